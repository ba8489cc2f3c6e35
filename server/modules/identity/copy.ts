import { type CopyTarget, copyLine, type Queryable, sql } from '../../platform/postgres/index.ts';
import type { PersonRow, sealUser } from './store.ts';

/** Rows as a bulk import copies them in, in the order of the columns. */
export const PERSON_COPY: CopyTarget = {
  table: 'identity.person',
  columns: [
    'person_id',
    'name_sealed',
    'id_kind',
    'id_sealed',
    'id_index',
    'birth_sealed',
    'birth_year',
    'sex',
    'created_at',
    'invented',
  ],
};

export const personLine = (p: Omit<PersonRow, 'died_on'>, at: string, invented: boolean): string =>
  copyLine([
    p.person_id,
    p.name_sealed,
    p.id_kind,
    p.id_sealed,
    p.id_index,
    p.birth_sealed,
    p.birth_year,
    p.sex,
    at,
    invented,
  ]);

export const USER_COPY: CopyTarget = {
  table: 'identity.user_account',
  columns: ['user_id', 'phone_sealed', 'phone_index', 'person_id', 'call_word_sealed', 'created_at'],
};

export const userLine = (
  user_id: bigint,
  row: ReturnType<typeof sealUser>,
  person_id: bigint | null,
  at: string,
): string => copyLine([user_id, row.phone_sealed, row.phone_index, person_id, row.call_word_sealed, at]);

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
