import { paySandboxOrder } from '../../../adapters/index.ts';
import { confirmInvitation, inviteAdult, join, payerOf } from '../../memberships/index.ts';
import { type NewOrder, startOrder } from '../../payments/index.ts';
import { introduce } from './house.ts';
import type { Invented } from './names.ts';
import { as, type Member, type Player, type World } from './world.ts';

const RULE_VERSION = 1;

const joining = (w: World, who: Invented, event_code: string | null) => ({
  person: { name: who.name, id_kind: 'cn_id' as const, id_number: who.id_number },
  answers: Object.fromEntries(w.rules.who.health_notice.questions.map((q) => [q.code, q.admits])),
  language: 'zh-Hans' as const,
  rule_version: RULE_VERSION,
  branch_id: w.branches[who.city],
  ...(event_code === null ? {} : { event_code }),
});

/** Joins for himself by his own phone, and tops up. */
export async function joinSelf(
  w: World,
  who: Invented,
  amount_minor: bigint,
  event_code: string | null = null,
): Promise<Member> {
  const player = await introduce(w.stage, who);
  const { membership, number } = await as(w, player, (ctx) =>
    join(ctx, { plan_code: w.plan.code, relation: 'self', ...joining(w, who, event_code) }),
  );
  const { payer_id, membership_id } = membership;
  const member = { ...player, payer_id, membership_id, number };
  w.members.push(member);
  await topUp(w, member, amount_minor);
  return member;
}

/** A payer joins for the own child; the payer is the child's guardian. */
export async function joinChild(w: World, payer: Member, child: Invented): Promise<Member> {
  const { membership, number } = await as(w, payer, (ctx) =>
    join(ctx, { plan_code: w.plan.code, relation: 'child', ...joining(w, child, null) }),
  );
  return { ...payer, who: child, membership_id: membership.membership_id, number };
}

/** An adult of the family is invited and answers from the own phone. */
export async function joinInvited(
  w: World,
  payer: Member,
  who: Invented,
  relation: 'spouse' | 'parent',
): Promise<Member> {
  const { invitation_id } = await as(w, payer, (ctx) =>
    inviteAdult(ctx, { plan_code: w.plan.code, relation, name: who.name, phone: who.phone! }),
  );
  const player = await introduce(w.stage, who);
  const { membership, number } = await as(w, player, (ctx) =>
    confirmInvitation(ctx, invitation_id, joining(w, who, null)),
  );
  const { payer_id, membership_id } = membership;
  return { ...player, payer_id, membership_id, number };
}

async function pay(w: World, by: Player, order: NewOrder): Promise<void> {
  const opened = await as(w, by, (ctx) => startOrder(ctx, order));
  await paySandboxOrder(w.stage.app, opened.provider_order_id!);
  await w.stage.work();
}

/** Pays into the payer's account of the plan. */
export const topUp = (w: World, member: Member, amount_minor: bigint) =>
  pay(w, member, {
    purpose: 'account',
    payer_id: member.payer_id,
    plan_id: w.plan.plan_id,
    membership_id: null,
    paid_by: member.payer_id,
    amount_minor,
  });

export const topUpWallet = (w: World, member: Member, amount_minor: bigint) =>
  pay(w, member, {
    purpose: 'wallet',
    payer_id: member.payer_id,
    plan_id: 0,
    membership_id: null,
    paid_by: member.payer_id,
    amount_minor,
  });

/** A friend or relative pays for a named membership. */
export async function give(w: World, from: Player, to: Member, amount_minor: bigint): Promise<void> {
  const paid_by = await as(w, from, (ctx) => payerOf(ctx.tx, from.user_id, ctx.now));
  await pay(w, from, {
    purpose: 'gift',
    payer_id: to.payer_id,
    plan_id: w.plan.plan_id,
    membership_id: to.membership_id,
    paid_by,
    amount_minor,
  });
}
