import { invariant, type PlainDateText, parseDate } from '@tongzhou/kernel';

/** Day of the month; days that a month does not have, and `last`, are its last day. */
export type MonthDay = number | 'last';

/**
 * When a plan publishes and shares: the n-th notice day belongs to the n-th sharing day. A sharing day that
 * is not later in the month than its notice day falls into the next month (notice on the 28th, sharing on the 7th).
 */
export interface Calendar {
  notice_days: readonly MonthDay[];
  sharing_days: readonly MonthDay[];
}

export interface PeriodDates {
  period_no: number;
  notice_on: PlainDateText;
  sharing_on: PlainDateText;
}

const inMonth = (month: Temporal.PlainYearMonth, day: MonthDay): Temporal.PlainDate =>
  month.toPlainDate({ day: day === 'last' ? month.daysInMonth : Math.min(day, month.daysInMonth) });

const numeric = (day: MonthDay) => (day === 'last' ? 31 : day);

function datesIn(
  calendar: Calendar,
  month: Temporal.PlainYearMonth,
  slot: number,
): Omit<PeriodDates, 'period_no'> {
  const notice = calendar.notice_days[slot]!;
  const sharing = calendar.sharing_days[slot]!;
  const sharingMonth = numeric(sharing) > numeric(notice) ? month : month.add({ months: 1 });
  return {
    notice_on: inMonth(month, notice).toString(),
    sharing_on: inMonth(sharingMonth, sharing).toString(),
  };
}

/**
 * Dates of period n: a pure function of the calendar and of the day from which the plan counts.
 * Period 1 is the first whose notice day is on or after `start`. Periods are gapless.
 */
export function periodAt(calendar: Calendar, start: PlainDateText, period_no: number): PeriodDates {
  invariant(Number.isSafeInteger(period_no) && period_no >= 1, 'periods are counted from 1');
  const perMonth = calendar.notice_days.length;
  const first = firstSlot(calendar, start);
  const index = first.slot + period_no - 1;
  const month = first.month.add({ months: Math.floor(index / perMonth) });
  return { period_no, ...datesIn(calendar, month, index % perMonth) };
}

function firstSlot(
  calendar: Calendar,
  start: PlainDateText,
): { month: Temporal.PlainYearMonth; slot: number } {
  const month = parseDate(start).toPlainYearMonth();
  const slot = calendar.notice_days.findIndex((day) => inMonth(month, day).toString() >= start);
  return slot >= 0 ? { month, slot } : { month: month.add({ months: 1 }), slot: 0 };
}

/** The first period whose notice day is on or after `day`. */
export function firstPeriodNoticedFrom(calendar: Calendar, start: PlainDateText, day: PlainDateText): number {
  if (day <= start) return 1;
  const from = firstSlot(calendar, start);
  const to = firstSlot(calendar, day);
  const months = from.month.until(to.month, { largestUnit: 'months' }).months;
  return Math.max(1, months * calendar.notice_days.length + to.slot - from.slot + 1);
}

/** Periods a year: 24 for two sharing days a month. */
export const periodsPerYear = (calendar: Calendar): number => calendar.notice_days.length * 12;
