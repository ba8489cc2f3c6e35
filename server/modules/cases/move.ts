import type { CaseAction } from '@tongzhou/contract';
import { dayIn } from '@tongzhou/kernel';
import { type Actor, actorText } from '../../platform/actor.ts';
import type { Queryable } from '../../platform/postgres/index.ts';
import { append } from '../disclosure/index.ts';
import { planById } from '../plans/index.ts';
import { dueOn } from './domain/clocks.ts';
import { type Mover, step } from './domain/transitions.ts';
import { moversOf } from './policy.ts';
import { caseRules } from './rules-view.ts';
import { type CaseRow, type Changes, insertTransition, saveStage } from './store.ts';

export interface Move {
  tx: Queryable;
  now: Temporal.Instant;
  actor: Actor;
}

/** The sharing engine, the bank and the clocks act under this name. */
export const CALENDAR: Actor = { kind: 'system', name: 'calendar' };

/**
 * Takes one step of the table with a locked case: stage, clock, history and the public log in one transaction.
 * @throws case.step_not_possible_now, case.step_not_yours
 */
export async function move(
  by: Move,
  c: CaseRow,
  action: CaseAction,
  changes: Changes = {},
  movers?: readonly Mover[],
): Promise<CaseRow> {
  const transition = step(c.stage, action, movers ?? moversOf(by.actor, c));
  const plan = await planById(by.tx, c.plan_id);
  const rules = await caseRules(by.tx, c.plan_id, c.rule_version);
  const due_on = dueOn(transition, dayIn(by.now, plan.time_zone), c.due_on, rules.clocks);
  const after = await saveStage(by.tx, c, transition.to, due_on, by.now, changes);
  await insertTransition(by.tx, c.case_id, {
    from_stage: transition.from,
    action,
    to_stage: transition.to,
    actor: actorText(by.actor),
    at: by.now,
    due_on,
    period_no: after.period_no,
  });
  if (c.stage === 'draft' && action === 'withdraw') return after;
  await append(by.tx, by.now, {
    kind: 'case_stage',
    plan_code: plan.code,
    case_id: c.case_id,
    action,
    stage: transition.to,
    period_no: after.period_no,
    documents_root: null,
  });
  return after;
}
