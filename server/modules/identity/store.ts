import type { Role } from '@tongzhou/contract';
import {
  CodedError,
  checkIdDocument,
  checkPersonName,
  fail,
  type IdDocumentKind,
  maskName,
  type PlainDateText,
} from '@tongzhou/kernel';
import type { App } from '../../platform/app.ts';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import type { Vault } from '../../platform/vault/index.ts';
import { type CheckedPerson, cell, PHONE_INDEX, sealPerson, sealUser } from './seal.ts';

export { type CheckedPerson, PHONE_INDEX, personIndex } from './seal.ts';

export interface PersonInput {
  name: string;
  id_kind: IdDocumentKind;
  id_number: string;
  /** needed for passports, which do not tell them */
  birth?: PlainDateText | undefined;
  sex?: 'f' | 'm' | undefined;
}

/** @throws id.* and name codes, person.birth_needed, person.birth_differs */
export function checkPerson(input: PersonInput, today: PlainDateText): CheckedPerson {
  const document = checkIdDocument(input.id_kind, input.id_number, today);
  const birth = document.birth ?? input.birth;
  const sex = document.sex ?? input.sex;
  if (!birth || !sex) throw fail.invalid('person.birth_needed');
  if (input.birth && input.birth !== birth) throw fail.invalid('person.birth_differs');
  return {
    name: checkPersonName(input.name),
    id_kind: input.id_kind,
    id_number: document.normalised,
    birth,
    sex,
  };
}

export interface PersonRow {
  person_id: bigint;
  name_sealed: Buffer;
  id_kind: IdDocumentKind;
  id_sealed: Buffer;
  id_index: Buffer;
  birth_sealed: Buffer;
  birth_year: number;
  sex: 'f' | 'm';
  died_on: string | null;
}

export const openName = (vault: Vault, p: { person_id: bigint; name_sealed: Buffer }): string =>
  vault.open(cell('person', 'name', p.person_id), p.name_sealed);
export const openBirth = (vault: Vault, p: { person_id: bigint; birth_sealed: Buffer }): PlainDateText =>
  vault.open(cell('person', 'birth', p.person_id), p.birth_sealed);
export const openIdNumber = (vault: Vault, p: { person_id: bigint; id_sealed: Buffer }): string =>
  vault.open(cell('person', 'id', p.person_id), p.id_sealed);

const PERSON = sql`person_id, name_sealed, id_kind, id_sealed, id_index, birth_sealed, birth_year, sex, died_on`;

export async function personById(db: Queryable, person_id: bigint): Promise<PersonRow> {
  const row = await db.maybe<PersonRow>(
    sql`select ${PERSON} from identity.person where person_id = ${person_id}`,
  );
  if (!row) throw fail.notFound('person.unknown');
  return row;
}

export const personByIndex = (db: Queryable, index: Buffer) =>
  db.maybe<PersonRow>(sql`select ${PERSON} from identity.person where id_index = ${index}`);

export async function insertPerson(
  tx: Queryable,
  vault: Vault,
  p: CheckedPerson,
  at: Temporal.Instant,
  invented: boolean,
): Promise<PersonRow> {
  const { person_id } = await tx.one<{ person_id: bigint }>(
    sql`select nextval(pg_get_serial_sequence('identity.person', 'person_id')) as person_id`,
  );
  const row = sealPerson(vault, person_id, p);
  await tx.run(sql`insert into identity.person (person_id, name_sealed, id_kind, id_sealed, id_index, birth_sealed, birth_year, sex, created_at, invented)
    values (${person_id}, ${row.name_sealed}, ${row.id_kind}, ${row.id_sealed}, ${row.id_index}, ${row.birth_sealed}, ${row.birth_year}, ${row.sex}, ${at}, ${invented})`);
  return { ...row, died_on: null };
}

export interface UserRow {
  user_id: bigint;
  phone_sealed: Buffer;
  person_id: bigint | null;
  call_word_sealed: Buffer;
  state: 'active' | 'closed';
}

export const USER = sql`user_id, phone_sealed, person_id, call_word_sealed, state`;

export async function insertUser(
  tx: Queryable,
  vault: Vault,
  phone: string,
  call_word: string,
  at: Temporal.Instant,
): Promise<bigint> {
  const { user_id } = await tx.one<{ user_id: bigint }>(
    sql`select nextval(pg_get_serial_sequence('identity.user_account', 'user_id')) as user_id`,
  );
  const row = sealUser(vault, user_id, phone, call_word);
  await tx.run(sql`insert into identity.user_account (user_id, phone_sealed, phone_index, call_word_sealed, created_at)
    values (${user_id}, ${row.phone_sealed}, ${row.phone_index}, ${row.call_word_sealed}, ${at})`);
  return user_id;
}

export const usersByPhone = (db: Queryable, vault: Vault, phone: string) =>
  db.query<UserRow>(
    sql`select ${USER} from identity.user_account where phone_index = ${vault.blindIndex(PHONE_INDEX, phone)} and state = 'active' order by user_id`,
  );

export const userOrNone = (db: Queryable, user_id: bigint): Promise<UserRow | undefined> =>
  db.maybe<UserRow>(
    sql`select ${USER} from identity.user_account where user_id = ${user_id} and state = 'active'`,
  );

/** @throws user.unknown also for a closed login */
export async function userById(db: Queryable, user_id: bigint): Promise<UserRow> {
  const row = await userOrNone(db, user_id);
  if (!row) throw fail.notFound('user.unknown');
  return row;
}

export const openPhone = (vault: Vault, u: UserRow): string =>
  vault.open(cell('user_account', 'phone', u.user_id), u.phone_sealed);
export const openCallWord = (vault: Vault, u: UserRow): string =>
  vault.open(cell('user_account', 'call_word', u.user_id), u.call_word_sealed);

/** Roles in force. Everybody signed in is a member as far as access goes; staff roles come on top. */
export async function rolesOf(db: Queryable, user_id: bigint): Promise<Role[]> {
  const rows = await db.query<{ role: Role }>(
    sql`select distinct role from identity.user_role where user_id = ${user_id} and ended_at is null and confirmed_at is not null order by role`,
  );
  return ['member', ...rows.map((row) => row.role)];
}

export const branchesOf = (db: Queryable, user_id: bigint, role: Role) =>
  db.query<{ branch_id: number | null }>(
    sql`select branch_id from identity.user_role where user_id = ${user_id} and role = ${role} and ended_at is null and confirmed_at is not null`,
  );

/** A person as others may see it without a reason: the masked name. */
export async function maskedName(db: Queryable, app: Pick<App, 'vault'>, person_id: bigint): Promise<string> {
  return maskName(openName(app.vault, await personById(db, person_id)));
}

export async function maskedNameOfUser(
  db: Queryable,
  app: Pick<App, 'vault'>,
  user_id: bigint,
): Promise<string> {
  const user = await db.maybe<UserRow>(
    sql`select ${USER} from identity.user_account where user_id = ${user_id}`,
  );
  return user?.person_id ? maskedName(db, app, user.person_id) : `#${user_id}`;
}

/** Can the keys here open what is stored? True as well where nothing is. Looks at one login and tells nothing of it. */
export async function someoneReadable(db: Queryable, vault: Vault): Promise<boolean> {
  const user = await db.maybe<UserRow>(
    sql`select ${USER} from identity.user_account order by user_id desc limit 1`,
  );
  if (!user) return true;
  try {
    openPhone(vault, user);
    return true;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}
