import { daysBetween } from '@tongzhou/kernel';

/** What a case shows to the public; names and places are masked here and nowhere else. */
export interface CardFacts {
  /** Already masked, and only with consent to publication. */
  masked_name: string | null;
  age_at_diagnosis: number;
  diagnosed_on: string;
  joined_on: string;
  illness_code: string;
  severity: string;
  place: string | null;
  amount_minor: bigint;
  /** As consented. */
  story: string | null;
  plan_members: number;
}

export interface Card {
  masked_name: string;
  /** Full years at diagnosis; the first of ten in small plans. */
  age: number;
  age_is_band: boolean;
  /** Null in small plans, like the illness: there they name the person. */
  place: string | null;
  illness_code: string | null;
  severity: string | null;
  amount_minor: bigint;
  member_days: number | null;
  story: string | null;
}

/** Below this number of members cards are coarsened by place and illness. */
export const SMALL_PLAN_MEMBERS = 1_000;
/** Cards are taken down this many days after payment; the figures stay. */
export const CARD_DAYS_AFTER_PAYMENT = 30;
const NO_NAME = '***';

/** 王小明 -> 王**: the family name alone, and that only with consent to publication. */
export const maskedName = (family_name: string | null, consented: boolean): string =>
  consented && family_name ? `${family_name}**` : NO_NAME;

export function makeCard(f: CardFacts): Card {
  const small = f.plan_members < SMALL_PLAN_MEMBERS;
  return {
    masked_name: small ? NO_NAME : (f.masked_name ?? NO_NAME),
    age: small ? Math.floor(f.age_at_diagnosis / 10) * 10 : f.age_at_diagnosis,
    age_is_band: small,
    place: small ? null : f.place,
    illness_code: small ? null : f.illness_code,
    severity: small ? null : f.severity,
    amount_minor: f.amount_minor,
    member_days: small ? null : daysBetween(f.joined_on, f.diagnosed_on),
    story: f.story,
  };
}

export const cardHidden = (paid_on: string | null, today: string): boolean =>
  paid_on !== null && daysBetween(paid_on, today) >= CARD_DAYS_AFTER_PAYMENT;

/**
 * Who is written to about a case. While the patient does not know the diagnosis, that is the contact alone.
 * A notice that lies on a lock screen never names the illness, whoever gets it.
 */
export const writeTo = (c: {
  knows_diagnosis: boolean;
  applicant_user_id: bigint;
  contact_user_id: bigint | null;
}): bigint => (c.knows_diagnosis ? c.applicant_user_id : (c.contact_user_id ?? c.applicant_user_id));
