import { checkIdDocument, dayIn, fail } from '@tongzhou/kernel';
import type { Ctx } from '../../../platform/app.ts';
import { membershipOf } from '../../accounts/index.ts';
import { maskedName, noteLook, personByIndex, personIndex } from '../../identity/index.ts';
import { type MemberRow, memberByNumber, membersOfPerson, statusOf } from '../../memberships/index.ts';
import { planById } from '../../plans/index.ts';

/** What somebody shows at the desk: a membership number, or the ill person's document. */
export type ShownAtDesk =
  | { number: string }
  | { id_kind: Parameters<typeof checkIdDocument>[0]; id_number: string };

/**
 * The memberships of an ill person for whom somebody applies at the desk. The name stays masked; the person can
 * read that somebody looked, and why.
 * @throws membership.unknown, id.* codes
 */
export async function findAtDesk(ctx: Ctx, shown: ShownAtDesk) {
  const members =
    'number' in shown
      ? [await memberByNumber(ctx.tx, shown.number.trim().toUpperCase())]
      : await membersByDocument(ctx, shown);
  if (members.length === 0) throw fail.notFound('membership.unknown');
  await noteLook(ctx, members[0]!.person_id, 'case_desk');
  return Promise.all(members.map((member) => deskView(ctx, member)));
}

async function membersByDocument(
  ctx: Ctx,
  { id_kind, id_number }: Exclude<ShownAtDesk, { number: string }>,
): Promise<MemberRow[]> {
  const today = dayIn(ctx.now, ctx.app.settings.time_zone);
  const { normalised } = checkIdDocument(id_kind, id_number, today);
  const person = await personByIndex(ctx.tx, personIndex(ctx.app.vault, id_kind, normalised));
  return person ? membersOfPerson(ctx.tx, person.person_id) : [];
}

async function deskView(ctx: Ctx, member: MemberRow) {
  const { payer_id, membership_id } = member;
  const m = (await membershipOf(ctx.tx, payer_id, membership_id))!;
  const plan = await planById(ctx.tx, m.plan_id);
  return {
    payer_id,
    membership_id,
    number: member.number,
    plan_id: m.plan_id,
    plan_code: plan.code,
    person: await maskedName(ctx.tx, ctx.app, member.person_id),
    status: statusOf(m, dayIn(ctx.now, plan.time_zone)),
    rule_version: m.rule_version,
    has_login: member.user_id !== null,
  };
}
