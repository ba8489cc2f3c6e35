import type { VisitPlace, VisitState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';

export const VISIT_ACTIONS = ['plan', 'give_back', 'check_in', 'check_out', 'report', 'call_off'] as const;
export type VisitAction = (typeof VISIT_ACTIONS)[number];

/** One table for the commands and the CHECK constraint of `care.step`. */
export const VISIT_STEPS: readonly (readonly [VisitState, VisitAction, VisitState])[] = [
  ['asked', 'plan', 'planned'],
  ['asked', 'call_off', 'called_off'],
  ['planned', 'plan', 'planned'],
  ['planned', 'give_back', 'asked'],
  ['planned', 'check_in', 'under_way'],
  ['planned', 'call_off', 'called_off'],
  ['under_way', 'check_out', 'left'],
  ['under_way', 'call_off', 'called_off'],
  ['left', 'report', 'reported'],
];

/** What became of an alarm; kept as a step that leaves the visit where it stands. */
export type AlarmOutcome = 'safe' | 'emergency_called';
/** After "they are safe inside" the timer runs on for so long. */
export const SAFE_MINUTES = 60;

/** @throws visit.step_not_possible_now */
export function visitStep(from: VisitState, action: VisitAction): VisitState {
  const row = VISIT_STEPS.find(([f, a]) => f === from && a === action);
  if (!row) throw fail.conflict('visit.step_not_possible_now');
  return row[2];
}

export interface ConsentState {
  ill_member: boolean;
  adults_at_home: number;
  adults_agreed: number;
  complete: boolean;
}

/** The ill member, and at home every adult who lives there. */
export const consentState = (
  place: VisitPlace,
  adults_at_home: number,
  given: { ill_member: boolean; adults: number },
): ConsentState => ({
  ill_member: given.ill_member,
  adults_at_home: place === 'home' ? adults_at_home : 0,
  adults_agreed: given.adults,
  complete: given.ill_member && (place !== 'home' || given.adults >= adults_at_home),
});

export interface Risks {
  aggression: boolean;
  alcohol_or_drugs: boolean;
  infection: boolean;
  animals: boolean;
  ward_rules_read: boolean;
  note: string;
}

export interface Visitor {
  sex: 'f' | 'm';
  experienced: boolean;
}

export interface VisitPlan {
  place: VisitPlace;
  first_visit: boolean;
  member_sex: 'f' | 'm';
  visitors: readonly Visitor[];
  /** in the organisation's zone */
  starts: Temporal.ZonedDateTime;
  ends: Temporal.ZonedDateTime;
  risks: Risks;
}

const HOURS_MAX = 3;
/** A visitor is experienced after this many reported visits. */
export const EXPERIENCED_FROM = 2;

/**
 * Rules of a planned visit that do not depend on who asks.
 * @throws visit.first_by_two, experienced_needed, same_sex_needed, daylight_only, too_long, risk_forbids_home, ward_rules_first
 */
export function needSafePlan(plan: VisitPlan): void {
  if (plan.first_visit) needFirstVisitors(plan);
  if (plan.starts.until(plan.ends).total('hours') > HOURS_MAX)
    throw fail.invalid('visit.too_long', { params: { hours: HOURS_MAX } });
  needDaylight(plan);
  if (plan.place === 'home' && (plan.risks.aggression || plan.risks.alcohol_or_drugs))
    throw fail.conflict('visit.risk_forbids_home');
  if (plan.place === 'hospital' && !plan.risks.ward_rules_read) throw fail.conflict('visit.ward_rules_first');
}

function needFirstVisitors({ visitors, member_sex }: VisitPlan): void {
  if (visitors.length < 2) throw fail.conflict('visit.first_by_two');
  if (!visitors.some((v) => v.experienced))
    throw fail.conflict('visit.experienced_needed', { params: { visits: EXPERIENCED_FROM } });
  if (!visitors.some((v) => v.sex === member_sex)) throw fail.conflict('visit.same_sex_needed');
}

/**
 * Local hours that are light at 42 degrees north (Baishan) by month, earliest sunrise and latest return with a margin;
 * [from, to) in hours. Sunset there is before 16:00 in December.
 */
const LIGHT: readonly (readonly [number, number])[] = [
  [9, 15],
  [9, 16],
  [8, 17],
  [8, 18],
  [8, 18],
  [8, 18],
  [8, 18],
  [8, 18],
  [8, 17],
  [8, 16],
  [9, 15],
  [9, 15],
];
/** Wards are lit; their own hours are in the ward rules. */
const WARD: readonly [number, number] = [8, 20];

function needDaylight({ place, starts, ends }: VisitPlan): void {
  const [from, to] = place === 'hospital' ? WARD : LIGHT[starts.month - 1]!;
  const hour = (at: Temporal.ZonedDateTime) => at.hour + at.minute / 60;
  const sameDay = starts.toPlainDate().equals(ends.toPlainDate());
  if (!sameDay || hour(starts) < from || hour(ends) > to || Temporal.ZonedDateTime.compare(starts, ends) >= 0)
    throw fail.conflict('visit.daylight_only', { params: { from, to } });
}

const EARLY_MINUTES = 30;
const SHORTEST_MINUTES = 60;
export const REPORT_HOURS = 24;

/** @throws visit.too_early, visit.too_late */
export function needNearStart(
  { starts_at, ends_at }: { starts_at: Temporal.Instant; ends_at: Temporal.Instant },
  now: Temporal.Instant,
): void {
  if (Temporal.Instant.compare(now, starts_at.subtract({ minutes: EARLY_MINUTES })) < 0)
    throw fail.conflict('visit.too_early', { params: { minutes: EARLY_MINUTES } });
  if (Temporal.Instant.compare(now, ends_at) >= 0) throw fail.conflict('visit.too_late');
}

/** When the visitors are expected out again: the planned end, or an hour from now if they came late. */
export function checkOutUntil(ends_at: Temporal.Instant, now: Temporal.Instant): Temporal.Instant {
  const shortest = now.add({ minutes: SHORTEST_MINUTES });
  return Temporal.Instant.compare(ends_at, shortest) > 0 ? ends_at : shortest;
}

export const ALARM_MINUTES = { coordinator: 15, second_contact: 30 } as const;
export type AlarmStage = keyof typeof ALARM_MINUTES;

/** An alarm stands until the visitors are out or found; a call to the emergency number does not end it. */
export const alarmStands = (v: {
  state: VisitState;
  alarm_stage: AlarmStage | null;
  alarm_answered_at: Temporal.Instant | null;
}): boolean => v.alarm_stage !== null && (v.state === 'under_way' || v.alarm_answered_at === null);

/** The stage an overdue visit has reached; null while it is not overdue. */
export function alarmStage(check_out_until: Temporal.Instant, now: Temporal.Instant): AlarmStage | null {
  const minutes = check_out_until.until(now).total('minutes');
  if (minutes >= ALARM_MINUTES.second_contact) return 'second_contact';
  return minutes >= ALARM_MINUTES.coordinator ? 'coordinator' : null;
}
