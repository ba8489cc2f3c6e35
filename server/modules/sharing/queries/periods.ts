import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { Sheet } from '../domain/sheet.ts';
import { PERIOD, type Period } from '../store.ts';

export interface PeriodView {
  plan_code: string;
  period_no: number;
  notice_on: string;
  sharing_on: string;
  state: Period['state'];
  rule_version: number;
  weight_total: bigint | null;
  share_minor: bigint | null;
  aid_minor: bigint | null;
  fee_minor: bigint | null;
  surplus_in_minor: bigint | null;
  surplus_out_minor: bigint | null;
  collected_minor: bigint | null;
  sponsor_minor: bigint | null;
  cases: number;
  corrected: boolean;
}

interface PlanRef {
  plan_id: number;
  code: string;
}

const view = (plan: PlanRef, p: Period & { cases: bigint; corrected: boolean }): PeriodView => ({
  plan_code: plan.code,
  period_no: p.period_no,
  notice_on: p.notice_on,
  sharing_on: p.sharing_on,
  state: p.state,
  rule_version: p.rule_version,
  weight_total: p.weight_total,
  share_minor: p.share_minor,
  aid_minor: p.aid_minor,
  fee_minor: p.fee_minor,
  surplus_in_minor: p.surplus_in_minor,
  surplus_out_minor: p.surplus_out_minor,
  collected_minor: p.collected_minor,
  sponsor_minor: p.sponsor_minor,
  cases: Number(p.cases),
  corrected: p.corrected,
});

const CASES = sql`(select count(*) from sharing.line l where l.plan_id = p.plan_id and l.period_no = p.period_no
  and l.kind = 'aid' and l.state in ('fixed', 'shared')) as cases`;
const CORRECTED = sql`exists (select 1 from sharing.correction c where c.plan_id = p.plan_id and c.period_no = p.period_no) as corrected`;

/** Periods of a plan, newest first; `before` is the last period of the page before. */
export async function periodsPage(
  db: Queryable,
  plan: PlanRef,
  before: number | null,
  limit: number,
): Promise<PeriodView[]> {
  const rows = await db.query<
    Period & { cases: bigint; corrected: boolean }
  >(sql`select ${PERIOD}, ${CASES}, ${CORRECTED} from sharing.period p
    where plan_id = ${plan.plan_id} and (${before}::int is null or period_no < ${before}::int) order by period_no desc limit ${limit}`);
  return rows.map((row) => view(plan, row));
}

/** @throws period.unknown */
export async function periodView(
  db: Queryable,
  plan: PlanRef,
  period_no: number,
): Promise<{ period: PeriodView; sheet: Sheet | null }> {
  const row = await db.maybe<
    Period & { cases: bigint; corrected: boolean }
  >(sql`select ${PERIOD}, ${CASES}, ${CORRECTED} from sharing.period p
    where plan_id = ${plan.plan_id} and period_no = ${period_no}`);
  if (!row) throw fail.notFound('period.unknown');
  return { period: view(plan, row), sheet: row.sheet as Sheet | null };
}

export interface SignatureView {
  user_id: bigint;
  at: Temporal.Instant;
  preview_hash: Buffer;
}

export const signaturesOf = (db: Queryable, plan_id: number, period_no: number) =>
  db.query<SignatureView>(sql`select user_id, at, preview_hash from sharing.signature
    where plan_id = ${plan_id} and period_no = ${period_no} and what = 'settlement' order by at`);
