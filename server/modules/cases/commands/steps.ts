import type { CaseAction } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import type { Ctx } from '../../../platform/app.ts';
import { wasPaid } from '../domain/transitions.ts';
import { move } from '../move.ts';
import { moversOf } from '../policy.ts';
import { caseRules } from '../rules-view.ts';
import { type CaseRow, type Changes, lockCase } from '../store.ts';

/** Steps that need nothing but the word of who may take them. */
export const PLAIN_STEPS = [
  'screen',
  'ask_materials',
  'answer_materials',
  'investigate',
  'reinvestigate',
  'appeal',
  'ask_panel',
  'accept_refusal',
  'withdraw',
  'close',
  'care_on',
  'end_care',
  'find_fraud',
  'end_clawback',
] as const satisfies readonly CaseAction[];
export type PlainStep = (typeof PLAIN_STEPS)[number];

/**
 * Takes a plain step.
 * @throws case.unknown, case.step_not_possible_now, case.step_not_yours, case.appeal_used, case.second_review_first,
 *   case.no_panel_in_rules, case.no_panel_yet, case.was_never_paid
 */
export async function takeStep(ctx: Ctx, case_id: string, action: PlainStep): Promise<CaseRow> {
  const c = await lockCase(ctx.tx, case_id);
  if (moversOf(ctx.actor, c).length === 0) throw fail.notFound('case.unknown');
  return move(ctx, c, action, await changesOf(ctx, c, action));
}

async function changesOf(ctx: Ctx, c: CaseRow, action: PlainStep): Promise<Changes> {
  if (c.stage === 'not_aided' && action === 'appeal') {
    if (c.review !== 'first') throw fail.conflict('case.appeal_used');
    return { review: 'second' };
  }
  if (c.stage === 'not_aided' && action === 'ask_panel') {
    if (c.review !== 'second') throw fail.conflict('case.second_review_first');
    if (!(await caseRules(ctx.tx, c.plan_id, c.rule_version)).panel)
      throw fail.conflict('case.no_panel_in_rules');
    // No panel sits yet: a case that waited for one would be stuck, without a clock that closes it.
    throw fail.conflict('case.no_panel_yet');
  }
  if (action === 'find_fraud' && !wasPaid(c)) throw fail.conflict('case.was_never_paid');
  return {};
}
