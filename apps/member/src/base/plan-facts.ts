import type { Rules } from '@tongzhou/rules';
import type { Answer } from './client.ts';

export type Period = Answer<'sharing.periods'>['items'][number];

/** One period as members remember it. */
export interface ShareFact {
  period_no: number;
  sharing_on: string;
  cases: number;
  share_minor: string;
}

export interface YearOfShares {
  last: ShareFact;
  low_minor: string;
  high_minor: string;
  sum_minor: string;
  periods: number;
}

/** The settled periods of the twelve months before a day, in figures; undefined while there is none. */
export function yearOfShares(periods: readonly Period[], today: string): YearOfShares | undefined {
  const from = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  const settled = periods.filter(
    (p): p is Period & { share_minor: string } =>
      p.state === 'settled' && !p.corrected && p.share_minor !== null && p.sharing_on > from,
  );
  const newest = [...settled].sort((a, b) => b.period_no - a.period_no)[0];
  if (!newest) return undefined;
  const shares = settled.map((p) => BigInt(p.share_minor));
  const pick = (better: (x: bigint, y: bigint) => boolean) =>
    shares.reduce((x, y) => (better(x, y) ? x : y)).toString();
  return {
    last: newest,
    low_minor: pick((x, y) => x <= y),
    high_minor: pick((x, y) => x >= y),
    sum_minor: shares.reduce((x, y) => x + y, BigInt(0)).toString(),
    periods: settled.length,
  };
}

/** Periods a year: as many as the calendar has notice days a month, times twelve. */
export const periodsToRead = (rules: Rules): number => rules.sharing.calendar.notice_days.length * 12 + 2;
