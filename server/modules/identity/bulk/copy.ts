import type { CopyTarget } from '../../../platform/postgres/copy.ts';
import type { sealPerson, sealUser } from '../seal.ts';

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

export const personCells = (p: ReturnType<typeof sealPerson>, at: Temporal.Instant, invented: boolean) => [
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
