import type { PlainDateText } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import type { Vault } from '../../../platform/vault/index.ts';
import { openBirth } from '../store.ts';

/** Birthdays of the living among these persons who were born in one of the years (or before `oldest_year`). */
export async function birthsOf(
  db: Queryable,
  vault: Vault,
  person_ids: readonly bigint[],
  born: { years: readonly number[]; oldest_year: number },
): Promise<Map<bigint, PlainDateText>> {
  const rows = await db.query<{ person_id: bigint; birth_sealed: Buffer }>(sql`select person_id, birth_sealed
    from identity.person where person_id = any(${[...person_ids]}::bigint[]) and died_on is null
      and (birth_year = any(${[...born.years]}::int[]) or birth_year <= ${born.oldest_year})`);
  return new Map(rows.map((row) => [row.person_id, openBirth(vault, row)]));
}
