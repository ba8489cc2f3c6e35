import { dayIn, type PlainDateText } from '@tongzhou/kernel';

/** The only source of time. Commands read it once, as `ctx.now`. */
export interface Clock {
  now(): Temporal.Instant;
  /** The calendar day in a time zone (a plan's or the organisation's, never the server's). */
  today(timeZone: string): PlainDateText;
}

export const clockOf = (now: () => Temporal.Instant): Clock => ({
  now,
  today: (timeZone) => dayIn(now(), timeZone),
});

/** Milliseconds are enough for us, and what PostgreSQL and JSON keep without loss. */
export const systemClock = (): Clock => clockOf(() => Temporal.Instant.fromEpochMilliseconds(Date.now()));

export interface FixedClock extends Clock {
  set(instant: Temporal.Instant | string): void;
  advance(by: Temporal.Duration | Temporal.DurationLike): void;
}

/** Stands still until told otherwise: for tests. Days are 24 hours long here. */
export function fixedClock(start: Temporal.Instant | string): FixedClock {
  let at = Temporal.Instant.from(start);
  return {
    ...clockOf(() => at),
    set(instant) {
      at = Temporal.Instant.from(instant);
    },
    advance(by) {
      at = at.toZonedDateTimeISO('UTC').add(by).toInstant();
    },
  };
}
