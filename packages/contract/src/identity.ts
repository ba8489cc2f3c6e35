import * as z from 'zod';
import { endpoint, ROLES } from './endpoint.ts';
import { bigid, instant } from './fields.ts';

const signedIn = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed_in'), user_id: bigid }),
  z.object({ state: z.literal('choose'), people: z.array(z.object({ user_id: bigid, name: z.string() })) }),
]);
const ok = z.object({ ok: z.literal(true) });
const staffRole = z.enum(ROLES).exclude(['member']);

const me = z.object({
  user_id: bigid,
  name: z.string().nullable(),
  phone: z.string(),
  call_word: z.string(),
  roles: z.array(z.enum(ROLES)),
  passkeys: z.number().int(),
  passkey_at: instant.nullable(),
});

export const identity = {
  'identity.request_code': endpoint({
    method: 'POST',
    path: '/api/v1/sign-in/codes',
    summary: 'Sends a one-time code to a phone. The answer does not tell whether the phone is known.',
    access: 'public',
    body: z.object({ phone: z.string().min(5).max(30) }),
    response: z.object({ sent_to: z.string(), expires_at: instant }),
    errors: ['auth.too_many_codes', 'auth.too_many_codes_here', 'phone.wrong_length'],
    rate_per_minute: 10,
  }),
  'identity.verify_code': endpoint({
    method: 'POST',
    path: '/api/v1/sign-in',
    summary: 'Signs in with the code. Where several people share a phone, asks who it is first.',
    access: 'public',
    replay: false,
    body: z.object({
      phone: z.string().min(5).max(30),
      code: z.string().regex(/^\s*\d{6}\s*$/),
      user_id: z.union([bigid, z.literal('new')]).optional(),
    }),
    response: signedIn,
    errors: ['auth.code_wrong', 'auth.code_expired'],
    rate_per_minute: 20,
  }),
  'identity.sign_out': endpoint({
    method: 'POST',
    path: '/api/v1/sign-out',
    summary: 'Ends this session.',
    access: 'public',
    replay: false,
    response: ok,
  }),
  'identity.me': endpoint({
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who is signed in, with which roles.',
    access: 'signed_in',
    response: me,
  }),
  'identity.session': endpoint({
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Who is signed in, if anybody: for pages that everybody may open.',
    access: 'public',
    response: z.object({ me: me.nullable() }),
  }),
  'identity.sessions': endpoint({
    method: 'GET',
    path: '/api/v1/me/sessions',
    summary: 'Where this login is signed in.',
    access: 'signed_in',
    response: z.object({
      items: z.array(
        z.object({ session_id: bigid, device: z.string(), created_at: instant, current: z.boolean() }),
      ),
    }),
  }),
  'identity.end_session': endpoint({
    method: 'POST',
    path: '/api/v1/me/sessions/:session_id/end',
    summary: 'Signs out another device.',
    access: 'signed_in',
    params: z.object({ session_id: bigid }),
    response: ok,
  }),
  'identity.looks': endpoint({
    method: 'GET',
    path: '/api/v1/me/looks',
    summary: 'Who looked at my data, when and why.',
    access: 'signed_in',
    response: z.object({ items: z.array(z.object({ who: z.string(), purpose: z.string(), at: instant })) }),
  }),
  'identity.passkey_options': endpoint({
    method: 'POST',
    path: '/api/v1/me/passkeys/options',
    summary: 'Options for registering or asserting a passkey (WebAuthn).',
    access: 'signed_in',
    replay: false,
    body: z.object({ purpose: z.enum(['register', 'assert']) }),
    response: z.looseObject({ challenge: z.string() }),
    errors: ['passkey.none'],
  }),
  'identity.passkey_answer': endpoint({
    method: 'POST',
    path: '/api/v1/me/passkeys',
    summary: 'The authenticator’s answer; a good assertion opens money steps for five minutes.',
    access: 'signed_in',
    replay: false,
    body: z.object({ purpose: z.enum(['register', 'assert']), response: z.looseObject({ id: z.string() }) }),
    response: ok,
    errors: ['passkey.refused', 'passkey.challenge_expired'],
  }),
  'identity.grant_role': endpoint({
    method: 'POST',
    path: '/api/v1/users/:user_id/roles',
    summary:
      'Gives a role. Nobody gives one to himself; one that touches money or cases waits for a second person.',
    access: ['operator'],
    step_up: true,
    params: z.object({ user_id: bigid }),
    body: z.object({ role: staffRole, branch_id: z.number().int().positive().nullable().default(null) }),
    response: ok,
    errors: ['role.not_to_oneself', 'role.already_given'],
  }),
  'identity.confirm_role': endpoint({
    method: 'POST',
    path: '/api/v1/users/:user_id/roles/confirm',
    summary: 'Confirms a role that another person gave; from here on it is in force.',
    access: ['operator', 'auditor'],
    step_up: true,
    params: z.object({ user_id: bigid }),
    body: z.object({ role: staffRole }),
    response: ok,
    errors: ['role.not_waiting', 'role.needs_another'],
  }),
  'identity.end_role': endpoint({
    method: 'POST',
    path: '/api/v1/users/:user_id/roles/end',
    summary: 'Ends a role, or turns down one that waits.',
    access: ['operator'],
    step_up: true,
    params: z.object({ user_id: bigid }),
    body: z.object({ role: staffRole }),
    response: ok,
    errors: ['role.second_person_stays'],
  }),
  'identity.staff': endpoint({
    method: 'GET',
    path: '/api/v1/console/staff',
    summary:
      'Everybody with a role, in force or waiting to be confirmed, and whether there are enough for steps that need two.',
    access: ['operator', 'auditor', 'inspector'],
    response: z.object({
      staff: z.int(),
      needed: z.int(),
      items: z.array(
        z.object({
          user_id: bigid,
          name: z.string(),
          passkeys: z.int(),
          roles: z.array(
            z.object({
              role: staffRole,
              branch_id: z.int().nullable(),
              granted_at: instant,
              waiting: z.boolean(),
              granted_by_me: z.boolean(),
            }),
          ),
        }),
      ),
    }),
  }),
  'identity.find_user': endpoint({
    method: 'POST',
    path: '/api/v1/console/users/find',
    summary:
      'The people who sign in with this phone, masked. The number travels in the body, never in an address.',
    access: ['operator', 'reviewer'],
    replay: false,
    body: z.strictObject({ phone: z.string().min(5).max(30) }),
    response: z.object({
      items: z.array(
        z.object({ user_id: bigid, name: z.string(), phone: z.string(), roles: z.array(z.enum(ROLES)) }),
      ),
    }),
    errors: ['phone.wrong_length'],
    rate_per_minute: 20,
  }),
  'identity.demo_step_up': endpoint({
    method: 'POST',
    path: '/api/v1/demo/step-up',
    summary: 'Demo only: takes the place of the passkey.',
    access: 'signed_in',
    replay: false,
    response: ok,
    errors: ['demo.only'],
  }),
  'identity.demo_sign_in': endpoint({
    method: 'POST',
    path: '/api/v1/demo/sign-in',
    summary: 'Demo only: signs in as one of the invented people.',
    access: 'public',
    replay: false,
    body: z.object({ user_id: bigid }),
    response: ok,
    errors: ['demo.only', 'user.unknown'],
  }),
} as const;
