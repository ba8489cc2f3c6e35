import { CopyRows } from '../../../platform/postgres/copy.ts';
import type { Vault } from '../../../platform/vault/vault.ts';
import { newCallWord } from '../domain/codes.ts';
import { type CheckedPerson, sealPerson, sealUser } from '../seal.ts';
import { PERSON_COPY, personCells, USER_COPY, userCells } from './copy.ts';

const INDEX_BYTES = 16;
const FIELD = '\t';
const RECORD = '\n';

/** People and logins of a chunk, packed so that another thread gets them as a few flat values. */
export interface PackedBatch {
  at_ns: bigint;
  invented: boolean;
  person_ids: BigInt64Array;
  /** 16 bytes each */
  person_indexes: Uint8Array;
  /** a line each: name, kind and number of the document, birth, sex */
  persons: string;
  user_ids: BigInt64Array;
  /** 0: of nobody known */
  user_persons: BigInt64Array;
  /** a line each */
  phones: string;
}

/** Gathers people and logins that are to be written. Checked names, numbers and phones hold no tabs and line ends. */
export class PeopleBatch {
  readonly #person_ids: bigint[] = [];
  readonly #person_indexes: Buffer[] = [];
  readonly #persons: string[] = [];
  readonly #user_ids: bigint[] = [];
  readonly #user_persons: bigint[] = [];
  readonly #phones: string[] = [];

  addPerson(person_id: bigint, index: Buffer, p: CheckedPerson): void {
    this.#person_ids.push(person_id);
    this.#person_indexes.push(index);
    this.#persons.push(p.name + FIELD + p.id_kind + FIELD + p.id_number + FIELD + p.birth + FIELD + p.sex);
  }

  addUser(user_id: bigint, phone: string, person_id: bigint | null): void {
    this.#user_ids.push(user_id);
    this.#phones.push(phone);
    this.#user_persons.push(person_id ?? 0n);
  }

  packed(at: Temporal.Instant, invented: boolean): PackedBatch {
    return {
      at_ns: at.epochNanoseconds,
      invented,
      person_ids: BigInt64Array.from(this.#person_ids),
      person_indexes: new Uint8Array(Buffer.concat(this.#person_indexes)),
      persons: this.#persons.join(RECORD),
      user_ids: BigInt64Array.from(this.#user_ids),
      user_persons: BigInt64Array.from(this.#user_persons),
      phones: this.#phones.join(RECORD),
    };
  }
}

/** COPY data of the two tables of people. */
export interface Sealed {
  persons: Buffer[];
  users: Buffer[];
}

export function sealBatch(vault: Vault, batch: PackedBatch): Sealed {
  const at = Temporal.Instant.fromEpochNanoseconds(batch.at_ns);
  const indexes = Buffer.from(
    batch.person_indexes.buffer,
    batch.person_indexes.byteOffset,
    batch.person_indexes.byteLength,
  );
  const persons = new CopyRows(PERSON_COPY);
  const lines = batch.persons.split(RECORD);
  for (const [i, person_id] of batch.person_ids.entries()) {
    const [name, id_kind, id_number, birth, sex] = lines[i]!.split(FIELD) as [
      string,
      CheckedPerson['id_kind'],
      string,
      string,
      CheckedPerson['sex'],
    ];
    const index = indexes.subarray(i * INDEX_BYTES, (i + 1) * INDEX_BYTES);
    const row = sealPerson(vault, person_id, { name, id_kind, id_number, birth, sex }, index);
    persons.push(personCells(row, at, batch.invented));
  }
  const users = new CopyRows(USER_COPY);
  const phones = batch.phones.split(RECORD);
  for (const [i, user_id] of batch.user_ids.entries()) {
    const person_id = batch.user_persons[i]!;
    const row = sealUser(vault, user_id, phones[i]!, newCallWord());
    users.push(userCells(user_id, row, person_id === 0n ? null : person_id, at));
  }
  return { persons: persons.take(), users: users.take() };
}
