import type { EventState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import type { App, ReadCtx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { qrSvg, societyById } from '../../society/index.ts';
import { ics } from '../domain/ics.ts';
import { EVENT, EVENT_FROM, type EventRow, eventByCode, type Tally, tallyOf } from '../store.ts';

/** An event with the names of its society and city. */
export type NamedEvent = EventRow & { society: string; branch_id: number; branch: string };

export const NAMED = sql`${EVENT}, s.name as society, s.branch_id, b.name_zh as branch`;
export const NAMED_FROM = sql`${EVENT_FROM} join society.society s using (society_id) join setup.branch b using (branch_id)`;

export const eventView = (e: NamedEvent) => ({
  event_code: e.event_code,
  society_id: e.society_id,
  society: e.society,
  branch_id: e.branch_id,
  branch: e.branch,
  kind: e.kind,
  state: e.state,
  title: e.title,
  place: e.place,
  starts_at: e.starts_at,
  ends_at: e.ends_at,
  tally: tallyOf(e),
});

/** Approved and running events that are not over, soonest first; or reported ones, newest first. */
export async function publicEvents(
  db: Queryable,
  now: Temporal.Instant,
  filter: { when: 'upcoming' | 'past'; society_id?: number | undefined; limit: number },
) {
  const which =
    filter.when === 'upcoming'
      ? sql`e.state in ('approved', 'running') and e.ends_at > ${now}`
      : sql`e.state = 'reported'`;
  const order =
    filter.when === 'upcoming' ? sql`e.starts_at, e.event_id` : sql`e.starts_at desc, e.event_id desc`;
  const rows = await db.query<NamedEvent>(sql`select ${NAMED} from ${NAMED_FROM}
    where ${which} ${filter.society_id === undefined ? sql`` : sql`and e.society_id = ${filter.society_id}`}
    order by ${order} limit ${filter.limit}`);
  return rows.map(eventView);
}

const PUBLIC_STATES: readonly EventState[] = ['approved', 'running', 'reported', 'cancelled'];

async function publicRow(db: Queryable, event_code: string): Promise<NamedEvent> {
  const row = await db.maybe<NamedEvent>(
    sql`select ${NAMED} from ${NAMED_FROM} where e.event_code = ${event_code}`,
  );
  const shown =
    row && PUBLIC_STATES.includes(row.state) && (row.state !== 'cancelled' || row.approved_at !== null);
  if (!shown) throw fail.notFound('event.unknown');
  return row;
}

/** One event as the public sees it; a plan nobody approved is not public. @throws event.unknown */
export async function publicEvent(ctx: ReadCtx, event_code: string) {
  const row = await publicRow(ctx.db, event_code);
  const questions = await ctx.db.query<{
    text: string;
    answer: string | null;
  }>(sql`select public_text as text, answer from outreach.question
    where event_id = ${row.event_id} and state = 'public' order by asked_at, question_id limit 100`);
  const join_url = joinUrl(ctx.app, event_code);
  return {
    ...eventView(row),
    report: row.report,
    questions,
    calendar_url: `${ctx.app.settings.public_url}/events/${event_code}.ics`,
    join_url,
    join_qr_svg: qrSvg(join_url),
  };
}

/** Where the QR on the leaflet leads: joining on one's own phone. */
export const joinUrl = (app: Pick<App, 'settings'>, event_code: string): string =>
  `${app.settings.public_url}/app/join?event=${event_code}`;

/** @throws event.unknown */
export async function calendarText(app: App, db: Queryable, event_code: string): Promise<string> {
  const e = await publicRow(db, event_code);
  return ics({
    event_code,
    title: e.title,
    place: e.place,
    organiser: e.society,
    url: `${app.settings.public_url}/events/${event_code}`,
    starts_at: e.starts_at,
    ends_at: e.ends_at,
    cancelled: e.state === 'cancelled',
    stamp: e.cancelled_at ?? e.approved_at!,
  });
}

/** Events held and what was counted, per society. */
export async function figures(db: Queryable) {
  const rows = await db.query<
    Record<keyof Tally | 'events', bigint> & { society_id: number; society: string }
  >(sql`select s.society_id, s.name as society, count(*) as events, sum(greatest(t.talked, 0)) as talked,
      sum(greatest(t.joined, 0)) as joined, sum(greatest(t.wary, 0)) as wary, sum(greatest(t.only_looked, 0)) as only_looked,
      sum(t.joined_with_code) as joined_with_code
    from outreach.event e join outreach.tally t using (event_id) join society.society s using (society_id)
    where e.state = 'reported' group by s.society_id order by s.society_id`);
  return rows.map((row) => ({
    society_id: row.society_id,
    society: row.society,
    events: Number(row.events),
    tally: {
      talked: Number(row.talked),
      joined: Number(row.joined),
      wary: Number(row.wary),
      only_looked: Number(row.only_looked),
      joined_with_code: Number(row.joined_with_code),
    },
  }));
}

/** Society of an event, for those who have only its code. @throws event.unknown */
export const societyOfEvent = async (db: Queryable, event_code: string) =>
  societyById(db, (await eventByCode(db, event_code)).society_id);
