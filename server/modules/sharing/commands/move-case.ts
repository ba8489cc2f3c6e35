import { fail } from '@tongzhou/kernel';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanExclusive } from '../../accounts/index.ts';
import { lockPeriod, moveLine } from '../store.ts';

/**
 * Takes a case out of a frozen period because an objection was admitted or the family withdrew. The share
 * becomes smaller; signatures given before no longer fit the preview.
 *
 * @throws period.not_frozen
 */
export async function takeCaseOut(tx: Tx, plan_id: number, period_no: number, case_id: string): Promise<void> {
  await lockPlanExclusive(tx, plan_id);
  const period = await lockPeriod(tx, plan_id, period_no);
  if (period.state !== 'frozen') throw fail.conflict('period.not_frozen');
  const line = await tx.maybe<{ line_no: number }>(sql`select line_no from sharing.line where plan_id = ${plan_id}
    and period_no = ${period_no} and case_id = ${case_id} and kind = 'aid' and state = 'fixed'`);
  if (line) await moveLine(tx, plan_id, period_no, line.line_no, period_no + 1);
}
