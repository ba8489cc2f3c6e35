import type { EventKind, EventState, TallyKind } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';

export interface Tally {
  talked: number;
  joined: number;
  wary: number;
  only_looked: number;
  joined_with_code: number;
}

export interface EventRow extends Tally {
  event_id: bigint;
  event_code: string;
  society_id: number;
  kind: EventKind;
  state: EventState;
  title: string;
  place: string;
  starts_at: Temporal.Instant;
  ends_at: Temporal.Instant;
  planned_by: string;
  planned_at: Temporal.Instant;
  approved_at: Temporal.Instant | null;
  permission: string | null;
  started_at: Temporal.Instant | null;
  report: string | null;
  cancelled_at: Temporal.Instant | null;
}

export const EVENT = sql`e.event_id, e.event_code, e.society_id, e.kind, e.state, e.title, e.place, e.starts_at, e.ends_at, e.planned_by,
  e.planned_at, e.approved_at, e.permission, e.started_at, e.report, e.cancelled_at,
  t.talked, t.joined, t.wary, t.only_looked, t.joined_with_code`;
export const EVENT_FROM = sql`outreach.event e join outreach.tally t using (event_id)`;

const known = (row: EventRow | undefined): EventRow => {
  if (!row) throw fail.notFound('event.unknown');
  return row;
};

/** @throws event.unknown */
export const eventByCode = async (db: Queryable, event_code: string): Promise<EventRow> =>
  known(await db.maybe<EventRow>(sql`select ${EVENT} from ${EVENT_FROM} where e.event_code = ${event_code}`));

/** The event, locked for this transaction. @throws event.unknown */
export const lockEvent = async (tx: Queryable, event_code: string): Promise<EventRow> =>
  known(
    await tx.maybe<EventRow>(
      sql`select ${EVENT} from ${EVENT_FROM} where e.event_code = ${event_code} for update of e`,
    ),
  );

/** More taken back than given shows as nothing: a phone whose first taps never arrived. */
export const tallyOf = (e: Tally): Tally => ({
  talked: Math.max(0, e.talked),
  joined: Math.max(0, e.joined),
  wary: Math.max(0, e.wary),
  only_looked: Math.max(0, e.only_looked),
  joined_with_code: e.joined_with_code,
});

export interface Tap {
  client_id: string;
  kind: TallyKind;
  n: 1 | -1;
  at: Temporal.Instant;
}

/** Counts each tap once, however often it is sent. @returns how many were new */
export async function countTaps(
  tx: Queryable,
  event_id: bigint,
  taps: readonly Tap[],
  now: Temporal.Instant,
): Promise<number> {
  const fresh = await tx.query<{
    kind: TallyKind;
    n: number;
  }>(sql`insert into outreach.tap (event_id, client_id, kind, n, tapped_at, received_at)
    select ${event_id}::bigint, t.client_id, t.kind, t.n, t.at, ${now}::timestamptz
    from unnest(${taps.map((t) => t.client_id)}::uuid[], ${taps.map((t) => t.kind)}::text[], ${taps.map((t) => t.n)}::smallint[],
      ${taps.map((t) => t.at)}::timestamptz[]) as t (client_id, kind, n, at)
    on conflict do nothing returning kind, n`);
  const sum = (kind: TallyKind) => fresh.reduce((n, tap) => (tap.kind === kind ? n + tap.n : n), 0);
  await tx.run(sql`update outreach.tally set talked = talked + ${sum('talked')}, joined = joined + ${sum('joined')},
    wary = wary + ${sum('wary')}, only_looked = only_looked + ${sum('only_looked')} where event_id = ${event_id}`);
  return fresh.length;
}

/** Counts a membership for the event it named; once, and for one event. @returns whether it was new */
export async function countJoining(
  tx: Queryable,
  event_code: string,
  membership_id: bigint,
  now: Temporal.Instant,
): Promise<boolean> {
  const added = await tx.query<{
    event_id: bigint;
  }>(sql`insert into outreach.joining (membership_id, event_id, at)
    select ${membership_id}::bigint, event_id, ${now}::timestamptz from outreach.event where event_code = ${event_code}
    on conflict do nothing returning event_id`);
  for (const { event_id } of added)
    await tx.run(
      sql`update outreach.tally set joined_with_code = joined_with_code + 1 where event_id = ${event_id}`,
    );
  return added.length === 1;
}
