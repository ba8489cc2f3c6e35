import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { PersonRow } from '../store.ts';

export type KnownPerson = Pick<PersonRow, 'person_id' | 'id_index' | 'name_sealed' | 'died_on'> & {
  user_id: bigint | null;
};

/** Those of many documents that are known, with the person's own login. */
export const personsByIndexes = (db: Queryable, indexes: readonly Buffer[]): Promise<KnownPerson[]> =>
  db.query(sql`select p.person_id, p.id_index, p.name_sealed, p.died_on, u.user_id
    from identity.person p left join identity.user_account u using (person_id) where p.id_index = any(${indexes}::bytea[])`);

/** False in a new house. */
export const anybodyRegistered = async (db: Queryable): Promise<boolean> =>
  (await db.maybe(sql`select 1 from identity.person limit 1`)) !== undefined;
