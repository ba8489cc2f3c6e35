import { addDays, type PlainDateText, parseDate } from './dates.ts';
import { invariant } from './errors.ts';

/** Departures from "Monday to Friday": data, announced year by year. */
export interface WorkCalendar {
  /** Days off. Weekends may be listed too; it makes no difference. */
  holidays: readonly PlainDateText[];
  /** Saturdays and Sundays that are worked to make up for a long holiday (调休). */
  working_weekends: readonly PlainDateText[];
}

/** Nothing announced: Saturday and Sunday are off. Also what holds for years a calendar does not list. */
export const PLAIN_WEEKS: WorkCalendar = { holidays: [], working_weekends: [] };

const DAYS_MAX = 1_000;
const SATURDAY = 6;

export function isWorkingDay(day: PlainDateText, calendar: WorkCalendar = PLAIN_WEEKS): boolean {
  if (calendar.working_weekends.includes(day)) return true;
  return parseDate(day).dayOfWeek < SATURDAY && !calendar.holidays.includes(day);
}

/**
 * The n-th working day after a day, which itself does not count: a clock of five working days that starts on a
 * Monday ends on the next Monday. With n = 0 the day itself, worked or not.
 * @param n 0..1000
 */
export function addWorkingDays(
  day: PlainDateText,
  n: number,
  calendar: WorkCalendar = PLAIN_WEEKS,
): PlainDateText {
  invariant(Number.isInteger(n) && n >= 0 && n <= DAYS_MAX, 'working days are 0..1000');
  let at = parseDate(day).toString();
  for (let left = n; left > 0; ) {
    at = addDays(at, 1);
    if (isWorkingDay(at, calendar)) left -= 1;
  }
  return at;
}
