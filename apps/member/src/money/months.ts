/**
 * Whole months an amount lasts at the average share of the year; null while nothing was shared.
 * Only a rough figure for a person: shares differ from period to period.
 */
export function monthsFor(
  amount_minor: string,
  year: { sum_minor: string; periods: number } | undefined,
  periods_a_month: number,
  weight: number,
): number | null {
  if (!year || year.periods === 0 || weight === 0) return null;
  const a_month = (Number(year.sum_minor) / year.periods) * periods_a_month * weight;
  return a_month > 0 ? Math.floor(Number(amount_minor) / a_month) : null;
}
