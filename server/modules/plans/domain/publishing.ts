import { addDays, fail } from '@tongzhou/kernel';

export interface VersionDates {
  version: number;
  in_force_from: string;
}

/**
 * Whether a new version may come into force on a day: not before its notice days are over, and after every
 * version that was published before.
 *
 * @param notice_days of the version now in force: nobody shortens the notice in the same breath
 * @throws plan.notice_too_short, plan.version_order
 */
export function checkInForce(
  in_force_from: string,
  today: string,
  notice_days: number,
  last: VersionDates,
): void {
  const earliest = addDays(today, notice_days);
  if (in_force_from < earliest)
    throw fail.invalid('plan.notice_too_short', { params: { earliest, days: notice_days } });
  if (in_force_from <= last.in_force_from)
    throw fail.conflict('plan.version_order', { params: { last: last.in_force_from } });
}
