import type { Role } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';

/** Who acts. A person signs in as a user; jobs and the command line act as the system, by name. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'system'; name: string }
  | {
      kind: 'user';
      user_id: bigint;
      roles: readonly Role[];
      session_id: bigint;
      /** When a passkey was last asserted in this session. */
      passkey_at: Temporal.Instant | null;
    };

export type UserActor = Extract<Actor, { kind: 'user' }>;

export const hasRole = (actor: Actor, ...roles: Role[]): boolean =>
  actor.kind === 'system' || (actor.kind === 'user' && roles.some((role) => actor.roles.includes(role)));

/** The signed-in person, or 401. */
export function userOf(actor: Actor): UserActor {
  if (actor.kind !== 'user') throw fail.unauthenticated('auth.sign_in_first');
  return actor;
}

export function needRole(actor: Actor, ...roles: Role[]): void {
  if (hasRole(actor, ...roles)) return;
  if (actor.kind === 'anonymous') throw fail.unauthenticated('auth.sign_in_first');
  throw fail.forbidden('auth.role_missing', { params: { roles: roles.join(', ') } });
}

/** A short text for audit columns: `user:12`, `system:calendar`, `anonymous`. */
export const actorText = (actor: Actor): string =>
  actor.kind === 'user'
    ? `user:${actor.user_id}`
    : actor.kind === 'system'
      ? `system:${actor.name}`
      : 'anonymous';
