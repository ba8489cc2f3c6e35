import { fail, maskName, maskPhone, normalisePhone } from '@tongzhou/kernel';
import type { Actor } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import type { Effects } from '../../../platform/module.ts';
import { RecordedRefusal, sql } from '../../../platform/postgres/index.ts';
import { hashOf, newCallWord, newCode, newToken, sameHash } from '../domain/codes.ts';
import {
  insertUser,
  openName,
  PHONE_INDEX,
  personById,
  rolesOf,
  type UserRow,
  usersByPhone,
} from '../store.ts';

const ADDRESS_INDEX = 'identity.one_time_code.address_index';

/**
 * Sends a code to a phone. The answer is the same whether the phone is known or not.
 * @throws phone.* codes, auth.too_many_codes
 */
export async function requestCode(
  ctx: Ctx,
  phone_text: string,
): Promise<{ sent_to: string; expires_at: Temporal.Instant }> {
  const { app, tx, now } = ctx;
  const phone = normalisePhone(phone_text);
  const phone_index = app.vault.blindIndex(PHONE_INDEX, phone);
  await tx.run(sql`select pg_advisory_xact_lock(7303, hashtext(encode(${phone_index}::bytea, 'hex')))`);
  const { n } = await tx.one<{ n: bigint }>(sql`select count(*) as n from identity.one_time_code
    where phone_index = ${phone_index} and created_at > ${now.subtract({ hours: 1 })}`);
  if (n >= BigInt(app.settings.otp_per_phone_hour)) throw fail.conflict('auth.too_many_codes');
  const address_index = await needQuietAddress(ctx);
  // The newest code is the only one.
  await tx.run(
    sql`update identity.one_time_code set attempts_left = 0 where phone_index = ${phone_index} and used_at is null`,
  );
  const code = newCode();
  const expires_at = now.add({ minutes: app.settings.otp_minutes });
  const code_id = crypto.randomUUID();
  await tx.run(sql`insert into identity.one_time_code (code_id, phone_index, code_hash, attempts_left, created_at, expires_at, address_index)
    values (${code_id}, ${phone_index}, ${hashOf(`${code_id}:${code}`)}, ${app.settings.otp_attempts_max}, ${now}, ${expires_at}, ${address_index})`);
  await app.adapters.sms.send(tx, {
    phone,
    template: 'sign_in_code',
    params: { code, minutes: app.settings.otp_minutes },
  });
  return { sent_to: maskPhone(phone), expires_at };
}

/** One network address asks for a bounded number of codes: nobody makes us ring a thousand phones. */
async function needQuietAddress({ app, tx, now, client }: Ctx): Promise<Buffer | null> {
  if (!client) return null;
  const index = app.vault.blindIndex(ADDRESS_INDEX, client.address);
  const { n } = await tx.one<{ n: bigint }>(sql`select count(*) as n from identity.one_time_code
    where address_index = ${index} and created_at > ${now.subtract({ hours: 1 })}`);
  if (n >= BigInt(app.settings.otp_per_address_hour)) throw fail.conflict('auth.too_many_codes_here');
  return index;
}

export type SignIn =
  | { state: 'signed_in'; user_id: bigint }
  | { state: 'choose'; people: { user_id: bigint; name: string }[] };

/**
 * Checks the code. A phone nobody has used becomes a new login; a phone several people share asks who it is
 * (`user_id` of one of them, or 0n for a new person on this phone).
 *
 * @throws auth.code_wrong, auth.code_expired
 */
export async function verifyCode(
  ctx: Ctx,
  input: { phone: string; code: string; user_id?: bigint | 'new' | undefined },
  effects: Effects,
): Promise<SignIn> {
  const { app, tx } = ctx;
  const phone = normalisePhone(input.phone);
  const users = await usersByPhone(tx, app.vault, phone);
  const asks = users.length > 1 && input.user_id === undefined;
  await useCode(ctx, app.vault.blindIndex(PHONE_INDEX, phone), input.code, !asks);
  if (asks) return { state: 'choose', people: await named(ctx, users) };
  const chosen =
    input.user_id === 'new'
      ? undefined
      : input.user_id === undefined
        ? users[0]
        : users.find((u) => u.user_id === input.user_id);
  if (!chosen && input.user_id !== undefined && input.user_id !== 'new')
    throw fail.forbidden('auth.code_wrong');
  const user_id = chosen?.user_id ?? (await insertUser(tx, app.vault, phone, newCallWord(), ctx.now));
  await openSession(ctx, user_id, ctx.client?.device ?? '', effects);
  return { state: 'signed_in', user_id };
}

/**
 * Takes one of the code's tries before comparing: a wrong code counts although the request is refused, and a
 * hundred guesses at once, queueing for the row, are still only the tries that were left.
 */
async function useCode(ctx: Ctx, phone_index: Buffer, code: string, finish: boolean): Promise<void> {
  const { tx, now } = ctx;
  const row = await tx.maybe<{ code_id: string; code_hash: Buffer; attempts_left: number }>(sql`
    update identity.one_time_code set attempts_left = attempts_left - 1
    where phone_index = ${phone_index} and attempts_left > 0 and used_at is null and expires_at > ${now}
    returning code_id, code_hash, attempts_left`);
  if (!row) throw fail.forbidden('auth.code_expired');
  if (!sameHash(hashOf(`${row.code_id}:${code.trim()}`), row.code_hash))
    throw new RecordedRefusal('auth.code_wrong', { status: 403, params: { left: row.attempts_left } });
  if (!finish) return;
  const used = await tx.run(
    sql`update identity.one_time_code set used_at = ${now} where code_id = ${row.code_id} and used_at is null`,
  );
  if (used !== 1) throw fail.forbidden('auth.code_expired');
}

const named = (ctx: Ctx, users: readonly UserRow[]) =>
  Promise.all(
    users.map(async (u) => ({
      user_id: u.user_id,
      name: u.person_id ? maskName(openName(ctx.app.vault, await personById(ctx.tx, u.person_id))) : '—',
    })),
  );

/** Opens a session: an opaque random token for the browser, its hash for us. Staff sessions are shorter. */
export async function openSession(
  ctx: Ctx,
  user_id: bigint,
  device: string,
  effects: Effects,
): Promise<void> {
  const roles = await rolesOf(ctx.tx, user_id);
  const hours = roles.length > 1 ? ctx.app.settings.staff_session_hours : ctx.app.settings.session_hours;
  const expires_at = ctx.now.add({ hours });
  const token = newToken();
  await ctx.tx.run(sql`insert into identity.session (user_id, token_hash, created_at, expires_at, device)
    values (${user_id}, ${hashOf(token)}, ${ctx.now}, ${expires_at}, ${device.slice(0, 200)})`);
  effects.session = { token, expires_at };
}

export async function signOut(ctx: Ctx, effects: Effects): Promise<void> {
  if (ctx.actor.kind === 'user')
    await ctx.tx.run(
      sql`update identity.session set ended_at = ${ctx.now} where session_id = ${ctx.actor.session_id}`,
    );
  effects.session = 'clear';
}

/** Turns a token into who it is: one indexed query. Unknown, ended and expired tokens are nobody. */
export async function authenticate(app: App, token: string): Promise<Actor> {
  const row = await app.db.maybe<{
    session_id: bigint;
    user_id: bigint;
    passkey_at: Temporal.Instant | null;
    roles: string[];
  }>(sql`
    select s.session_id, s.user_id, s.passkey_at,
      array(select distinct r.role from identity.user_role r where r.user_id = s.user_id and r.ended_at is null) as roles
    from identity.session s join identity.user_account u on u.user_id = s.user_id
    where s.token_hash = ${hashOf(token)} and s.ended_at is null and s.expires_at > ${app.clock.now()} and u.state = 'active'`);
  if (!row) return { kind: 'anonymous' };
  return {
    kind: 'user',
    user_id: row.user_id,
    session_id: row.session_id,
    passkey_at: row.passkey_at,
    roles: ['member', ...(row.roles as never[])],
  };
}
