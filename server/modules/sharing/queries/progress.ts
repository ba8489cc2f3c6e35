import { dayIn } from '@tongzhou/kernel';
import { periodAt } from '@tongzhou/sharing';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { planState } from '../../accounts/index.ts';
import { decidedCases } from '../../cases/index.ts';
import { listPlans, type Plan } from '../../plans/index.ts';
import { SIGNATURES_NEEDED } from '../commands/settle.ts';
import { linesOf, openDebts, periodOf, surplusOf } from '../store.ts';
import { signaturesOf } from './periods.ts';
import { previewSettlement } from './preview.ts';
import { termsOn } from './terms.ts';

/** The period in progress of every plan, or the next one while none is. */
export async function sharingProgress(db: Queryable, now: Temporal.Instant) {
  const plans = await listPlans(db);
  return Promise.all(plans.map((plan) => progressOf(db, plan, now)));
}

async function progressOf(db: Queryable, plan: Plan, now: Temporal.Instant) {
  const { plan_id } = plan;
  const state = await planState(db, plan_id);
  const running = state.phase === 'open' ? undefined : await periodOf(db, plan_id, state.period_no);
  const terms = await termsOn(db, plan_id, dayIn(now, plan.time_zone));
  const next = periodAt(terms.calendar, terms.first_period_from, state.period_no + 1);
  const lines = running ? await linesOf(db, plan_id, running.period_no) : [];
  const debts = await openDebts(db, plan_id);
  return {
    plan_code: plan.code,
    phase: state.phase,
    period_no: running?.period_no ?? next.period_no,
    notice_on: running?.notice_on ?? next.notice_on,
    sharing_on: running?.sharing_on ?? next.sharing_on,
    rule_version: running?.rule_version ?? terms.rule_version,
    weight_total: running?.weight_total ?? state.weight_total,
    cap_minor: running?.cap_minor ?? terms.caps.period_minor,
    index_minor: state.index_minor,
    surplus_minor: await surplusOf(db, plan_id),
    debts_minor: debts.reduce((sum, d) => sum + d.left_minor, 0n),
    cases_waiting: (await decidedCases(db, plan_id)).length,
    cases_fixed: lines.filter((l) => l.kind === 'aid' && l.state === 'fixed').length,
    signatures: await fittingSignatures(db, plan_id, state),
    signatures_needed: SIGNATURES_NEEDED,
  };
}

/** Signatures that hold for the figures as they are now. */
async function fittingSignatures(
  db: Queryable,
  plan_id: number,
  state: { phase: string; period_no: number },
): Promise<number> {
  if (state.phase !== 'frozen') return 0;
  const { hash } = await previewSettlement(db, plan_id, state.period_no);
  const all = await signaturesOf(db, plan_id, state.period_no);
  return all.filter((s) => s.preview_hash.equals(hash)).length;
}
