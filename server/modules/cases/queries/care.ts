import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/** What those who care for people know of a case: who and where, never what illness. */
export interface CareCase {
  case_id: string;
  payer_id: bigint;
  membership_id: bigint;
  person_id: bigint;
  branch_id: number;
  applicant_user_id: bigint;
  contact_user_id: bigint | null;
  relation: string;
  knows_diagnosis: boolean;
  submitted_at: Temporal.Instant;
}

const CARE = sql`case_id, payer_id, membership_id, person_id, branch_id, applicant_user_id, contact_user_id, relation,
  knows_diagnosis, submitted_at`;

/** Open from the day it was sent in, or paid; not refused for good, withdrawn, or taken by fraud. */
const OPEN_OR_PAID = sql`submitted_at is not null and stage not in ('draft', 'withdrawn', 'clawback')
  and (stage <> 'closed' or paid_at is not null)`;

/** Every open or paid case after a case, in order; for walking through all of them in batches. */
export const casesInCare = (db: Queryable, after: string | null, limit: number): Promise<CareCase[]> =>
  db.query<CareCase>(sql`select ${CARE} from cases.case where ${OPEN_OR_PAID}
    and (${after}::uuid is null or case_id > ${after}::uuid) order by case_id limit ${limit}`);

/** One case, if it is open or paid. */
export const caseInCare = (db: Queryable, case_id: string): Promise<CareCase | undefined> =>
  db.maybe<CareCase>(sql`select ${CARE} from cases.case where ${OPEN_OR_PAID} and case_id = ${case_id}`);
