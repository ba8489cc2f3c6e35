import type {
  CallOffReason,
  CompanionState,
  ConsentWay,
  VisitPlace,
  VisitState,
  Wish,
} from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import type { AlarmStage } from './domain/visit.ts';

export interface VisitRow {
  visit_id: string;
  case_id: string;
  branch_id: number;
  person_id: bigint;
  state: VisitState;
  place: VisitPlace;
  asked_by: string;
  asked_at: Temporal.Instant;
  adults_at_home: number;
  contact_sealed: Buffer | null;
  first_visit: boolean;
  starts_at: Temporal.Instant | null;
  ends_at: Temporal.Instant | null;
  planned_by: string | null;
  second_contact_user_id: bigint | null;
  risks_sealed: Buffer | null;
  checked_in_at: Temporal.Instant | null;
  check_out_until: Temporal.Instant | null;
  checked_out_at: Temporal.Instant | null;
  alarm_stage: AlarmStage | null;
  alarm_raised_at: Temporal.Instant | null;
  alarm_answered_at: Temporal.Instant | null;
  report_due_at: Temporal.Instant | null;
  report_sealed: Buffer | null;
  reported_at: Temporal.Instant | null;
  called_off_for: CallOffReason | null;
  called_off_at: Temporal.Instant | null;
}

export const VISIT = sql`visit_id, case_id, branch_id, person_id, state, place, asked_by, asked_at, adults_at_home, contact_sealed, first_visit,
  starts_at, ends_at, planned_by, second_contact_user_id, risks_sealed, checked_in_at, check_out_until, checked_out_at,
  alarm_stage, alarm_raised_at, alarm_answered_at, report_due_at, report_sealed, reported_at, called_off_for, called_off_at`;

const known = (row: VisitRow | undefined): VisitRow => {
  if (!row) throw fail.notFound('visit.unknown');
  return row;
};

/** @throws visit.unknown */
export const visitById = async (db: Queryable, visit_id: string): Promise<VisitRow> =>
  known(await db.maybe<VisitRow>(sql`select ${VISIT} from care.visit where visit_id = ${visit_id}`));

/** The visit, locked for this transaction. @throws visit.unknown */
export const lockVisit = async (tx: Queryable, visit_id: string): Promise<VisitRow> =>
  known(
    await tx.maybe<VisitRow>(sql`select ${VISIT} from care.visit where visit_id = ${visit_id} for update`),
  );

export type VisitChanges = Partial<
  Omit<VisitRow, 'visit_id' | 'case_id' | 'branch_id' | 'person_id' | 'state'>
>;

/** Writes the new state with everything that changes with it. */
export async function saveVisit(
  tx: Queryable,
  before: VisitRow,
  state: VisitState,
  changes: VisitChanges,
): Promise<VisitRow> {
  const a: VisitRow = { ...before, ...changes, state };
  await tx.run(sql`update care.visit set state = ${state}, first_visit = ${a.first_visit}, starts_at = ${a.starts_at}, ends_at = ${a.ends_at},
    planned_by = ${a.planned_by}, second_contact_user_id = ${a.second_contact_user_id}, risks_sealed = ${a.risks_sealed},
    checked_in_at = ${a.checked_in_at}, check_out_until = ${a.check_out_until}, checked_out_at = ${a.checked_out_at},
    report_due_at = ${a.report_due_at}, report_sealed = ${a.report_sealed}, reported_at = ${a.reported_at},
    called_off_for = ${a.called_off_for}, called_off_at = ${a.called_off_at}, contact_sealed = ${a.contact_sealed}
    where visit_id = ${before.visit_id}`);
  return a;
}

export const insertStep = (
  tx: Queryable,
  visit_id: string,
  row: { from: string; action: string; to: string; actor: string; at: Temporal.Instant },
) =>
  tx.run(sql`insert into care.step (visit_id, no, from_state, action, to_state, actor, at)
    select ${visit_id}::uuid, coalesce(max(no), 0) + 1, ${row.from}::text, ${row.action}::text, ${row.to}::text, ${row.actor}::text, ${row.at}::timestamptz
    from care.step where visit_id = ${visit_id}`);

export interface VisitorRow {
  visit_id: string;
  representative_id: bigint;
  user_id: bigint;
  experienced: boolean;
}

export const visitorsOf = (db: Queryable, visit_ids: readonly string[]) =>
  db.query<VisitorRow>(sql`select visit_id, representative_id, user_id, experienced from care.visitor
    where visit_id = any(${[...visit_ids]}::uuid[]) order by visit_id, representative_id`);

export interface ConsentCount {
  visit_id: string;
  ill_member: boolean;
  adults: number;
}

/** Consents that stand, counted per visit. */
export const consentsOf = (db: Queryable, visit_ids: readonly string[]) =>
  db.query<ConsentCount>(sql`select visit_id, bool_or("of" = 'ill_member') as ill_member,
      (count(*) filter (where "of" = 'adult_at_home'))::int as adults
    from care.consent where visit_id = any(${[...visit_ids]}::uuid[]) and withdrawn_at is null group by visit_id`);

export const insertConsent = (
  tx: Queryable,
  c: {
    visit_id: string;
    of: 'ill_member' | 'adult_at_home';
    way: ConsentWay;
    given_by: string;
    at: Temporal.Instant;
  },
) =>
  tx.run(sql`insert into care.consent (consent_id, visit_id, "of", way, given_by, given_at)
    values (${crypto.randomUUID()}, ${c.visit_id}, ${c.of}, ${c.way}, ${c.given_by}, ${c.at}) on conflict do nothing`);

export interface CaredForRow {
  cared_for_id: bigint;
  case_id: string;
  who: 'ill_member' | 'carer';
  branch_id: number;
  person_id: bigint | null;
  user_id: bigint;
  wish: Wish;
  ask_again_on: string | null;
  closed_at: Temporal.Instant | null;
}

const CARED_FOR = sql`cared_for_id, case_id, who, branch_id, person_id, user_id, wish, ask_again_on, closed_at`;

/** @throws care.unknown_person also when nobody is asked about any more */
export async function lockCaredFor(tx: Queryable, cared_for_id: bigint): Promise<CaredForRow> {
  const row = await tx.maybe<CaredForRow>(
    sql`select ${CARED_FOR} from care.cared_for where cared_for_id = ${cared_for_id} and closed_at is null for update`,
  );
  if (!row) throw fail.notFound('care.unknown_person');
  return row;
}

export const caredForOfCase = (db: Queryable, case_id: string) =>
  db.query<CaredForRow>(
    sql`select ${CARED_FOR} from care.cared_for where case_id = ${case_id} and closed_at is null order by who`,
  );

export const caredForOfUser = (db: Queryable, user_id: bigint) =>
  db.query<CaredForRow>(
    sql`select ${CARED_FOR} from care.cared_for where user_id = ${user_id} and closed_at is null order by cared_for_id`,
  );

export interface CompanionRow {
  companion_id: string;
  cared_for_id: bigint;
  case_id: string;
  /** the side that is cared for */
  member_user_id: bigint;
  user_id: bigint;
  representative_id: bigint;
  state: CompanionState;
  answer_until: Temporal.Instant;
  member_accepted_at: Temporal.Instant | null;
  companion_accepted_at: Temporal.Instant | null;
}

export const COMPANION = sql`c.companion_id, c.cared_for_id, p.case_id, p.user_id as member_user_id, c.user_id, c.representative_id, c.state,
  c.answer_until, c.member_accepted_at, c.companion_accepted_at`;
export const COMPANION_FROM = sql`care.companion c join care.cared_for p using (cared_for_id)`;

/**
 * Brings the columns of the board in step with visits, needs and companions of a case. Every command that changes one
 * of them calls it in its own transaction; a check compares.
 */
export const refreshBoard = (tx: Queryable, case_id: string) =>
  tx.run(sql`update care.cared_for p set
      visited_at = (select max(v.checked_in_at) from care.visit v where v.case_id = p.case_id and v.state in ('left', 'reported')),
      visit_ahead_at = (select min(v.starts_at) from care.visit v where v.case_id = p.case_id and v.state = 'planned'),
      companion = coalesce((select c.state from care.companion c where c.cared_for_id = p.cared_for_id and c.state in ('proposed', 'active')), 'none'),
      open_needs = case when p.who = 'ill_member' then (select count(*) from care.task t where t.case_id = p.case_id and t.state = 'open') else 0 end,
      next_need_due_on = case when p.who = 'ill_member' then (select min(t.due_on) from care.task t where t.case_id = p.case_id and t.state = 'open') end
    where p.case_id = ${case_id}`);

/** A word was exchanged: somebody asked and it was answered. */
export const noteAnswered = (tx: Queryable, cared_for_ids: readonly bigint[], now: Temporal.Instant) =>
  tx.run(sql`update care.cared_for set asked_at = ${now}, answered_at = ${now}, unanswered_since = null
    where cared_for_id = any(${[...cared_for_ids]}::bigint[])`);

/** Somebody asked, and there is no answer yet. */
export const noteAsked = (tx: Queryable, cared_for_id: bigint, now: Temporal.Instant) =>
  tx.run(sql`update care.cared_for set asked_at = ${now}, unanswered_since = coalesce(unanswered_since, ${now})
    where cared_for_id = ${cared_for_id}`);
