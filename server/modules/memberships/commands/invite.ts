import { checkPersonName, fail, maskName, normalisePhone } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx, ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { purposeOf } from '../../../platform/vault/index.ts';
import {
  linkUser,
  maskedNameOfUser,
  openPhone,
  type PersonInput,
  PHONE_INDEX,
  registerPerson,
  userById,
} from '../../identity/index.ts';
import { planByCode, planById } from '../../plans/index.ts';
import type { Relation } from '../domain/joining.ts';
import { payerOf } from '../store.ts';
import { enrol, type Joined, type Joining } from './join.ts';

const DAYS_OPEN = 14;
const cell = (column: string, id: string) => purposeOf('memberships.invitation', column, id);

/** Adds an adult of the family: name and phone are kept sealed until that person answers, nothing about health. */
export async function inviteAdult(
  ctx: Ctx,
  input: { plan_code: string; relation: Relation; name: string; phone: string },
): Promise<{ invitation_id: string; expires_at: Temporal.Instant }> {
  const user = userOf(ctx.actor);
  const { tx, app, now } = ctx;
  const payer_id = await payerOf(tx, user.user_id, now);
  const plan = await planByCode(tx, input.plan_code);
  const phone = normalisePhone(input.phone);
  const id = crypto.randomUUID();
  const expires_at = now.add({ hours: 24 * DAYS_OPEN });
  await tx.run(sql`insert into memberships.invitation (invitation_id, payer_id, plan_id, relation, name_sealed, phone_sealed, phone_index, state, created_at, expires_at)
    values (${id}, ${payer_id}, ${plan.plan_id}, ${input.relation}, ${app.vault.seal(cell('name', id), checkPersonName(input.name))},
      ${app.vault.seal(cell('phone', id), phone)}, ${app.vault.blindIndex(PHONE_INDEX, phone)}, 'waiting', ${now}, ${expires_at})`);
  await app.adapters.sms.send(tx, {
    phone,
    template: 'invitation',
    params: { from: await maskedNameOfUser(tx, app, user.user_id) },
  });
  return { invitation_id: id, expires_at };
}

interface InvitationRow {
  invitation_id: string;
  payer_id: bigint;
  plan_id: number;
  relation: Relation;
  name_sealed: Buffer;
  phone_index: Buffer;
  state: 'waiting' | 'confirmed' | 'declined' | 'expired';
  expires_at: Temporal.Instant;
}

/** Only who holds the invited phone may answer. @throws invitation.not_yours, invitation.answered, invitation.expired */
async function lockMine(ctx: Ctx, invitation_id: string): Promise<InvitationRow> {
  const user = await userById(ctx.tx, userOf(ctx.actor).user_id);
  const mine = ctx.app.vault.blindIndex(PHONE_INDEX, openPhone(ctx.app.vault, user));
  const row = await ctx.tx.maybe<InvitationRow>(
    sql`select * from memberships.invitation where invitation_id = ${invitation_id} for update`,
  );
  if (!row?.phone_index.equals(mine)) throw fail.forbidden('invitation.not_yours');
  if (row.state !== 'waiting') throw fail.conflict('invitation.answered');
  if (Temporal.Instant.compare(row.expires_at, ctx.now) <= 0) throw fail.conflict('invitation.expired');
  return row;
}

/** The invited adult joins by the own hand; the inviter only pays. */
export async function confirmInvitation(
  ctx: Ctx,
  invitation_id: string,
  input: Omit<Joining, 'plan_code' | 'relation' | 'event_code'> & { person: PersonInput },
): Promise<Joined> {
  const invitation = await lockMine(ctx, invitation_id);
  const user = userOf(ctx.actor);
  const person = await registerPerson(ctx, input.person);
  await linkUser(ctx, user.user_id, person.person_id);
  const plan = await planById(ctx.tx, invitation.plan_id);
  const joined = await enrol(ctx, {
    ...input,
    plan,
    payer_id: invitation.payer_id,
    relation: invitation.relation,
    person,
    member_user_id: user.user_id,
  });
  await close(ctx, invitation_id, 'confirmed', joined.membership.membership_id);
  return joined;
}

export async function declineInvitation(ctx: Ctx, invitation_id: string): Promise<void> {
  await lockMine(ctx, invitation_id);
  await close(ctx, invitation_id, 'declined', null);
}

/** However it ends, the name and phone given by somebody else are erased. */
const close = (ctx: Ctx, id: string, state: 'confirmed' | 'declined', membership_id: bigint | null) =>
  ctx.tx.run(sql`update memberships.invitation set state = ${state}, answered_at = ${ctx.now}, membership_id = ${membership_id},
    name_sealed = ''::bytea, phone_sealed = ''::bytea where invitation_id = ${id}`);

export async function invitationsOf(ctx: ReadCtx, user_id: bigint) {
  const { app, db, now } = ctx;
  const user = await userById(db, user_id);
  const index = app.vault.blindIndex(PHONE_INDEX, openPhone(app.vault, user));
  const toMe = await db.query<
    InvitationRow & { from_user: bigint | null }
  >(sql`select i.*, p.user_id as from_user from memberships.invitation i
    join memberships.payer p using (payer_id) where i.phone_index = ${index} and i.state = 'waiting' and i.expires_at > ${now} and p.user_id <> ${user_id}`);
  const fromMe =
    await db.query<InvitationRow>(sql`select i.* from memberships.invitation i join memberships.payer p using (payer_id)
    where p.user_id = ${user_id} order by i.created_at desc limit 50`);
  const name = (row: InvitationRow) =>
    row.name_sealed.length > 0 ? app.vault.open(cell('name', row.invitation_id), row.name_sealed) : '';
  return {
    toMe: toMe.map((row) => ({ ...row, name: name(row) })),
    fromMe: fromMe.map((row) => ({ ...row, name: name(row) && maskName(name(row)) })),
  };
}
