import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';

const CHALLENGE_MINUTES = 5;
const relyingParty = (app: App) => ({
  rpID: new URL(app.settings.public_url).hostname,
  expectedOrigin: new URL(app.settings.public_url).origin,
});

async function keepChallenge(ctx: Ctx, challenge: string, purpose: 'register' | 'assert'): Promise<void> {
  const user = userOf(ctx.actor);
  await ctx.tx.run(sql`insert into identity.challenge (session_id, challenge, purpose, expires_at)
    values (${user.session_id}, ${challenge}, ${purpose}, ${ctx.now.add({ minutes: CHALLENGE_MINUTES })})
    on conflict (session_id) do update set challenge = excluded.challenge, purpose = excluded.purpose, expires_at = excluded.expires_at`);
}

/** A challenge serves once. @throws passkey.challenge_expired */
async function takeChallenge(ctx: Ctx, purpose: 'register' | 'assert'): Promise<string> {
  const user = userOf(ctx.actor);
  const row = await ctx.tx.maybe<{ challenge: string }>(sql`delete from identity.challenge
    where session_id = ${user.session_id} and purpose = ${purpose} and expires_at > ${ctx.now} returning challenge`);
  if (!row) throw fail.conflict('passkey.challenge_expired');
  return row.challenge;
}

export async function passkeyRegistration(ctx: Ctx) {
  const user = userOf(ctx.actor);
  const known = await ctx.tx.query<{ credential_id: string }>(
    sql`select credential_id from identity.passkey where user_id = ${user.user_id}`,
  );
  const options = await generateRegistrationOptions({
    rpName: '同舟 Tongzhou',
    rpID: relyingParty(ctx.app).rpID,
    userName: `user-${user.user_id}`,
    attestationType: 'none',
    excludeCredentials: known.map((k) => ({ id: k.credential_id })),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  });
  await keepChallenge(ctx, options.challenge, 'register');
  return options;
}

/** @throws passkey.refused */
export async function registerPasskey(ctx: Ctx, response: RegistrationResponseJSON): Promise<void> {
  const user = userOf(ctx.actor);
  const { rpID, expectedOrigin } = relyingParty(ctx.app);
  const expectedChallenge = await takeChallenge(ctx, 'register');
  const result = await refusing(
    verifyRegistrationResponse({ response, expectedChallenge, expectedOrigin, expectedRPID: rpID }),
  );
  if (!result.verified) throw fail.forbidden('passkey.refused');
  const { credential } = result.registrationInfo;
  await ctx.tx.run(sql`insert into identity.passkey (credential_id, user_id, public_key, counter, created_at)
    values (${credential.id}, ${user.user_id}, ${Buffer.from(credential.publicKey)}, ${BigInt(credential.counter)}, ${ctx.now})`);
  await markStep(ctx);
}

/** @throws passkey.none */
export async function passkeyAssertion(ctx: Ctx) {
  const user = userOf(ctx.actor);
  const known = await ctx.tx.query<{ credential_id: string }>(
    sql`select credential_id from identity.passkey where user_id = ${user.user_id}`,
  );
  if (known.length === 0) throw fail.conflict('passkey.none');
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ctx.app).rpID,
    userVerification: 'required',
    allowCredentials: known.map((k) => ({ id: k.credential_id })),
  });
  await keepChallenge(ctx, options.challenge, 'assert');
  return options;
}

/** @throws passkey.refused */
export async function assertPasskey(ctx: Ctx, response: AuthenticationResponseJSON): Promise<void> {
  const user = userOf(ctx.actor);
  const { rpID, expectedOrigin } = relyingParty(ctx.app);
  const key = await ctx.tx.maybe<{
    public_key: Buffer;
    counter: bigint;
  }>(sql`select public_key, counter from identity.passkey
    where credential_id = ${response.id} and user_id = ${user.user_id} for update`);
  if (!key) throw fail.forbidden('passkey.refused');
  const expectedChallenge = await takeChallenge(ctx, 'assert');
  const credential = {
    id: response.id,
    publicKey: new Uint8Array(key.public_key),
    counter: Number(key.counter),
  };
  const result = await refusing(
    verifyAuthenticationResponse({
      response,
      expectedChallenge,
      expectedOrigin,
      expectedRPID: rpID,
      credential,
    }),
  );
  if (!result.verified) throw fail.forbidden('passkey.refused');
  await ctx.tx.run(
    sql`update identity.passkey set counter = ${BigInt(result.authenticationInfo.newCounter)} where credential_id = ${response.id}`,
  );
  await markStep(ctx);
}

/** The demo has no authenticators: there the step is taken with a click. @throws demo.only */
export async function demoStepUp(ctx: Ctx): Promise<void> {
  if (ctx.app.settings.mode !== 'demo') throw fail.notFound('demo.only');
  await markStep(ctx);
}

const markStep = (ctx: Ctx) =>
  ctx.tx.run(
    sql`update identity.session set passkey_at = ${ctx.now} where session_id = ${userOf(ctx.actor).session_id}`,
  );

/** The library throws on anything odd in the response; to the caller that is a refusal. */
const refusing = <T>(verification: Promise<T>): Promise<T> =>
  verification.catch((cause: unknown) => {
    throw fail.forbidden('passkey.refused', { cause });
  });
