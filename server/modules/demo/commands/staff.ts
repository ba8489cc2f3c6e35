import type { Role } from '@tongzhou/contract';
import { CodedError } from '@tongzhou/kernel';
import type { Actor } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction } from '../../../platform/postgres/index.ts';
import { castList, type Part } from '../store.ts';

/** Runs a command as one of the invented people, now. */
export const actAs = <T>(
  app: App,
  user_id: bigint,
  roles: readonly Role[],
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> => {
  const now = app.clock.now();
  const actor: Actor = {
    kind: 'user',
    user_id,
    roles: ['member', ...roles],
    session_id: 0n,
    passkey_at: now,
  };
  return inTransaction(app.db, (tx) => work({ app, tx, actor, now, request_id: 'demo' }));
};

export const usersWith = async (app: App, part: Part): Promise<bigint[]> =>
  (await castList(app.db)).filter((c) => c.part === part).map((c) => c.user_id);

/**
 * The first of these people for whom the command goes through. Who has signed already, perhaps by hand, lets
 * the next one sign.
 */
export async function firstWho(
  app: App,
  users: readonly bigint[],
  role: Role,
  taken: readonly string[],
  work: (ctx: Ctx) => Promise<unknown>,
): Promise<boolean> {
  for (const user_id of users) {
    try {
      await actAs(app, user_id, [role], work);
      return true;
    } catch (error) {
      if (!(error instanceof CodedError && taken.includes(error.code))) throw error;
    }
  }
  return false;
}
