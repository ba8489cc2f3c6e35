import { addDays, daysBetween } from '@tongzhou/kernel';
import { waitingUntil } from '@tongzhou/rules';
import { enrolInBulk } from '../../accounts/index.ts';
import { post } from '../../ledger/index.ts';
import { CITY_KEYS, type City } from './names.ts';
import { SEED } from './stage.ts';
import { at } from './timeline.ts';
import { namedAt } from './townsfolk.ts';
import type { World } from './world.ts';

/** All memberships at the end, with the named ones: 200,000 yuan and the fee of 8% are then 1.80 yuan each. */
const MEMBERSHIPS = 120_050;
/** Payer numbers of the crowd; those of people with a login come from the database's own sequence far below. */
const FIRST_PAYER = 1_000_000_000n;

const CITY_SHARE: Record<City, number> = { changchun: 0.4, jilin: 0.28, baishan: 0.17, yanbian: 0.15 };
/** What they brought along, dealt out in turn: most took the middle choice of the first top-up. */
const PURSES_MINOR = [5_000n, 10_000n, 5_000n] as const;

/** Which part of the crowd has joined by the notice day of period n: fast in the first months, then slowly. */
function joinedBy(n: number, last: number): number {
  const START = 0.36;
  const FAST_UNTIL = 9;
  const FAST = 0.85;
  if (n <= FAST_UNTIL) return START + ((FAST - START) * (n - 1)) / (FAST_UNTIL - 1);
  return Math.min(1, FAST + ((1 - FAST) * (n - FAST_UNTIL)) / Math.max(1, last - FAST_UNTIL));
}

/** The crowd comes by the set-based import, once before every notice day, with the joining days of that fortnight. */
export function scheduleCrowd(w: World): void {
  const size = Math.round(MEMBERSHIPS * w.scale) - namedAt(w.scale);
  // Everybody is there by the last settled period, so that its share is the one the demo speaks of.
  const last = w.time.settled;
  let from = w.time.opened_on;
  let done = 0;
  let payer = FIRST_PAYER;
  for (const { period_no, notice_on } of w.time.periods) {
    const until = addDays(notice_on, -1);
    const upTo = Math.round(size * joinedBy(period_no, last));
    const [since, count] = [from, upTo - done];
    from = notice_on;
    done = upTo;
    w.stage.at(at(until, '18:00'), async () => {
      payer = await wave(w, { period_no, since, until, count, first_payer: payer });
    });
  }
}

interface Wave {
  period_no: number;
  since: string;
  until: string;
  count: number;
  first_payer: bigint;
}

async function wave(w: World, o: Wave): Promise<bigint> {
  return w.stage.as(SEED, async ({ tx, now }) => {
    let next = o.first_payer;
    let brought = 0n;
    for (const city of CITY_KEYS) {
      const count = Math.round(o.count * CITY_SHARE[city]);
      if (count === 0) continue;
      brought += await enrolInBulk(tx, {
        plan_id: w.plan.plan_id,
        first_payer: next,
        count,
        weight: 1,
        balances_minor: PURSES_MINOR,
        joined_on: o.since,
        covered_from: waitingUntil(w.rules, o.since, 'illness'),
        spread_days: daysBetween(o.since, o.until),
        rule_version: 1,
        branch_id: w.branches[city],
      });
      next += BigInt(count);
    }
    if (brought > 0n)
      await post(tx, now, `opening:${w.plan.plan_id}:wave:${o.period_no}`, [
        {
          payer_id: 0n,
          plan_id: w.plan.plan_id,
          kind: 'opening',
          debit: 'custody',
          credit: 'members',
          amount_minor: brought,
        },
      ]);
    return next;
  });
}
