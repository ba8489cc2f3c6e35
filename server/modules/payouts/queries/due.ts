import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { casesByIds } from '../../cases/index.ts';
import { aidOwed } from '../../ledger/index.ts';
import type { PayoutState } from '../domain/payout.ts';
import type { Page } from './payouts.ts';

export interface DueItem {
  case_id: string;
  plan_id: number;
  period_no: number;
  aid_minor: bigint;
  due_on: string | null;
  account_usable_from: Temporal.Instant | null;
  payout_no: string | null;
  payout_state: PayoutState | null;
}

interface Side {
  case_id: string;
  usable_from: Temporal.Instant | null;
  payout_no: string | null;
  state: PayoutState | null;
  /** of the last payout that was released */
  period_no: number | null;
}

const NO_CLOCK = '9999-12-31';
const key = (item: DueItem) => `${item.due_on ?? NO_CLOCK} ${item.case_id}`;

/** What the book `aid` owes, the most urgent first, with the account and the payout that is under way. Nothing goes to fraud. */
export async function payoutsDue(
  db: Queryable,
  filter: { cursor?: string | undefined; limit: number },
): Promise<Page<DueItem>> {
  const owed = new Map((await aidOwed(db)).map((row) => [row.case_id, row.owed_minor]));
  const cases = await casesByIds(db, [...owed.keys()]);
  const sides = new Map((await sidesOf(db, [...owed.keys()])).map((side) => [side.case_id, side]));
  const all = cases
    .filter((c) => c.stage !== 'clawback')
    .map((c): DueItem => {
      const side = sides.get(c.case_id);
      return {
        case_id: c.case_id,
        plan_id: c.plan_id,
        period_no: (c.aid_minor === null ? side?.period_no : c.period_no) ?? 0,
        aid_minor: owed.get(c.case_id)!,
        due_on: c.due_on,
        account_usable_from: side?.usable_from ?? null,
        payout_no: side?.payout_no ?? null,
        payout_state: side?.state ?? null,
      };
    })
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const after = filter.cursor === undefined ? '' : cursorOf(filter.cursor);
  const rest = all.filter((item) => key(item) > after);
  const items = rest.slice(0, filter.limit);
  return {
    items,
    next_cursor: rest.length > filter.limit ? Buffer.from(key(items.at(-1)!)).toString('base64url') : null,
  };
}

const sidesOf = (db: Queryable, case_ids: readonly string[]): Promise<Side[]> =>
  db.query<Side>(sql`select i.case_id, a.usable_from, p.payout_no, p.state, r.period_no
    from unnest(${[...case_ids]}::uuid[]) as i(case_id)
    left join lateral (select usable_from from payouts.account a where a.case_id = i.case_id order by account_no desc limit 1) a on true
    left join lateral (select payout_no, state from payouts.payout p where p.case_id = i.case_id
      order by prepared_at desc, payout_no limit 1) p on true
    left join lateral (select period_no from payouts.payout r where r.case_id = i.case_id and released_at is not null
      order by released_at desc, payout_no limit 1) r on true`);

function cursorOf(text: string): string {
  const plain = Buffer.from(text, 'base64url').toString('utf8');
  if (!/^\d{4}-\d{2}-\d{2} [0-9a-f-]{36}$/.test(plain)) throw fail.invalid('page.cursor_malformed');
  return plain;
}
