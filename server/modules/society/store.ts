import type {
  HourKind,
  Paper,
  ReportKind,
  RepresentativeState,
  RosterReason,
  SocietyState,
} from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';

export interface SocietyRow {
  society_id: number;
  branch_id: number;
  name: string;
  state: SocietyState;
  founded_at: Temporal.Instant;
}

const SOCIETY = sql`society_id, branch_id, name, state, founded_at`;

/** @throws society.unknown */
export async function societyById(db: Queryable, society_id: number): Promise<SocietyRow> {
  const row = await db.maybe<SocietyRow>(
    sql`select ${SOCIETY} from society.society where society_id = ${society_id}`,
  );
  if (!row) throw fail.notFound('society.unknown');
  return row;
}

/** The society of a branch that is not closed. */
export const societyOfBranch = (db: Queryable, branch_id: number) =>
  db.maybe<SocietyRow>(
    sql`select ${SOCIETY} from society.society where branch_id = ${branch_id} and state <> 'closed'`,
  );

/** Societies that are not closed. */
export const societies = (db: Queryable) =>
  db.query<SocietyRow>(
    sql`select ${SOCIETY} from society.society where state <> 'closed' order by society_id`,
  );

export async function lockSociety(tx: Queryable, society_id: number): Promise<SocietyRow> {
  const row = await tx.maybe<SocietyRow>(
    sql`select ${SOCIETY} from society.society where society_id = ${society_id} for update`,
  );
  if (!row) throw fail.notFound('society.unknown');
  return row;
}

export interface RepresentativeRow {
  representative_id: bigint;
  society_id: number;
  branch_id: number;
  user_id: bigint;
  person_id: bigint;
  state: RepresentativeState;
  full_name_on_badge: boolean;
  listed: boolean;
  applied_at: Temporal.Instant;
  quiz_passed_at: Temporal.Instant | null;
  interviewed_on: string | null;
  confirmed_at: Temporal.Instant | null;
  confirmed_by: string | null;
  valid_until: string | null;
  badge_code: string | null;
  badge_id: string;
  suspended_for: Exclude<RosterReason, 'term_over' | 'own_wish'> | null;
  suspended_by_report: string | null;
  ended_for: RosterReason | null;
  ended_at: Temporal.Instant | null;
}

const REP = sql`r.representative_id, r.society_id, s.branch_id, r.user_id, r.person_id, r.state, r.full_name_on_badge, r.listed, r.applied_at,
  r.quiz_passed_at, r.interviewed_on, r.confirmed_at, r.confirmed_by, r.valid_until, r.badge_code, r.badge_id,
  r.suspended_for, r.suspended_by_report, r.ended_for, r.ended_at`;
const FROM = sql`society.representative r join society.society s using (society_id)`;

const known = (row: RepresentativeRow | undefined, code = 'representative.unknown'): RepresentativeRow => {
  if (!row) throw fail.notFound(code);
  return row;
};

/** @throws representative.unknown */
export const representativeById = async (db: Queryable, id: bigint): Promise<RepresentativeRow> =>
  known(await db.maybe<RepresentativeRow>(sql`select ${REP} from ${FROM} where r.representative_id = ${id}`));

export const representativesByIds = (db: Queryable, ids: readonly bigint[]) =>
  db.query<RepresentativeRow>(
    sql`select ${REP} from ${FROM} where r.representative_id = any(${[...ids]}::bigint[]) order by r.representative_id`,
  );

/** The representative, locked for this transaction. @throws representative.unknown */
export const lockRepresentative = async (tx: Queryable, id: bigint): Promise<RepresentativeRow> =>
  known(
    await tx.maybe<RepresentativeRow>(
      sql`select ${REP} from ${FROM} where r.representative_id = ${id} for update of r`,
    ),
  );

/** Applied, confirmed or suspended: at most one per login. */
export const representativeOfUser = (db: Queryable, user_id: bigint) =>
  db.maybe<RepresentativeRow>(
    sql`select ${REP} from ${FROM} where r.user_id = ${user_id} and r.state <> 'ended'`,
  );

export const representativesOf = (db: Queryable, society_id: number, state?: RepresentativeState) =>
  db.query<RepresentativeRow>(sql`select ${REP} from ${FROM}
    where r.society_id = ${society_id} ${state ? sql`and r.state = ${state}` : sql``} order by r.applied_at, r.representative_id limit 500`);

/** @throws badge.unknown */
export const representativeByBadge = async (db: Queryable, badge_code: string): Promise<RepresentativeRow> =>
  known(
    await db.maybe<RepresentativeRow>(sql`select ${REP} from ${FROM} where r.badge_code = ${badge_code}`),
    'badge.unknown',
  );

export async function inOfficeCount(db: Queryable, society_id: number, today: string): Promise<number> {
  const row = await db.one<{ n: bigint }>(sql`select count(*) as n from society.representative
    where society_id = ${society_id} and state = 'confirmed' and valid_until >= ${today}`);
  return Number(row.n);
}

export const signatures = (db: Queryable, representative_id: bigint) =>
  db.query<{ paper: Paper; version: number }>(
    sql`select paper, max(version) as version from society.signature where representative_id = ${representative_id} group by 1 order by 1`,
  );

export type RepresentativeChanges = Partial<
  Pick<
    RepresentativeRow,
    | 'interviewed_on'
    | 'confirmed_at'
    | 'confirmed_by'
    | 'valid_until'
    | 'badge_code'
    | 'suspended_for'
    | 'suspended_by_report'
    | 'ended_for'
    | 'ended_at'
  >
>;

export async function saveRepresentative(
  tx: Queryable,
  before: RepresentativeRow,
  state: RepresentativeState,
  changes: RepresentativeChanges,
): Promise<RepresentativeRow> {
  const after: RepresentativeRow = { ...before, ...changes, state };
  await tx.run(sql`update society.representative set state = ${state}, interviewed_on = ${after.interviewed_on},
    confirmed_at = ${after.confirmed_at}, confirmed_by = ${after.confirmed_by}, valid_until = ${after.valid_until},
    badge_code = ${after.badge_code}, suspended_for = ${after.suspended_for}, suspended_by_report = ${after.suspended_by_report},
    ended_for = ${after.ended_for}, ended_at = ${after.ended_at} where representative_id = ${before.representative_id}`);
  return after;
}

export const insertStep = (
  tx: Queryable,
  representative_id: bigint,
  row: {
    from: string;
    action: string;
    to: string;
    reason: string | null;
    actor: string;
    at: Temporal.Instant;
  },
) =>
  tx.run(sql`insert into society.step (representative_id, no, from_state, action, to_state, reason, actor, at)
    select ${representative_id}::bigint, coalesce(max(no), 0) + 1, ${row.from}::text, ${row.action}::text, ${row.to}::text, ${row.reason}::text,
      ${row.actor}::text, ${row.at}::timestamptz from society.step where representative_id = ${representative_id}`);

export interface ReportRow {
  report_id: string;
  representative_id: bigint;
  society_id: number;
  branch_id: number;
  kind: ReportKind;
  state: 'received' | 'upheld' | 'unfounded';
  received_at: Temporal.Instant;
  due_on: string;
  text_sealed: Buffer;
  phone_sealed: Buffer | null;
}

export const REPORT = sql`p.report_id, p.representative_id, r.society_id, s.branch_id, p.kind, p.state, p.received_at, p.due_on,
  p.text_sealed, p.phone_sealed`;
export const REPORT_FROM = sql`society.report p join society.representative r using (representative_id) join society.society s using (society_id)`;

/** @throws report.unknown */
export async function reportById(db: Queryable, report_id: string): Promise<ReportRow> {
  const row = await db.maybe<ReportRow>(
    sql`select ${REPORT} from ${REPORT_FROM} where p.report_id = ${report_id}`,
  );
  if (!row) throw fail.notFound('report.unknown');
  return row;
}

export async function openReports(db: Queryable, representative_id: bigint): Promise<number> {
  const row = await db.one<{ n: bigint }>(
    sql`select count(*) as n from society.report where representative_id = ${representative_id} and state = 'received'`,
  );
  return Number(row.n);
}

export async function minutesServed(db: Queryable, representative_id: bigint): Promise<number> {
  const row = await db.one<{ n: bigint }>(
    sql`select coalesce(sum(minutes), 0) as n from society.hours where representative_id = ${representative_id}`,
  );
  return Number(row.n);
}

export const insertHours = (
  tx: Queryable,
  r: RepresentativeRow,
  h: { on: string; minutes: number; kind: HourKind; at: Temporal.Instant },
) =>
  tx.run(sql`insert into society.hours (representative_id, society_id, on_day, minutes, kind, at)
    values (${r.representative_id}, ${r.society_id}, ${h.on}, ${h.minutes}, ${h.kind}, ${h.at})`);
