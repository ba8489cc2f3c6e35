import type { CaseAction } from '@tongzhou/contract';
import { dayIn } from '@tongzhou/kernel';
import { type Actor, actorText } from '../../platform/actor.ts';
import type { Queryable } from '../../platform/postgres/index.ts';
import { append } from '../disclosure/index.ts';
import { type Plan, planById } from '../plans/index.ts';
import { dueOn } from './domain/clocks.ts';
import { type Mover, step } from './domain/transitions.ts';
import { moversOf } from './policy.ts';
import { type CaseRules, caseRules } from './rules-view.ts';
import { type CaseRow, type Changes, saveStep } from './store.ts';

export interface Move {
  tx: Queryable;
  now: Temporal.Instant;
  actor: Actor;
}

/** The sharing engine, the bank and the clocks act under this name. */
export const CALENDAR: Actor = { kind: 'system', name: 'calendar' };

type Known = Promise<{ plan: Plan; rules: CaseRules }>;
const knownIn = new WeakMap<Queryable, Map<string, Known>>();

/**
 * A plan's code and zone and a version's rules never change, and a settlement moves hundreds of cases in one
 * transaction: they are read once in each.
 */
function known(tx: Queryable, plan_id: number, version: number): Known {
  const here = knownIn.get(tx) ?? new Map<string, Known>();
  knownIn.set(tx, here);
  const key = `${plan_id}/${version}`;
  let found = here.get(key);
  if (!found) {
    found = Promise.all([planById(tx, plan_id), caseRules(tx, plan_id, version)]).then(([plan, rules]) => ({
      plan,
      rules,
    }));
    here.set(key, found);
  }
  return found;
}

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
  const { plan, rules } = await known(by.tx, c.plan_id, c.rule_version);
  const due_on = dueOn(transition, dayIn(by.now, plan.time_zone), c.due_on, rules.clocks);
  const taken = {
    from_stage: transition.from,
    action,
    to_stage: transition.to,
    actor: actorText(by.actor),
    at: by.now,
    due_on,
  };
  const after = await saveStep(by.tx, c, taken, changes);
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
