import { contract } from '@tongzhou/contract';
import { dayIn, fail } from '@tongzhou/kernel';
import { admitsAge, admitsHealth, calendar, caps, textOf, waitingUntil } from '@tongzhou/rules';
import { periodAt } from '@tongzhou/sharing';
import { userOf } from '../../platform/actor.ts';
import type { Ctx, ReadCtx } from '../../platform/app.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { membershipOf, planState } from '../accounts/index.ts';
import { maskedName, maskedNameOfUser } from '../identity/index.ts';
import { planByCode, planById, rulesInForce, ruleVersion } from '../plans/index.ts';
import { confirmInvitation, declineInvitation, invitationsOf, inviteAdult } from './commands/invite.ts';
import { type Joined, join } from './commands/join.ts';
import { leave, leavePreview, reportDeath } from './commands/leave.ts';
import { statusOf } from './domain/joining.ts';
import { membershipView, mine } from './queries/mine.ts';
import { statementOf } from './queries/statement.ts';
import { memberByNumber, memberFor, payerOrNone } from './store.ts';

const asRead = (ctx: Ctx): ReadCtx => ({ app: ctx.app, db: ctx.tx, actor: ctx.actor, now: ctx.now });
const view = async (ctx: Ctx, membership_id: bigint, m: Joined['membership']) =>
  membershipView(asRead(ctx), m, await memberFor(ctx.tx, userOf(ctx.actor).user_id, membership_id));

export const membershipRoutes: readonly RouteBinding[] = [
  write(
    'memberships.check_eligibility',
    contract['memberships.check_eligibility'],
    async (ctx, { params, body }) => {
      const plan = await planByCode(ctx.tx, params.plan_code);
      const today = dayIn(ctx.now, plan.time_zone);
      const { rules } = await rulesInForce(ctx.tx, plan.plan_id, today);
      const age = admitsAge(rules, body.birth, today);
      const stopping = body.answers ? admitsHealth(rules, body.answers).stopping : [];
      const reason =
        plan.state !== 'open' ? 'plan_closed' : age !== 'ok' ? age : stopping.length > 0 ? 'health' : 'ok';
      return {
        admitted: reason === 'ok',
        reason,
        questions: stopping,
        covered_from: reason === 'ok' ? waitingUntil(rules, today, 'illness') : null,
      } as const;
    },
  ),
  write('memberships.join', contract['memberships.join'], async (ctx, { params, body }) => {
    const { membership } = await join(ctx, { plan_code: params.plan_code, ...body });
    return { membership: await view(ctx, membership.membership_id, membership) };
  }),
  write('memberships.invite', contract['memberships.invite'], (ctx, { params, body }) =>
    inviteAdult(ctx, { plan_code: params.plan_code, ...body }),
  ),
  read('memberships.my_invitations', contract['memberships.my_invitations'], async (ctx) => {
    const { toMe, fromMe } = await invitationsOf(ctx, userOf(ctx.actor).user_id);
    const plan = async (plan_id: number) => {
      const p = await planById(ctx.db, plan_id);
      const { rules } = await rulesInForce(ctx.db, plan_id, dayIn(ctx.now, p.time_zone));
      return { plan_code: p.code, plan_name: textOf(rules.name, 'zh-Hans') };
    };
    return {
      to_me: await Promise.all(
        toMe.map(async (i) => ({
          invitation_id: i.invitation_id,
          ...(await plan(i.plan_id)),
          from: i.from_user ? await maskedNameOfUser(ctx.db, ctx.app, i.from_user) : '',
          relation: i.relation,
          name: i.name,
          expires_at: i.expires_at,
        })),
      ),
      from_me: await Promise.all(
        fromMe.map(async (i) => ({
          invitation_id: i.invitation_id,
          ...(await plan(i.plan_id)),
          name: i.name,
          state: i.state,
          expires_at: i.expires_at,
        })),
      ),
    };
  }),
  write(
    'memberships.confirm_invitation',
    contract['memberships.confirm_invitation'],
    async (ctx, { params, body }) => {
      const { membership } = await confirmInvitation(ctx, params.invitation_id, body);
      return { membership: await view(ctx, membership.membership_id, membership) };
    },
  ),
  write(
    'memberships.decline_invitation',
    contract['memberships.decline_invitation'],
    async (ctx, { params }) => {
      await declineInvitation(ctx, params.invitation_id);
      return { ok: true };
    },
  ),
  read('memberships.mine', contract['memberships.mine'], (ctx) => mine(ctx, userOf(ctx.actor).user_id)),
  read('memberships.statement', contract['memberships.statement'], async (ctx, { params }) => {
    const plan = await planByCode(ctx.db, params.plan_code);
    const payer_id = await payerOrNone(ctx.db, userOf(ctx.actor).user_id);
    if (payer_id === undefined) throw fail.notFound('account.unknown');
    const { balance_minor, lines } = await statementOf(ctx.db, payer_id, plan.plan_id);
    return { balance_minor, lines: lines.toReversed().map((l) => ({ ...l, cases: [...l.cases] })) };
  }),
  read('memberships.leave_preview', contract['memberships.leave_preview'], async (ctx, { params }) => {
    const member = await memberFor(ctx.db, userOf(ctx.actor).user_id, params.membership_id);
    const preview = await leavePreview(ctx.db, member);
    const plan = await planById(ctx.db, member.plan_id);
    const state = await planState(ctx.db, member.plan_id);
    const { rules } = await rulesInForce(ctx.db, member.plan_id, dayIn(ctx.now, plan.time_zone));
    const locked_until =
      preview.locked_minor > 0n
        ? periodAt(calendar(rules), plan.first_period_from, state.period_no).sharing_on
        : null;
    return { ...preview, locked_until };
  }),
  write('memberships.leave', contract['memberships.leave'], async (ctx, { params }) => {
    const left = await leave(ctx, params.membership_id);
    return {
      membership: await view(ctx, params.membership_id, left.membership),
      refunded_minor: left.refunded_minor,
      later_minor: left.later_minor,
    };
  }),
  write('memberships.report_death', contract['memberships.report_death'], async (ctx, { params, body }) => {
    const { membership } = await reportDeath(ctx, params.membership_id, body.died_on);
    return { membership: await view(ctx, params.membership_id, membership) };
  }),
  read('memberships.find_for_gift', contract['memberships.find_for_gift'], async (ctx, { params }) => {
    const member = await memberByNumber(ctx.db, params.number);
    const plan = await planById(ctx.db, member.plan_id);
    const m = (await membershipOf(ctx.db, member.payer_id, member.membership_id))!;
    const { rules } = await ruleVersion(ctx.db, member.plan_id, m.rule_version);
    return {
      number: member.number,
      person: await maskedName(ctx.db, ctx.app, member.person_id),
      plan_code: plan.code,
      plan_name: textOf(rules.name, 'zh-Hans'),
      status: statusOf(m, dayIn(ctx.now, plan.time_zone)),
      suggested_minor: caps(rules).period_cap_minor * BigInt(m.weight),
    };
  }),
];
