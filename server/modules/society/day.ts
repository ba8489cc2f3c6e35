import { addWorkingDays, CHINA_WORKDAYS, dayIn, PLAIN_WEEKS } from '@tongzhou/kernel';
import type { Queryable } from '../../platform/postgres/index.ts';
import { organisation } from '../setup/index.ts';

/** The zones of mainland China in the tz database; its public holidays are known, others count as plain weeks. */
const CHINA_ZONES = ['Asia/Shanghai', 'Asia/Urumqi'];

/** The organisation's day at an instant. */
export async function todayOf(db: Queryable, now: Temporal.Instant): Promise<string> {
  return dayIn(now, (await organisation(db)).time_zone);
}

/** The n-th working day after today, in the organisation's calendar. */
export async function workingDayAfter(db: Queryable, now: Temporal.Instant, n: number): Promise<string> {
  const { time_zone } = await organisation(db);
  return addWorkingDays(
    dayIn(now, time_zone),
    n,
    CHINA_ZONES.includes(time_zone) ? CHINA_WORKDAYS : PLAIN_WEEKS,
  );
}
