import { addDays, ageOn, dayIn } from '@tongzhou/kernel';
import { ageBandWeight, calendar, type Rules } from '@tongzhou/rules';
import { periodAt } from '@tongzhou/sharing';
import type { App } from '../../../platform/app.ts';
import { inTransaction, sql } from '../../../platform/postgres/index.ts';
import { planState, queueAgeChange } from '../../accounts/index.ts';
import { birthsOf } from '../../identity/index.ts';
import { type Plan, rulesInForce, ruleVersion } from '../../plans/index.ts';
import { endByAge } from './leave.ts';

const BATCH = 2_000;

interface Row {
  payer_id: bigint;
  membership_id: bigint;
  person_id: bigint;
  weight: number;
  rule_version: number;
}

/**
 * On the eve of a notice day: who will weigh otherwise by the age of that day, by the bands in force on it; and
 * whose membership ends with the age that the rules of the joining named. Both count from that notice day. Only
 * birthdays of years in which something can change are opened.
 */
export async function keepBirthdays(app: App, plan: Plan): Promise<void> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  const state = await planState(app.db, plan.plan_id);
  const { rules } = await rulesInForce(app.db, plan.plan_id, today);
  const { notice_on } = periodAt(calendar(rules), plan.first_period_from, state.period_no + 1);
  if (state.phase === 'freezing' || notice_on > addDays(today, 1)) return;
  const bands = (await rulesInForce(app.db, plan.plan_id, notice_on)).rules;
  for (let after = 0n; ; ) {
    const rows =
      await app.db.query<Row>(sql`select m.payer_id, m.membership_id, m.person_id, a.weight, a.rule_version
      from memberships.member m join accounts.membership a using (payer_id, membership_id)
      where m.plan_id = ${plan.plan_id} and a.state in ('active', 'grace') and m.membership_id > ${after}
      order by m.membership_id limit ${BATCH}`);
    for (const change of await changesOf(app, plan, rows, bands, notice_on)) await make(app, plan, change);
    const last = rows.at(-1);
    if (!last) return;
    after = last.membership_id;
  }
}

interface Change extends Row {
  /** null: the membership ends */
  new_weight: number | null;
  on: string;
}

async function changesOf(
  app: App,
  plan: Plan,
  rows: readonly Row[],
  bands: Rules,
  on: string,
): Promise<Change[]> {
  const year = Number(on.slice(0, 4));
  const last_ages = new Map<number, number>();
  for (const version of new Set(rows.map((row) => row.rule_version)))
    last_ages.set(version, (await ruleVersion(app.db, plan.plan_id, version)).rules.who.ends.age);
  // A birthday late in the year may fall to the next year's first notice day.
  const years = bands.sharing.weights.flatMap((band) => [year - band.age_from, year - band.age_from - 1]);
  const births = await birthsOf(
    app.db,
    app.vault,
    rows.map((row) => row.person_id),
    { years, oldest_year: year - Math.min(...last_ages.values(), year) },
  );
  return rows.flatMap((row): Change[] => {
    const birth = births.get(row.person_id);
    if (birth === undefined) return [];
    const age = ageOn(birth, on);
    if (age >= last_ages.get(row.rule_version)!) return [{ ...row, new_weight: null, on }];
    const new_weight = ageBandWeight(bands, age);
    return new_weight === row.weight ? [] : [{ ...row, new_weight, on }];
  });
}

async function make(app: App, plan: Plan, c: Change): Promise<void> {
  const { payer_id, membership_id } = c;
  const { plan_id } = plan;
  await inTransaction(app.db, async (tx) => {
    if (c.new_weight !== null) await queueAgeChange(tx, payer_id, membership_id, plan_id, c.new_weight);
    else await endByAge({ app, tx, now: app.clock.now() }, { payer_id, membership_id, plan_id }, c.on);
  });
}
