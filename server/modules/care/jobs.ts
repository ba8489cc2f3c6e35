import { startOfDay } from '@tongzhou/kernel';
import type { Actor } from '../../platform/actor.ts';
import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql, type Tx } from '../../platform/postgres/index.ts';
import { type CareCase, caseInCare, casesInCare } from '../cases/index.ts';
import { organisationOrNone } from '../setup/index.ts';
import { todayOf } from '../society/index.ts';
import { endUnfitCompanions } from './commands/companions.ts';
import { openCare } from './commands/opening.ts';
import { off } from './commands/visits.ts';
import { OPEN_DAYS } from './domain/access.ts';
import { ALARM_MINUTES, alarmStage } from './domain/visit.ts';
import { tell } from './people.ts';
import { careCoordinators } from './policy.ts';
import { visitorNames } from './queries/visits.ts';
import { lockVisit, refreshBoard } from './store.ts';

const BATCH = 500;
const NOT_BEGUN_HOURS = 12;
/** An asking that nobody could plan for so long keeps no phone and address; one may ask again. */
const ASKED_DAYS = 90;
const CALENDAR: Actor = { kind: 'system', name: 'calendar' };

/** Started when a case is sent in: the clocks of the board begin to run. */
export const caseOpened = (app: App, payload: Record<string, unknown>): Promise<void> =>
  inTransaction(app.db, async (tx) => {
    const c = await caseInCare(tx, String(payload.case_id));
    if (c) await openCare(tx, c, app.clock.now());
  });

/**
 * Every minute: visitors who have not checked out in time. First the coordinators of the city, then the second
 * contact; each stage is told once.
 */
export async function raiseAlarms(app: App): Promise<void> {
  const now = app.clock.now();
  const late = await app.db.query<{
    visit_id: string;
  }>(sql`select visit_id from care.visit where state = 'under_way'
    and check_out_until <= ${now.subtract({ minutes: ALARM_MINUTES.coordinator })} and alarm_answered_at is null
    and alarm_stage is distinct from 'second_contact' order by check_out_until limit ${BATCH}`);
  for (const { visit_id } of late) await inTransaction(app.db, (tx) => raise(app, tx, visit_id, now));
}

async function raise(app: App, tx: Tx, visit_id: string, now: Temporal.Instant): Promise<void> {
  const v = await lockVisit(tx, visit_id);
  const stage = v.state === 'under_way' ? alarmStage(v.check_out_until!, now) : null;
  if (stage === null || stage === v.alarm_stage || v.alarm_answered_at !== null) return;
  await tx.run(
    sql`update care.visit set alarm_stage = ${stage}, alarm_raised_at = coalesce(alarm_raised_at, ${now}) where visit_id = ${visit_id}`,
  );
  const names = (await visitorNames(app, tx, visit_id)).join('、');
  if (v.alarm_stage === null)
    for (const user_id of await careCoordinators(tx, v.branch_id))
      await tell(app, tx, user_id, 'visit_overdue', { names });
  if (stage === 'second_contact')
    await tell(app, tx, v.second_contact_user_id!, 'visit_overdue_second', { names });
}

/**
 * Every ten minutes: who is on the board, wishes whose day has come, proposals nobody answered,
 * companions out of office, visits nobody made, contacts of finished tasks.
 */
export async function tick(app: App): Promise<void> {
  if (!(await organisationOrNone(app.db))) return;
  await keepBoard(app);
  await askAgain(app);
  await letProposalsLapse(app);
  await inTransaction(app.db, (tx) => endUnfitCompanions({ tx, now: app.clock.now() }));
  await callOffForgotten(app);
  await eraseContacts(app);
}

/** Puts every open or paid case on the board, and takes off those that ended. */
async function keepBoard(app: App): Promise<void> {
  const now = app.clock.now();
  const open: string[] = [];
  for (let after: string | null = null; ; ) {
    const batch: CareCase[] = await casesInCare(app.db, after, BATCH);
    open.push(...batch.map((c) => c.case_id));
    await openMissing(app, batch, now);
    if (batch.length < BATCH) break;
    after = batch.at(-1)!.case_id;
  }
  await app.db.run(sql`update care.cared_for set closed_at = ${now}
    where closed_at is null and not case_id = any(${open}::uuid[])`);
  await app.db.run(sql`update care.cared_for p set closed_at = ${now} from identity.person d
    where p.closed_at is null and p.who = 'ill_member' and d.person_id = p.person_id and d.died_on is not null`);
}

/** New ones, those that were closed too early, and those whose ill member has learnt the illness and answers now. */
async function openMissing(app: App, batch: readonly CareCase[], now: Temporal.Instant): Promise<void> {
  const known = await app.db.query<{
    case_id: string;
    knows_diagnosis: boolean;
  }>(sql`select p.case_id, p.knows_diagnosis from care.cared_for p
    left join identity.person d on d.person_id = p.person_id where p.who = 'ill_member'
      and p.case_id = any(${batch.map((c) => c.case_id)}::uuid[]) and (p.closed_at is null or d.died_on is not null)`);
  const there = new Map(known.map((row) => [row.case_id, row.knows_diagnosis]));
  for (const c of batch) if (there.get(c.case_id) !== c.knows_diagnosis) await openOne(app, c, now);
}

/** A case that cannot be put on the board is told to the operator and never keeps the others off it. */
async function openOne(app: App, c: CareCase, now: Temporal.Instant): Promise<void> {
  try {
    await inTransaction(app.db, (tx) => openCare(tx, c, now));
  } catch (err) {
    app.log.error({ err, case_id: c.case_id }, 'case not on the board of care');
  }
}

/** The chosen day has come: the wish opens again, the clocks start anew, one message asks. */
async function askAgain(app: App): Promise<void> {
  const now = app.clock.now();
  const { time_zone } = (await organisationOrNone(app.db))!;
  const today = await todayOf(app.db, now);
  const due = await app.db.query<{
    cared_for_id: bigint;
    user_id: bigint;
  }>(sql`select cared_for_id, user_id from care.cared_for
    where wish = 'not_now' and closed_at is null and ask_again_on <= ${today} order by cared_for_id limit ${BATCH}`);
  for (const row of due) {
    await inTransaction(app.db, async (tx) => {
      const opened =
        await tx.run(sql`update care.cared_for set wish = 'open', ask_again_on = null, unanswered_since = null,
        clock_from = ${startOfDay(today, time_zone)} where cared_for_id = ${row.cared_for_id} and wish = 'not_now' and ask_again_on <= ${today}`);
      if (opened === 1) await tell(app, tx, row.user_id, 'care_asked_again');
    });
  }
}

async function letProposalsLapse(app: App): Promise<void> {
  const now = app.clock.now();
  await inTransaction(app.db, async (tx) => {
    const lapsed = await tx.query<{
      case_id: string;
    }>(sql`update care.companion c set state = 'declined', ended_at = ${now} from care.cared_for p
      where p.cared_for_id = c.cared_for_id and c.state = 'proposed' and c.answer_until <= ${now} returning p.case_id`);
    for (const { case_id } of lapsed) await refreshBoard(tx, case_id);
  });
}

/** Visits nobody made, askings nobody answered, and visits to people whose row on the board is closed. */
async function callOffForgotten(app: App): Promise<void> {
  const now = app.clock.now();
  const forgotten = await app.db.query<{
    visit_id: string;
  }>(sql`select v.visit_id from care.visit v where (v.state = 'planned' and v.ends_at <= ${now.subtract({ hours: NOT_BEGUN_HOURS })})
      or (v.state = 'asked' and v.asked_at <= ${now.subtract({ hours: 24 * ASKED_DAYS })})
      or (v.state in ('asked', 'planned') and exists (select 1 from care.cared_for p where p.case_id = v.case_id
        and p.who = 'ill_member' and p.closed_at is not null)) order by v.asked_at limit ${BATCH}`);
  for (const { visit_id } of forgotten)
    await inTransaction(app.db, async (tx) => {
      const v = await lockVisit(tx, visit_id);
      if (v.state !== 'asked' && v.state !== 'planned') return;
      await off({ app, tx, actor: CALENDAR, now, request_id: 'care.tick' }, v, 'other');
    });
}

/** The task is over: form of address, phone, address and risks are erased. */
const eraseContacts = (app: App): Promise<number> =>
  app.db.run(sql`update care.visit set contact_sealed = null, risks_sealed = null
    where (contact_sealed is not null or risks_sealed is not null)
      and coalesce(reported_at, checked_out_at, called_off_at) <= ${app.clock.now().subtract({ hours: 24 * OPEN_DAYS })}`);

export const careJobs: Readonly<Record<string, JobHandler>> = {
  'care.case_opened': caseOpened,
  'care.alarms': raiseAlarms,
  'care.tick': tick,
};
