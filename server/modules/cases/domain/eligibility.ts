import { ageOn, daysBetween } from '@tongzhou/kernel';
import type { Cover } from './cover.ts';

/** What is known about the patient's membership on the day of the diagnosis. */
export interface MembershipFacts {
  payer_id: bigint;
  membership_id: bigint;
  plan_id: number;
  person_id: bigint;
  birth: string;
  joined_on: string;
  covered_from: string;
  /** When it was suspended, and when it ended. */
  cover: Cover;
  /** The day on which money first stood behind it; null: nobody has paid anything. */
  paid_on: string | null;
  rule_version: number;
  branch_id: number;
}

export interface ApplyRules {
  /** Days after the diagnosis in which an application is in time. */
  apply_days: number;
  /** Waiting after an accident; null: as for an illness. */
  accident_waiting_days: number | null;
  illness_codes: ReadonlySet<string>;
  age_min: number;
  age_max: number;
  /** How often one membership may be aided. */
  times: number;
}

export interface Asked {
  illness_code: string;
  diagnosed_on: string;
  accident: boolean;
}

export type Hindrance =
  | 'in_future'
  | 'illness_not_listed'
  | 'not_covered'
  | 'waiting_period'
  | 'too_late'
  | 'age_outside'
  | 'times_used';

/**
 * What speaks against a request, all of it at once. None of these closes the door by itself: an application is
 * refused on the spot only for what the applicant can mend (a day in the future, an unknown illness code);
 * the rest is shown before submitting and goes to a reviewer with the case.
 */
export function hindrances(
  asked: Asked,
  facts: MembershipFacts,
  rules: ApplyRules,
  today: string,
  aided_before: number,
): Hindrance[] {
  const found: Hindrance[] = [];
  const day = asked.diagnosed_on;
  if (day > today) found.push('in_future');
  if (!rules.illness_codes.has(asked.illness_code)) found.push('illness_not_listed');
  if (day < facts.joined_on || !coveredThen(facts, day)) found.push('not_covered');
  else if (day < waitingEnds(facts, asked.accident, rules)) found.push('waiting_period');
  if (daysBetween(day, today) > rules.apply_days) found.push('too_late');
  const age = ageOn(facts.birth, day);
  if (age < rules.age_min || age > rules.age_max) found.push('age_outside');
  if (aided_before >= rules.times) found.push('times_used');
  return found;
}

export const mustBeMended = (found: readonly Hindrance[]): Hindrance[] =>
  found.filter((h) => h === 'in_future' || h === 'illness_not_listed' || h === 'not_covered');

function coveredThen({ cover, paid_on }: MembershipFacts, day: string): boolean {
  if (paid_on === null || day < paid_on) return false;
  if (cover.covered_until !== null && day >= cover.covered_until) return false;
  return !cover.gaps.some((gap) => day >= gap.from && (gap.until === null || day < gap.until));
}

function waitingEnds(facts: MembershipFacts, accident: boolean, rules: ApplyRules): string {
  if (!accident || rules.accident_waiting_days === null) return facts.covered_from;
  const ends = Temporal.PlainDate.from(facts.joined_on).add({ days: rules.accident_waiting_days }).toString();
  return [ends, facts.covered_from].toSorted()[0]!;
}
