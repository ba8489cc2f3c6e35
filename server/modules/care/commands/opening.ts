import { sql, type Tx } from '../../../platform/postgres/index.ts';
import type { CareCase } from '../../cases/index.ts';
import { userOrNone } from '../../identity/index.ts';
import { partiesOf } from '../people.ts';
import { type CaredForRow, caredForOfCase } from '../store.ts';

/**
 * Puts the ill member and the main carer of a case on the board; doing it again brings who answers up to date.
 * A carer whose login is closed is left out: nobody could be reached there.
 */
export async function openCare(tx: Tx, c: CareCase, now: Temporal.Instant): Promise<CaredForRow[]> {
  const { speaker, carer } = await partiesOf(tx, c);
  await put(tx, c, 'ill_member', c.person_id, speaker, now);
  const login = carer === null ? undefined : await userOrNone(tx, carer);
  if (login) await put(tx, c, 'carer', login.person_id, login.user_id, now);
  return caredForOfCase(tx, c.case_id);
}

const put = (
  tx: Tx,
  c: CareCase,
  who: CaredForRow['who'],
  person_id: bigint | null,
  user_id: bigint,
  now: Temporal.Instant,
) =>
  tx.run(sql`insert into care.cared_for (case_id, who, branch_id, person_id, user_id, knows_diagnosis, opened_at, clock_from)
    values (${c.case_id}, ${who}, ${c.branch_id}, ${person_id}, ${user_id}, ${c.knows_diagnosis}, ${now}, ${now})
    on conflict (case_id, who) do update set branch_id = excluded.branch_id, person_id = excluded.person_id, user_id = excluded.user_id,
      knows_diagnosis = excluded.knows_diagnosis, closed_at = null`);
