import { periodAt } from '@tongzhou/sharing';
import type { SharingTerms } from './terms.ts';

/** What the first step of a freeze writes down. */
export interface PeriodPlan {
  plan_id: number;
  period_no: number;
  notice_on: string;
  sharing_on: string;
  rule_version: number;
  cap_minor: bigint;
}

export interface PlanClock {
  period_no: number;
  phase: 'open' | 'freezing' | 'frozen';
  /** sharing day of the last period, if there was one */
  sharing_on: string | null;
  today: string;
}

export type Due =
  | { kind: 'freeze'; period_no: number }
  | { kind: 'go_on_freezing'; period_no: number }
  | { kind: 'settle'; period_no: number }
  | null;

/**
 * What the calendar asks for next. A freeze waits for the settlement before it, however late that is:
 * weights and cases of two periods never mix.
 */
export function dueNow(clock: PlanClock, terms: Pick<SharingTerms, 'calendar' | 'first_period_from'>): Due {
  if (clock.phase === 'freezing') return { kind: 'go_on_freezing', period_no: clock.period_no };
  if (clock.phase === 'frozen')
    return clock.today >= clock.sharing_on! ? { kind: 'settle', period_no: clock.period_no } : null;
  const next = periodAt(terms.calendar, terms.first_period_from, clock.period_no + 1);
  return clock.today >= next.notice_on ? { kind: 'freeze', period_no: next.period_no } : null;
}
