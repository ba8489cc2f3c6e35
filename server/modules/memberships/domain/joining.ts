import { ageOn } from '@tongzhou/kernel';

export type Relation = 'self' | 'spouse' | 'child' | 'parent' | 'relative' | 'employee';
export type Status = 'pending' | 'covered' | 'suspended' | 'leaving' | 'left' | 'lapsed' | 'ended' | 'dead';

/** Full age in Chinese civil law (民法典 §17); below it the guardian joins for the child. */
export const ADULT_AGE = 18;

/** An adult joins for himself, or for his minor child; every other adult confirms by himself (design 4). */
export const mayBeJoinedByPayer = (relation: Relation, birth: string, today: string): boolean =>
  relation === 'self'
    ? ageOn(birth, today) >= ADULT_AGE
    : relation === 'child' && ageOn(birth, today) < ADULT_AGE;

/** The words members see; the waiting period is a date, not a state that a job must change. */
export function statusOf(m: { state: string; covered_from: string }, today: string): Status {
  switch (m.state) {
    case 'active':
      return today < m.covered_from ? 'pending' : 'covered';
    case 'grace':
      return 'suspended';
    default:
      return m.state as Status;
  }
}

/** Membership numbers carry a check digit, so that a misheard one is noticed: `TZ` + id in 9 digits + mod-97 pair. */
export function membershipNumber(membership_id: bigint): string {
  const body = membership_id.toString().padStart(9, '0');
  const check = (98n - ((BigInt(body) * 100n) % 97n)).toString().padStart(2, '0');
  return `TZ${body}${check}`;
}

export const isMembershipNumber = (text: string): boolean =>
  /^TZ\d{11,}$/.test(text) && BigInt(text.slice(2)) % 97n === 1n;
