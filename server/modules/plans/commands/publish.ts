import { createHash } from 'node:crypto';
import { dayIn, fail } from '@tongzhou/kernel';
import { checkRules, type Rules, rulesCanonical } from '@tongzhou/rules';
import { needRole } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import type { Tx } from '../../../platform/postgres/index.ts';
import { openPlanState } from '../../accounts/index.ts';
import { append } from '../../disclosure/index.ts';
import { checkCalendar, checkInForce } from '../domain/publishing.ts';
import type { RuleVersion } from '../domain/version.ts';
import { rulesInForce } from '../queries/versions.ts';
import {
  insertPlan,
  insertVersion,
  lockPlanRow,
  type Plan,
  planByCodeOrNone,
  versionRows,
} from '../store.ts';

type Acting = Pick<Ctx, 'tx' | 'now' | 'actor'>;

/**
 * Opens a plan: its row, the first version of its rules (in force at once) and what sharing needs before the
 * first member.
 * @param input.first_period_from the first notice day is on or after this day
 * @throws plan.rules_wrong, plan.code_taken, plan.first_period_past
 */
export async function openPlan(
  ctx: Acting,
  input: { rules_text: string; first_period_from: string },
): Promise<Plan> {
  needRole(ctx.actor, 'operator');
  const rules = rulesOf(input.rules_text);
  const today = dayIn(ctx.now, rules.time_zone);
  if (input.first_period_from < today) throw fail.invalid('plan.first_period_past', { params: { today } });
  if (await planByCodeOrNone(ctx.tx, rules.code))
    throw fail.conflict('plan.code_taken', { params: { code: rules.code } });
  const plan = await insertPlan(
    ctx.tx,
    {
      code: rules.code,
      state: 'open',
      currency: rules.currency,
      time_zone: rules.time_zone,
      first_period_from: input.first_period_from,
      opened_on: today,
    },
    ctx.now,
  );
  await openPlanState(ctx.tx, plan.plan_id);
  await append(ctx.tx, ctx.now, {
    kind: 'plan',
    plan_code: plan.code,
    state: plan.state,
    currency: plan.currency,
    first_period_from: plan.first_period_from,
  });
  await addVersion(ctx.tx, ctx.now, plan, 1, rules, today);
  return plan;
}

/**
 * Publishes the next version of a plan's rules.
 * @param input.in_force_from a day of the plan's zone, after the notice days of the rules in force
 * @throws plan.unknown, plan.not_open, plan.rules_wrong, plan.other_plan, plan.nothing_changed, plan.notice_too_short,
 *   plan.version_order, plan.calendar_stays
 */
export async function publishRuleVersion(
  ctx: Acting,
  input: { plan_code: string; rules_text: string; in_force_from: string },
): Promise<RuleVersion> {
  needRole(ctx.actor, 'operator');
  const plan = await lockPlanRow(ctx.tx, input.plan_code);
  if (plan.state !== 'open') throw fail.conflict('plan.not_open');
  const rules = rulesOf(input.rules_text);
  const same =
    rules.code === plan.code && rules.currency === plan.currency && rules.time_zone === plan.time_zone;
  if (!same) throw fail.invalid('plan.other_plan');
  const last = (await versionRows(ctx.tx, plan.plan_id)).at(-1)!;
  if (last.canonical === rulesCanonical(rules)) throw fail.conflict('plan.nothing_changed');
  const today = dayIn(ctx.now, plan.time_zone);
  const current = await rulesInForce(ctx.tx, plan.plan_id, today);
  checkCalendar(rules.sharing.calendar, current.rules.sharing.calendar);
  const { notice_days, exit_window_days } = current.rules.governance;
  checkInForce(input.in_force_from, today, { notice_days, exit_window_days }, last);
  return addVersion(ctx.tx, ctx.now, plan, last.version + 1, rules, input.in_force_from);
}

async function addVersion(
  tx: Tx,
  now: Temporal.Instant,
  plan: Plan,
  version: number,
  rules: Rules,
  in_force_from: string,
): Promise<RuleVersion> {
  const { plan_id } = plan;
  const canonical = rulesCanonical(rules);
  const hash = createHash('sha256').update(canonical, 'utf8').digest('hex');
  await insertVersion(tx, {
    plan_id,
    version,
    canonical,
    hash: Buffer.from(hash, 'hex'),
    published_at: now,
    in_force_from,
  });
  await append(tx, now, { kind: 'rule', plan_code: plan.code, version, rules_hash: hash, in_force_from });
  return { plan_id, version, rules, canonical, hash, published_at: now, in_force_from };
}

/** @throws plan.rules_wrong with a field per problem: where in the file, and what */
function rulesOf(text: string): Rules {
  const result = checkRules(text);
  if (result.ok) return result.rules;
  throw fail.invalid('plan.rules_wrong', {
    params: { problems: result.problems.length, line: result.problems[0]?.line ?? 1 },
    fields: result.problems.map((p) => ({ path: p.path, code: p.code })),
  });
}
