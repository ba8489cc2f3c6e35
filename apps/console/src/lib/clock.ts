const DAY_MS = 24 * 60 * 60 * 1000;

/** Calendar day of an instant in a time zone, `2026-11-23`. */
export function dayOf(instant: string, time_zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: time_zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(new Date(instant));
}

/** Whole days from one calendar day to another; negative when `to` is earlier. */
export const daysFrom = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

export type Due =
  | { state: 'none' }
  | { state: 'overdue'; days: number }
  | { state: 'today' }
  | { state: 'soon' | 'later'; days: number };

const SOON_DAYS = 3;

/** How a clock stands: nobody waits, overdue by days, due today, within three days, later. */
export function dueState(due_on: string | null, today: string): Due {
  if (due_on === null) return { state: 'none' };
  const days = daysFrom(today, due_on);
  if (days < 0) return { state: 'overdue', days: -days };
  if (days === 0) return { state: 'today' };
  return { state: days <= SOON_DAYS ? 'soon' : 'later', days };
}
