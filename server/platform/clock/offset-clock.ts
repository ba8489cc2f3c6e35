import { CodedError, fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../postgres/index.ts';
import { type Clock, clockOf, systemClock } from './clock.ts';

/** The demo's clock: ahead of the system's by whole seconds, or standing still. It is never put back. */
export interface OffsetClock extends Clock {
  /** Puts the clock forward to an instant (or up to a second past it). Error: `clock.cannot_go_back`. */
  advanceTo(instant: Temporal.Instant): Promise<void>;
  /** Stops the clock at its present reading, or lets it go on from there. */
  stand(still: boolean): Promise<void>;
  standsStill(): boolean;
  /** Reads the stored state again, when another process may have put the clock forward. */
  refresh(): Promise<void>;
}

interface State {
  offset_s: bigint;
  /** The reading while it stands still. */
  stands_at: Temporal.Instant | null;
}

const readState = (db: Queryable) => db.one<State>(sql`select offset_s, stands_at from platform.clock`);

const readingOf = ({ offset_s, stands_at }: State, system: Temporal.Instant): Temporal.Instant =>
  stands_at ?? system.add({ seconds: Number(offset_s) });

const secondsUpTo = (system: Temporal.Instant, target: Temporal.Instant): bigint =>
  BigInt(Math.ceil((target.epochMilliseconds - system.epochMilliseconds) / 1000));

/** Reads the state stored in the database once; `now()` itself asks nobody. */
export async function offsetClock(db: Queryable, system: Clock = systemClock()): Promise<OffsetClock> {
  let state = await readState(db);
  const now = () => readingOf(state, system.now());
  const refresh = async () => {
    state = await readState(db);
  };
  return {
    ...clockOf(now),
    refresh,
    standsStill: () => state.stands_at !== null,
    async advanceTo(instant) {
      const moved = await moveTo(db, instant, system.now());
      await refresh();
      if (!moved) throw fail.conflict('clock.cannot_go_back');
    },
    async stand(still) {
      await setStanding(db, still, system.now());
      await refresh();
    },
  };
}

const interval = sql`offset_s * interval '1 second'`;

/** One statement compares and moves, so that of two who press the button none puts the clock back. */
async function moveTo(db: Queryable, target: Temporal.Instant, system: Temporal.Instant): Promise<boolean> {
  const rows = await db.run(sql`
    update platform.clock set
      offset_s = ${secondsUpTo(system, target)},
      stands_at = case when stands_at is null then null else ${target}::timestamptz end
    where coalesce(stands_at, ${system}::timestamptz + ${interval}) <= ${target}::timestamptz`);
  return rows === 1;
}

async function setStanding(db: Queryable, still: boolean, system: Temporal.Instant): Promise<void> {
  if (still) {
    await db.run(
      sql`update platform.clock set stands_at = ${system}::timestamptz + ${interval} where stands_at is null`,
    );
  } else {
    await db.run(sql`
      update platform.clock set stands_at = null,
        offset_s = ceil(extract(epoch from stands_at - ${system}::timestamptz))::bigint
      where stands_at is not null`);
  }
}

/** The clock as one that can be moved, or `clock.not_movable`: outside the demo nobody moves time. */
export function movable(clock: Clock): OffsetClock {
  if ('advanceTo' in clock) return clock as OffsetClock;
  throw new CodedError('clock.not_movable', { status: 403 });
}
