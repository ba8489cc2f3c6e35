/** What was typed into the three boxes of a day, as `2026-07-03`; null while it is not a day of the calendar. */
export function dayFromParts(text: string): string | null {
  const [year = '', month = '', day = ''] = text.split('-');
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return null;
  const made = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const isSame = made.getUTCMonth() === Number(month) - 1 && made.getUTCDate() === Number(day);
  return isSame ? made.toISOString().slice(0, 10) : null;
}

/** Full years between two days of the calendar; a birthday on 29 February counts on 1 March in common years. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Birthday inside an 18-digit identity number; null when there is none. The server checks the number itself. */
export function birthInIdNumber(number: string): string | null {
  const plain = number.replace(/\s/g, '');
  return /^\d{17}[\dXx]$/.test(plain)
    ? dayFromParts(`${plain.slice(6, 10)}-${plain.slice(10, 12)}-${plain.slice(12, 14)}`)
    : null;
}
