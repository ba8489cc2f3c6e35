import { casesAllowed } from '@tongzhou/sharing';
import type { App } from '../../../platform/app.ts';
import type { Tx } from '../../../platform/postgres/index.ts';
import { decidedCases, dueReturns, markNoticed, markReturned } from '../../cases/index.ts';
import { append } from '../../disclosure/index.ts';
import { noticeEntries } from '../domain/notice.ts';
import type { SharingTerms } from '../domain/terms.ts';
import { debtsDue } from '../queries/debts.ts';
import { sharesPaidBy } from '../queries/shares-paid.ts';
import { insertLine, type Period, returnCarried } from '../store.ts';

/** Freeze step 5: the decided cases and the debts due become lines of the period, published together with W. */
export async function fixCases(app: App, tx: Tx, period: Period, terms: SharingTerms): Promise<void> {
  const { plan_id, period_no } = period;
  const cases = casesAllowed(await queueOf(tx, plan_id), terms.cases_allowed);
  const now = app.clock.now();
  for (const debt of await debtsDue(tx, plan_id)) {
    await insertLine(tx, {
      plan_id,
      period_no,
      kind: 'debt',
      case_id: debt.case_id,
      debt_from: debt.from_period,
      asked_minor: debt.left_minor,
    });
  }
  for (const due of await dueReturns(tx, plan_id, terms.returning_kinds)) {
    const asked_minor =
      (await returnCarried(tx, due.case_id)) ??
      (await sharesPaidBy(tx, plan_id, due.payer_id, due.membership_id));
    if (asked_minor === 0n) await markReturned(tx, plan_id, period_no, [due.case_id]);
    else
      await insertLine(tx, {
        plan_id,
        period_no,
        kind: 'returned',
        case_id: due.case_id,
        payer_id: due.payer_id,
        membership_id: due.membership_id,
        asked_minor,
      });
  }
  for (const c of cases)
    await insertLine(tx, {
      plan_id,
      period_no,
      kind: 'aid',
      case_id: c.case_id,
      asked_minor: c.amount_minor,
    });
  await markNoticed(
    tx,
    now,
    plan_id,
    period_no,
    cases.map((c) => c.case_id),
  );
  for (const entry of noticeEntries(
    terms.plan_code,
    { ...period, weight_total: period.weight_total! },
    cases.map((c) => c.case_id),
  ))
    await append(tx, now, entry);
}

const queueOf = async (tx: Tx, plan_id: number) =>
  (await decidedCases(tx, plan_id)).map((c) => ({
    ...c,
    id: c.case_id,
    decided_at_ms: c.decided_at.epochMilliseconds,
  }));
