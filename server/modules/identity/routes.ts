import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { contract } from '@tongzhou/contract';
import { fail, maskPhone } from '@tongzhou/kernel';
import { type UserActor, userOf } from '../../platform/actor.ts';
import type { ReadCtx } from '../../platform/app.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { sql } from '../../platform/postgres/index.ts';
import {
  assertPasskey,
  demoStepUp,
  passkeyAssertion,
  passkeyRegistration,
  registerPasskey,
} from './commands/passkeys.ts';
import { confirmRole, endRole, grantRole } from './commands/roles.ts';
import { openSession, requestCode, signOut, verifyCode } from './commands/sign-in.ts';
import { findUsers, staffList } from './queries/staff.ts';
import { openCallWord, openName, openPhone, personById, userById } from './store.ts';

const ok = { ok: true } as const;

async function meOf({ db, app }: ReadCtx, user: UserActor) {
  const row = await userById(db, user.user_id);
  const { n } = await db.one<{ n: bigint }>(
    sql`select count(*) as n from identity.passkey where user_id = ${user.user_id}`,
  );
  return {
    user_id: user.user_id,
    name: row.person_id ? openName(app.vault, await personById(db, row.person_id)) : null,
    phone: maskPhone(openPhone(app.vault, row)),
    call_word: openCallWord(app.vault, row),
    roles: [...user.roles],
    passkeys: Number(n),
    passkey_at: user.passkey_at,
  };
}

export const identityRoutes: readonly RouteBinding[] = [
  write('identity.request_code', contract['identity.request_code'], (ctx, { body }) =>
    requestCode(ctx, body.phone),
  ),
  write('identity.verify_code', contract['identity.verify_code'], (ctx, { body }, effects) =>
    verifyCode(ctx, body, effects),
  ),
  write('identity.sign_out', contract['identity.sign_out'], async (ctx, _, effects) => {
    await signOut(ctx, effects);
    return ok;
  }),
  read('identity.me', contract['identity.me'], (ctx) => meOf(ctx, userOf(ctx.actor))),
  read('identity.session', contract['identity.session'], async (ctx) => ({
    me: ctx.actor.kind === 'user' ? await meOf(ctx, ctx.actor) : null,
  })),
  read('identity.sessions', contract['identity.sessions'], async ({ db, actor, now }) => {
    const user = userOf(actor);
    const rows = await db.query<{
      session_id: bigint;
      device: string;
      created_at: Temporal.Instant;
    }>(sql`select session_id, device, created_at
      from identity.session where user_id = ${user.user_id} and ended_at is null and expires_at > ${now} order by session_id desc limit 50`);
    return { items: rows.map((r) => ({ ...r, current: r.session_id === user.session_id })) };
  }),
  write('identity.end_session', contract['identity.end_session'], async (ctx, { params }) => {
    await ctx.tx.run(
      sql`update identity.session set ended_at = ${ctx.now} where session_id = ${params.session_id} and user_id = ${userOf(ctx.actor).user_id}`,
    );
    return ok;
  }),
  read('identity.looks', contract['identity.looks'], async ({ db, actor }) => {
    const user = await userById(db, userOf(actor).user_id);
    const rows = await db.query<{
      actor: string;
      purpose: string;
      at: Temporal.Instant;
    }>(sql`select actor, purpose, at from identity.look
      where person_id = ${user.person_id} order by at desc limit 200`);
    return { items: rows.map((r) => ({ who: r.actor, purpose: r.purpose, at: r.at })) };
  }),
  write('identity.passkey_options', contract['identity.passkey_options'], async (ctx, { body }) =>
    body.purpose === 'register'
      ? { ...(await passkeyRegistration(ctx)) }
      : { ...(await passkeyAssertion(ctx)) },
  ),
  write('identity.passkey_answer', contract['identity.passkey_answer'], async (ctx, { body }) => {
    if (body.purpose === 'register')
      await registerPasskey(ctx, body.response as unknown as RegistrationResponseJSON);
    else await assertPasskey(ctx, body.response as unknown as AuthenticationResponseJSON);
    return ok;
  }),
  write('identity.grant_role', contract['identity.grant_role'], async (ctx, { params, body }) => {
    await grantRole(ctx, { user_id: params.user_id, ...body });
    return ok;
  }),
  write('identity.confirm_role', contract['identity.confirm_role'], async (ctx, { params, body }) => {
    await confirmRole(ctx, params.user_id, body.role);
    return ok;
  }),
  write('identity.end_role', contract['identity.end_role'], async (ctx, { params, body }) => {
    await endRole(ctx, params.user_id, body.role);
    return ok;
  }),
  read('identity.staff', contract['identity.staff'], (ctx) => staffList(ctx)),
  write('identity.find_user', contract['identity.find_user'], async (ctx, { body }) => ({
    items: await findUsers(ctx, body.phone),
  })),
  write('identity.demo_step_up', contract['identity.demo_step_up'], async (ctx) => {
    await demoStepUp(ctx);
    return ok;
  }),
  write('identity.demo_sign_in', contract['identity.demo_sign_in'], async (ctx, { body }, effects) => {
    if (ctx.app.settings.mode !== 'demo') throw fail.notFound('demo.only');
    const user = await userById(ctx.tx, body.user_id);
    const invented =
      user.person_id === null ||
      (await ctx.tx.maybe(
        sql`select 1 from identity.person where person_id = ${user.person_id} and invented`,
      ));
    if (!invented) throw fail.forbidden('demo.only');
    await openSession(ctx, body.user_id, 'demo', effects);
    return ok;
  }),
];
