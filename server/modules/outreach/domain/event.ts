import { randomInt } from 'node:crypto';
import type { EventState } from '@tongzhou/contract';
import { lintWording } from '@tongzhou/i18n';
import { fail } from '@tongzhou/kernel';

export type EventAction = 'approve' | 'start' | 'report' | 'cancel';

const STEPS: readonly (readonly [EventState, EventAction, EventState])[] = [
  ['planned', 'approve', 'approved'],
  ['planned', 'cancel', 'cancelled'],
  ['approved', 'start', 'running'],
  ['approved', 'cancel', 'cancelled'],
  ['running', 'report', 'reported'],
];

/** @throws event.step_not_possible_now */
export function eventStep(from: EventState, action: EventAction): EventState {
  const row = STEPS.find(([f, a]) => f === from && a === action);
  if (!row) throw fail.conflict('event.step_not_possible_now');
  return row[2];
}

/** Without 0 O 1 I: read aloud over a table in the wind. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;

export const newEventCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const HOURS_MAX = 12;
const AHEAD_HOURS_MAX = 24 * 366;

/** @throws event.times_impossible */
export function needPossibleTimes(
  starts_at: Temporal.Instant,
  ends_at: Temporal.Instant,
  now: Temporal.Instant,
): void {
  const ahead = now.until(starts_at).total('hours');
  const lasts = starts_at.until(ends_at).total('hours');
  if (ahead <= 0 || ahead > AHEAD_HOURS_MAX || lasts <= 0 || lasts > HOURS_MAX)
    throw fail.invalid('event.times_impossible', { params: { hours: HOURS_MAX } });
}

/** What the public reads says nothing of insurance and baits nobody. @throws event.wording */
export function needCleanWording(...texts: readonly string[]): void {
  const [found] = texts.flatMap(lintWording);
  if (found)
    throw fail.invalid('event.wording', { params: { word: found.word, suggestion: found.suggestion } });
}

const EARLY_HOURS = 2;

/** An event begins on its day: from two hours before until its end. */
export const mayStartNow = (
  e: { starts_at: Temporal.Instant; ends_at: Temporal.Instant },
  now: Temporal.Instant,
): boolean =>
  Temporal.Instant.compare(now, e.starts_at.subtract({ hours: EARLY_HOURS })) >= 0 &&
  Temporal.Instant.compare(now, e.ends_at) <= 0;

const LATE_HOURS = 24 * 7;

/** Phones come back from places without a network: taps are taken while it runs and for a week after its end. */
export const takesTaps = (
  e: { state: EventState; ends_at: Temporal.Instant },
  now: Temporal.Instant,
): boolean =>
  e.state === 'running' ||
  (e.state === 'reported' && Temporal.Instant.compare(now, e.ends_at.add({ hours: LATE_HOURS })) <= 0);
