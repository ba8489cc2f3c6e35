import { addDays } from '@tongzhou/kernel';
import { type Calendar, type PeriodDates, periodAt } from '@tongzhou/sharing';

export const ZONE = 'Asia/Shanghai';

/** When what happens in the demo's past, counted back from the present. All days in the plan's time zone. */
export interface Timeline {
  now: Temporal.Instant;
  today: string;
  /** the plan opens: the first of a month, about a year ago */
  opened_on: string;
  /** the latest 23 July that lies at least two days back */
  stall_on: string;
  /** periods whose notice day has come */
  periods: readonly PeriodDates[];
  /** the last period that is settled */
  settled: number;
  /** the period of the family of the tour: settled, and long enough ago that the aid is paid and a visit made */
  story: number;
}

/** Representatives of the stall must have joined, waited and trained before it. */
const DAYS_BEFORE_STALL = 125;
const DAYS_FROM_SHARING_TO_VISIT = 6;

export function timelineUpTo(now: Temporal.Instant, calendar: Calendar): Timeline {
  const today = now.toZonedDateTimeISO(ZONE).toPlainDate().toString();
  const stall_on = lastStall(today);
  const aYearAgo = Temporal.PlainDate.from(today).subtract({ years: 1 }).toString();
  const early = [aYearAgo, addDays(stall_on, -DAYS_BEFORE_STALL)].toSorted()[0]!;
  const opened_on = `${early.slice(0, 8)}01`;
  const periods: PeriodDates[] = [];
  for (let no = 1; ; no += 1) {
    const period = periodAt(calendar, opened_on, no);
    if (at(period.notice_on, FREEZE_TIME).epochMilliseconds > now.epochMilliseconds) break;
    periods.push(period);
  }
  const settledBy = (day: string) => periods.filter((p) => p.sharing_on < day).length;
  return {
    now,
    today,
    opened_on,
    stall_on,
    periods,
    settled: settledBy(today),
    story: settledBy(addDays(today, -DAYS_FROM_SHARING_TO_VISIT)),
  };
}

export const FREEZE_TIME = '00:10';

/** An instant of a day by the clock on the wall. */
export const at = (day: string, time: string): Temporal.Instant =>
  Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(ZONE).toInstant();

function lastStall(today: string): string {
  const thisYear = `${today.slice(0, 4)}-07-23`;
  if (thisYear < addDays(today, -1)) return thisYear;
  return `${Number(today.slice(0, 4)) - 1}-07-23`;
}
