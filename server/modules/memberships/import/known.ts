import type { Queryable } from '../../../platform/postgres/index.ts';
import { sql } from '../../../platform/postgres/index.ts';
import type { Vault } from '../../../platform/vault/index.ts';
import { accountsOfPayers } from '../../accounts/index.ts';
import { openName, personsByIndexes } from '../../identity/index.ts';

/** A person of the file whom the database knows already. */
export interface Known {
  person_id: bigint;
  name: string;
  dead: boolean;
  user_id: bigint | null;
  /** the payer behind this person's login */
  payer_id: bigint | null;
  /** plans in which the person has an open membership, and in which that payer has an account */
  claimed_plans: readonly number[];
  account_plans: readonly number[];
}

/** Looks a chunk of people up at once; by the blind index of their documents, as hex. */
export async function knownAmong(
  db: Queryable,
  vault: Vault,
  indexes: readonly Buffer[],
): Promise<ReadonlyMap<string, Known>> {
  const persons = await personsByIndexes(db, indexes);
  if (persons.length === 0) return new Map();
  const user_ids = persons.flatMap((p) => p.user_id ?? []);
  const payers = await db.query<{ payer_id: bigint; user_id: bigint }>(
    sql`select payer_id, user_id from memberships.payer where user_id = any(${user_ids}::bigint[])`,
  );
  const accounts = await accountsOfPayers(
    db,
    payers.map((p) => p.payer_id),
  );
  const claims = await db.query<{ plan_id: number; person_index: Buffer }>(
    sql`select plan_id, person_index from memberships.enrolment_claim where person_index = any(${persons.map((p) => p.id_index)}::bytea[])`,
  );
  const payerOf = new Map(payers.map((p) => [p.user_id, p.payer_id]));
  const claimed = Map.groupBy(claims, (c) => c.person_index.toString('hex'));
  const held = Map.groupBy(accounts, (a) => a.payer_id);
  return new Map(
    persons.map((p) => {
      const index = p.id_index.toString('hex');
      const payer_id = p.user_id === null ? null : (payerOf.get(p.user_id) ?? null);
      return [
        index,
        {
          person_id: p.person_id,
          name: openName(vault, p),
          dead: p.died_on !== null,
          user_id: p.user_id,
          payer_id,
          claimed_plans: (claimed.get(index) ?? []).map((c) => c.plan_id),
          account_plans: payer_id === null ? [] : (held.get(payer_id) ?? []).map((a) => a.plan_id),
        },
      ];
    }),
  );
}
