import type { IdDocumentKind, PlainDateText } from '@tongzhou/kernel';
import { purposeOf, type Vault } from '../../platform/vault/vault.ts';

// Without SQL and without the rest of the module, so that a thread of a bulk import loads nothing else.

export const ID_INDEX = 'identity.person.id_index';
export const PHONE_INDEX = 'identity.user_account.phone_index';

/** The place of a sealed value: table, column and row. */
export const cell = (table: 'person' | 'user_account', column: string, row: bigint) =>
  purposeOf(`identity.${table}`, column, row);

export interface CheckedPerson {
  name: string;
  id_kind: IdDocumentKind;
  id_number: string;
  birth: PlainDateText;
  sex: 'f' | 'm';
}

/** Blind index of a person's document: equal for the same person, tells nothing else. Input is normalised. */
export const personIndex = (vault: Vault, id_kind: IdDocumentKind, normalised: string): Buffer =>
  vault.blindIndex(ID_INDEX, `${id_kind}:${normalised}`);

/** The row of a person as it is stored; also what a bulk import copies in. Pure but for the vault's nonces. */
export const sealPerson = (
  vault: Vault,
  person_id: bigint,
  p: CheckedPerson,
  id_index = personIndex(vault, p.id_kind, p.id_number),
) => ({
  person_id,
  name_sealed: vault.seal(cell('person', 'name', person_id), p.name),
  id_kind: p.id_kind,
  id_sealed: vault.seal(cell('person', 'id', person_id), p.id_number),
  id_index,
  birth_sealed: vault.seal(cell('person', 'birth', person_id), p.birth),
  birth_year: Number(p.birth.slice(0, 4)),
  sex: p.sex,
});

/** The sealed columns of a login; also what a bulk import copies in. The phone is normalised. */
export const sealUser = (vault: Vault, user_id: bigint, phone: string, call_word: string) => ({
  phone_sealed: vault.seal(cell('user_account', 'phone', user_id), phone),
  phone_index: vault.blindIndex(PHONE_INDEX, phone),
  call_word_sealed: vault.seal(cell('user_account', 'call_word', user_id), call_word),
});
