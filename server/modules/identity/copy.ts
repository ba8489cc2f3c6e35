import { type CopyTarget, type Queryable, sql } from '../../platform/postgres/index.ts';
import type { PersonRow, sealUser } from './store.ts';

/** Rows as a bulk import copies them in, in the order of the columns. */
export const PERSON_COPY: CopyTarget = {
  table: 'identity.person',
  columns: [
    ['person_id', 'int8'],
    ['name_sealed', 'bytea'],
    ['id_kind', 'text'],
    ['id_sealed', 'bytea'],
    ['id_index', 'bytea'],
    ['birth_sealed', 'bytea'],
    ['birth_year', 'int2'],
    ['sex', 'text'],
    ['created_at', 'timestamptz'],
    ['invented', 'bool'],
  ],
};

export const personCells = (p: Omit<PersonRow, 'died_on'>, at: Temporal.Instant, invented: boolean) => [
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
];

export const USER_COPY: CopyTarget = {
  table: 'identity.user_account',
  columns: [
    ['user_id', 'int8'],
    ['phone_sealed', 'bytea'],
    ['phone_index', 'bytea'],
    ['person_id', 'int8'],
    ['call_word_sealed', 'bytea'],
    ['created_at', 'timestamptz'],
  ],
};

export const userCells = (
  user_id: bigint,
  row: ReturnType<typeof sealUser>,
  person_id: bigint | null,
  at: Temporal.Instant,
) => [user_id, row.phone_sealed, row.phone_index, person_id, row.call_word_sealed, at];

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
