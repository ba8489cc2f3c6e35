import { fail } from './errors.ts';

/** Calendar day `2026-11-23` without a time zone. Text everywhere outside calculations: sorts, compares, travels. */
export type PlainDateText = string;
/** Instant `2026-11-23T00:00:00Z`, always UTC on the wire. */
export type InstantText = string;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const ZERO = 48;
const NINE = 57;
const DASH = 45;

/** Is this a calendar day that exists, written `2026-11-23`? Many times faster than making a PlainDate of it. */
export function isDay(text: string): boolean {
  if (text.length !== 10) return false;
  let digits = 0;
  for (let i = 0; i < 10; i += 1) {
    const code = text.charCodeAt(i);
    if (i === 4 || i === 7) {
      if (code !== DASH) return false;
    } else if (code >= ZERO && code <= NINE) digits = digits * 10 + code - ZERO;
    else return false;
  }
  const day = digits % 100;
  const month = Math.floor(digits / 100) % 100;
  const year = Math.floor(digits / 10_000);
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= MONTH_DAYS[month - 1]! + (leap ? 1 : 0);
}

export function parseDate(text: string): Temporal.PlainDate {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new RangeError('shape');
    return Temporal.PlainDate.from(text, { overflow: 'reject' });
  } catch {
    throw fail.invalid('date.malformed', { params: { text: text.slice(0, 20) } });
  }
}

/** The day an instant falls on in a time zone; plans live by their own zone, not the server's. */
export const dayIn = (instant: Temporal.Instant, timeZone: string): PlainDateText =>
  instant.toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** 00:00 of a day in a time zone. Where clocks skip midnight, the first moment of that day. */
export const startOfDay = (day: PlainDateText, timeZone: string): Temporal.Instant =>
  parseDate(day).toZonedDateTime({ timeZone }).toInstant();

export const addDays = (day: PlainDateText, days: number): PlainDateText =>
  parseDate(day).add({ days }).toString();

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDateText, to: PlainDateText): number =>
  parseDate(from).until(parseDate(to), { largestUnit: 'days' }).days;

/**
 * Full years of age on a day. Someone born on 29 February has the birthday on 1 March in common years,
 * so nobody loses a day of an age band.
 */
export function ageOn(birth: PlainDateText, day: PlainDateText): number {
  for (const text of [birth, day]) if (!isDay(text)) parseDate(text);
  const before = day.slice(5) < birth.slice(5);
  return Number(day.slice(0, 4)) - Number(birth.slice(0, 4)) - (before ? 1 : 0);
}
