import type { Crumb } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import type { DataTable } from '../table.ts';

export interface PlanRef {
  code: string;
  name: string;
  currency: string;
  time_zone: string;
}

export interface PeriodFigures {
  period_no: number;
  notice_on: string;
  sharing_on: string;
  state: 'freezing' | 'frozen' | 'settled';
  rule_version: number;
  /** W: how many shares the cost is split into. */
  weight_total: bigint | null;
  share_minor: bigint | null;
  aid_minor: bigint | null;
  fee_minor: bigint | null;
  surplus_in_minor: bigint | null;
  surplus_out_minor: bigint | null;
  collected_minor: bigint | null;
  sponsor_minor: bigint | null;
  cases: number;
  /** Taken back: nobody paid in the end. */
  corrected: boolean;
}

/** What a share cost in the last twelve months; corrected periods count nothing. */
export interface YearOfShares {
  periods: number;
  lowest_minor: bigint;
  highest_minor: bigint;
  total_minor: bigint;
  from_on: string;
  to_on: string;
}

export interface NextDates {
  period_no: number;
  notice_on: string;
  sharing_on: string;
  /** After the notice day the count is fixed and the cases are open to objections. */
  in_notice: boolean;
}

/** What every page about a plan knows. */
export interface Common {
  computed_at: string;
}

export const planPath = (plan: { code: string }, rest = ''): string => `/plans/${plan.code}${rest}`;
export const periodPath = (plan: { code: string }, no: number): string => planPath(plan, `/periods/${no}`);
export const versionPath = (plan: { code: string }, version: number): string =>
  planPath(plan, `/versions/${version}`);

export const planCrumbs = (r: Reader, plan: PlanRef): Crumb[] => [
  [r.t('site.nav.plans'), '/plans'],
  [plan.name, planPath(plan)],
];

export const periodName = (r: Reader, no: number): string => r.t('site.period.name', { no });
export const versionName = (r: Reader, version: number): string => r.t('site.version.name', { version });

/** What each paid in the end: nothing where the settlement was taken back. */
export const paidShare = (p: PeriodFigures): bigint | null => (p.corrected ? 0n : p.share_minor);

export function periodsTable(
  r: Reader,
  plan: PlanRef,
  periods: readonly PeriodFigures[],
  name = 'periods',
): DataTable {
  return {
    name,
    caption: r.t('site.periods.caption', { plan: plan.name }),
    currency: plan.currency,
    columns: [
      { key: 'period_no', label: r.t('site.col.period'), kind: 'text' },
      { key: 'sharing_on', label: r.t('site.col.sharing_on'), kind: 'day' },
      { key: 'cases', label: r.t('site.col.families'), kind: 'count' },
      { key: 'weight_total', label: r.t('site.col.shares'), kind: 'count', wide: true },
      { key: 'aid_minor', label: r.t('site.col.aid'), kind: 'money' },
      { key: 'fee_minor', label: r.t('site.col.fee'), kind: 'money', wide: true },
      { key: 'surplus_out_minor', label: r.t('site.col.surplus'), kind: 'money', wide: true },
      { key: 'share_minor', label: r.t('site.col.each'), kind: 'money' },
      { key: 'state', label: r.t('site.col.state'), kind: 'text' },
    ],
    rows: periods.map((p) => ({
      period_no: {
        value: p.period_no,
        text: periodName(r, p.period_no),
        href: periodPath(plan, p.period_no),
      },
      sharing_on: p.sharing_on,
      cases: p.cases,
      weight_total: p.weight_total,
      aid_minor: p.aid_minor,
      fee_minor: p.fee_minor,
      surplus_out_minor: p.surplus_out_minor,
      share_minor:
        p.share_minor === null
          ? null
          : {
              value: p.share_minor,
              text: r.of(plan).money(p.share_minor),
              href: periodPath(plan, p.period_no),
            },
      state: {
        value: p.corrected ? 'corrected' : p.state,
        text: r.t(`site.period.state.${p.corrected ? 'corrected' : p.state}`),
      },
    })),
  };
}

/** "The next notice day is …, the sharing day …", or where the running period stands. */
export const nextText = (r: Reader, next: NextDates): string =>
  r.t(next.in_notice ? 'site.next.in_notice' : 'site.next.open', {
    no: next.period_no,
    notice: r.day(next.notice_on),
    sharing: r.day(next.sharing_on),
  });
