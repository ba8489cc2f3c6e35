import { addDays, fail } from '@tongzhou/kernel';
import type { Calendar } from '@tongzhou/sharing';

export interface VersionDates {
  version: number;
  in_force_from: string;
}

/**
 * Whether a new version may come into force on a day: not before its notice days are over and members had the days to
 * leave first, and after every version that was published before.
 *
 * @param days of the version now in force: nobody shortens the notice in the same breath
 * @throws plan.notice_too_short, plan.version_order
 */
export function checkInForce(
  in_force_from: string,
  today: string,
  days: { notice_days: number; exit_window_days: number },
  last: VersionDates,
): void {
  const needed = Math.max(days.notice_days, days.exit_window_days);
  const earliest = addDays(today, needed);
  if (in_force_from < earliest)
    throw fail.invalid('plan.notice_too_short', { params: { earliest, days: needed } });
  if (in_force_from <= last.in_force_from)
    throw fail.conflict('plan.version_order', { params: { last: last.in_force_from } });
}

/**
 * Periods are numbered by the calendar, and numbers of periods to come are promised to members who wait: another
 * calendar is another plan.
 * @throws plan.calendar_stays
 */
export function checkCalendar(next: Calendar, current: Calendar): void {
  const days = ({ notice_days, sharing_days }: Calendar) => `${notice_days}/${sharing_days}`;
  if (days(next) !== days(current)) throw fail.conflict('plan.calendar_stays');
}
