import type { BadgeState, Paper, RepresentativeState, RosterReason } from '@tongzhou/contract';
import { addDays, ageOn, fail, maskName, parseDate } from '@tongzhou/kernel';

/** Full age in Chinese civil law (民法典 §17). */
const ADULT_AGE = 18;
const RENEW_FROM_DAYS = 60;

/** A year from a day; the term ends with its last day. */
export const yearFrom = (day: string): string =>
  parseDate(day).add({ years: 1 }).subtract({ days: 1 }).toString();

export interface Applicant {
  birth: string;
  /** covered in some plan today; null where the organisation runs no money and so has no members of plans */
  covered: boolean | null;
}

/** @throws representative.adult_only, representative.covered_members_only */
export function needFitApplicant(a: Applicant, today: string): void {
  if (ageOn(a.birth, today) < ADULT_AGE) throw fail.invalid('representative.adult_only');
  if (a.covered === false) throw fail.invalid('representative.covered_members_only');
}

export interface Readiness {
  quiz_passed: boolean;
  signed: readonly Paper[];
}

/** @throws representative.quiz_missing, representative.papers_missing */
export function needReady(r: Readiness): void {
  if (!r.quiz_passed) throw fail.conflict('representative.quiz_missing');
  if (!r.signed.includes('conduct') || !r.signed.includes('money_oath'))
    throw fail.conflict('representative.papers_missing');
}

interface Term {
  state: RepresentativeState;
  valid_until: string | null;
  ended_for?: RosterReason | null;
}

/** Serves today: confirmed, neither suspended nor past the term. */
export const inOffice = (r: Term, today: string): boolean =>
  r.state === 'confirmed' && r.valid_until !== null && r.valid_until >= today;

/** What the badge says when it is scanned; null before there is one. */
export function badgeState(r: Term, today: string): BadgeState | null {
  if (r.valid_until === null) return null;
  if (r.state === 'ended') return r.ended_for === 'term_over' ? 'expired' : 'ended';
  if (r.state === 'suspended') return 'suspended';
  return r.valid_until < today ? 'expired' : 'valid';
}

/** The next year begins where the old one ends, so that renewing early costs nobody days. @throws representative.too_early_to_renew */
export function renewedUntil(valid_until: string, today: string): string {
  if (addDays(today, RENEW_FROM_DAYS) < valid_until) throw fail.conflict('representative.too_early_to_renew');
  return yearFrom(addDays(valid_until < today ? addDays(today, -1) : valid_until, 1));
}

/** The name on the badge: whole only by consent. */
export const printedName = (name: string, full: boolean): string => (full ? name : maskName(name));
