import { fail } from '@tongzhou/kernel';
import { json, type Queryable, sql } from '../../platform/postgres/index.ts';

export type Step = 'fold' | 'bring_back' | 'sweep' | 'fix' | 'done';

export interface Period {
  plan_id: number;
  period_no: number;
  notice_on: string;
  sharing_on: string;
  state: 'freezing' | 'frozen' | 'settled';
  rule_version: number;
  index_minor: bigint;
  cap_minor: bigint;
  weight_total: bigint | null;
  step: Step;
  cursor_payer: bigint;
  frozen_at: Temporal.Instant | null;
  share_minor: bigint | null;
  collected_minor: bigint | null;
  aid_minor: bigint | null;
  returned_minor: bigint | null;
  debt_paid_minor: bigint | null;
  fee_minor: bigint | null;
  sponsor_minor: bigint | null;
  surplus_in_minor: bigint | null;
  surplus_out_minor: bigint | null;
  settled_at: Temporal.Instant | null;
  sheet: unknown;
}

export const PERIOD = sql`plan_id, period_no, notice_on, sharing_on, state, rule_version, index_minor, cap_minor, weight_total, step,
  cursor_payer, frozen_at, share_minor, collected_minor, aid_minor, returned_minor, debt_paid_minor, fee_minor, sponsor_minor,
  surplus_in_minor, surplus_out_minor, settled_at, sheet`;

export const periodOf = (db: Queryable, plan_id: number, period_no: number) =>
  db.maybe<Period>(
    sql`select ${PERIOD} from sharing.period where plan_id = ${plan_id} and period_no = ${period_no}`,
  );

/** Notice and sharing day of some periods; those that have not begun are not there. */
export const periodDays = (db: Queryable, plan_id: number, period_nos: readonly number[]) =>
  db.query<Pick<Period, 'period_no' | 'notice_on' | 'sharing_on'>>(sql`select period_no, notice_on, sharing_on
    from sharing.period where plan_id = ${plan_id} and period_no = any(${[...period_nos]}::int[])`);

export async function lockPeriod(tx: Queryable, plan_id: number, period_no: number): Promise<Period> {
  const period = await tx.maybe<Period>(sql`select ${PERIOD} from sharing.period
    where plan_id = ${plan_id} and period_no = ${period_no} for update`);
  if (!period) throw fail.notFound('period.unknown');
  return period;
}

export const lastPeriod = (db: Queryable, plan_id: number) =>
  db.maybe<Period>(
    sql`select ${PERIOD} from sharing.period where plan_id = ${plan_id} order by period_no desc limit 1`,
  );

export const insertPeriod = (
  tx: Queryable,
  p: Pick<
    Period,
    'plan_id' | 'period_no' | 'notice_on' | 'sharing_on' | 'rule_version' | 'index_minor' | 'cap_minor'
  >,
) =>
  tx.run(sql`insert into sharing.period (plan_id, period_no, notice_on, sharing_on, state, rule_version, index_minor, cap_minor)
    values (${p.plan_id}, ${p.period_no}, ${p.notice_on}, ${p.sharing_on}, 'freezing', ${p.rule_version}, ${p.index_minor}, ${p.cap_minor})`);

export const setStep = (
  tx: Queryable,
  p: Pick<Period, 'plan_id' | 'period_no'>,
  step: Step,
  cursor_payer: bigint,
) =>
  tx.run(sql`update sharing.period set step = ${step}, cursor_payer = ${cursor_payer}
    where plan_id = ${p.plan_id} and period_no = ${p.period_no}`);

export const setFrozen = (
  tx: Queryable,
  p: Pick<Period, 'plan_id' | 'period_no'>,
  weight_total: bigint,
  at: Temporal.Instant,
) =>
  tx.run(sql`update sharing.period set state = 'frozen', step = 'done', weight_total = ${weight_total}, frozen_at = ${at}
    where plan_id = ${p.plan_id} and period_no = ${p.period_no}`);

export interface Line {
  plan_id: number;
  period_no: number;
  line_no: number;
  kind: 'aid' | 'returned' | 'debt';
  case_id: string | null;
  payer_id: bigint | null;
  membership_id: bigint | null;
  debt_from: number | null;
  asked_minor: bigint;
  paid_minor: bigint | null;
  cut_minor: bigint | null;
  cut_how: 'scaled' | 'carried' | 'sponsor' | null;
  state: 'fixed' | 'moved' | 'shared' | 'reversed';
  moved_to: number | null;
}

const LINE = sql`plan_id, period_no, line_no, kind, case_id, payer_id, membership_id, debt_from, asked_minor, paid_minor, cut_minor, cut_how, state, moved_to`;

export const linesOf = (db: Queryable, plan_id: number, period_no: number) =>
  db.query<Line>(
    sql`select ${LINE} from sharing.line where plan_id = ${plan_id} and period_no = ${period_no} order by line_no`,
  );

export type NewLine = Pick<Line, 'plan_id' | 'period_no' | 'kind' | 'case_id' | 'asked_minor'> &
  Partial<Pick<Line, 'payer_id' | 'membership_id' | 'debt_from'>>;

export const insertLine = (tx: Queryable, l: NewLine) =>
  tx.run(sql`insert into sharing.line (plan_id, period_no, line_no, kind, case_id, payer_id, membership_id, debt_from, asked_minor)
    select ${l.plan_id}, ${l.period_no}, coalesce(max(line_no), 0) + 1, ${l.kind}, ${l.case_id}, ${l.payer_id ?? null}::bigint,
      ${l.membership_id ?? null}::bigint, ${l.debt_from ?? null}::int, ${l.asked_minor}
    from sharing.line where plan_id = ${l.plan_id} and period_no = ${l.period_no}`);

/** What an earlier period could not give back of a refused case's past shares; undefined if none was due yet. */
export const returnCarried = async (db: Queryable, case_id: string): Promise<bigint | undefined> =>
  (
    await db.maybe<{ cut_minor: bigint }>(sql`select cut_minor from sharing.line
      where case_id = ${case_id} and kind = 'returned' and state = 'shared' order by period_no desc limit 1`)
  )?.cut_minor;

export const payLine = (
  tx: Queryable,
  l: Line,
  paid_minor: bigint,
  cut_minor: bigint,
  cut_how: Line['cut_how'],
) =>
  tx.run(sql`update sharing.line set state = 'shared', paid_minor = ${paid_minor}, cut_minor = ${cut_minor}, cut_how = ${cut_how}
    where plan_id = ${l.plan_id} and period_no = ${l.period_no} and line_no = ${l.line_no}`);

/** @param moved_to the period in which it comes again; null when nobody knows, or it is withdrawn */
export const moveLine = (tx: Queryable, l: Line, moved_to: number | null) =>
  tx.run(sql`update sharing.line set state = 'moved', moved_to = ${moved_to}
    where plan_id = ${l.plan_id} and period_no = ${l.period_no} and line_no = ${l.line_no}`);

export interface SettledFigures {
  share_minor: bigint;
  collected_minor: bigint;
  aid_minor: bigint;
  returned_minor: bigint;
  debt_paid_minor: bigint;
  fee_minor: bigint;
  sponsor_minor: bigint;
  surplus_in_minor: bigint;
  surplus_out_minor: bigint;
}

export const setSettled = (
  tx: Queryable,
  p: Pick<Period, 'plan_id' | 'period_no'>,
  f: SettledFigures,
  sheet: unknown,
  at: Temporal.Instant,
) =>
  tx.run(sql`update sharing.period set state = 'settled', settled_at = ${at}, share_minor = ${f.share_minor}, collected_minor = ${f.collected_minor},
      aid_minor = ${f.aid_minor}, returned_minor = ${f.returned_minor}, debt_paid_minor = ${f.debt_paid_minor}, fee_minor = ${f.fee_minor},
      sponsor_minor = ${f.sponsor_minor}, surplus_in_minor = ${f.surplus_in_minor}, surplus_out_minor = ${f.surplus_out_minor}, sheet = ${json(sheet)}
    where plan_id = ${p.plan_id} and period_no = ${p.period_no} and state = 'frozen'`);

/** The surplus carried into the next settlement: what the last one that stands carried out, at first what was taken over. */
export async function surplusOf(db: Queryable, plan_id: number): Promise<bigint> {
  const row = await db.maybe<{
    x: bigint;
  }>(sql`select case when c.period_no is null then p.surplus_out_minor else p.surplus_in_minor end as x
    from sharing.period p left join sharing.correction c using (plan_id, period_no)
    where p.plan_id = ${plan_id} and p.state = 'settled' order by p.period_no desc limit 1`);
  return row?.x ?? (await surplusTakenOver(db, plan_id));
}

async function surplusTakenOver(db: Queryable, plan_id: number): Promise<bigint> {
  const row = await db.maybe<{ amount_minor: bigint }>(sql`select amount_minor from ledger.entry
    where payer_id = 0 and plan_id = ${plan_id} and kind = 'opening' and credit = 'surplus'`);
  return row?.amount_minor ?? 0n;
}

/** What a sponsor has given for the plan and settlements have not used. */
export async function sponsorMoney(db: Queryable, plan_id: number): Promise<bigint> {
  const row = await db.one<{
    x: string;
  }>(sql`select coalesce(sum(case when credit = 'sponsor' then amount_minor else -amount_minor end), 0)::text as x
    from ledger.entry where payer_id = 0 and plan_id = ${plan_id} and (debit = 'sponsor' or credit = 'sponsor')`);
  return BigInt(row.x);
}

/** I at the start of a calendar year: the shares of all periods settled before it. */
export async function indexAtYearStart(db: Queryable, plan_id: number, year: number): Promise<bigint> {
  const row = await db.one<{
    x: string;
  }>(sql`select coalesce(sum(p.share_minor + coalesce(c.share_minor, 0)), 0)::text as x from sharing.period p
    left join sharing.correction c using (plan_id, period_no)
    where p.plan_id = ${plan_id} and p.state = 'settled' and p.sharing_on < ${`${year}-01-01`}`);
  return BigInt(row.x);
}

export interface DebtRow {
  case_id: string;
  from_period: number;
  left_minor: bigint;
}

/** Carried debts not yet paid, oldest first; those of one period in the order of its lines. */
export const openDebts = (db: Queryable, plan_id: number) =>
  db.query<DebtRow>(sql`select d.case_id, d.from_period, d.owed_minor - d.paid_minor as left_minor from sharing.debt d
    join sharing.line l on l.plan_id = d.plan_id and l.period_no = d.from_period and l.case_id = d.case_id and l.kind = 'aid'
    where d.plan_id = ${plan_id} and d.paid_minor < d.owed_minor order by d.from_period, l.line_no`);
