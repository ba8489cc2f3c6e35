import { dayIn } from '@tongzhou/kernel';
import { type Rules, textOf } from '@tongzhou/rules';
import { firstPeriodNoticedFrom, periodAt } from '@tongzhou/sharing';
import type { NextDates, PeriodFigures, PlanRef, YearOfShares } from '@tongzhou/site';
import { membershipCounts } from '../../accounts/index.ts';
import { listPlans, type Plan, planByCode, type RuleVersion, rulesInForce } from '../../plans/index.ts';
import { periodsPage, termsOn } from '../../sharing/index.ts';
import type { Ask } from '../answer.ts';

/** Enough for a year of four sharing days a month, and a few more. */
const PERIODS_A_YEAR_MAX = 60;

export interface KnownPlan {
  plan: Plan;
  ref: PlanRef;
  version: RuleVersion;
  rules: Rules;
  today: string;
}

async function known(ask: Ask, plan: Plan): Promise<KnownPlan> {
  const today = dayIn(ask.now, plan.time_zone);
  const version = await rulesInForce(ask.db, plan.plan_id, today);
  const ref = {
    code: plan.code,
    name: textOf(version.rules.name, ask.locale),
    currency: plan.currency,
    time_zone: plan.time_zone,
  };
  return { plan, ref, version, rules: version.rules, today };
}

export const knownPlans = async (ask: Ask): Promise<KnownPlan[]> => {
  if (!ask.organisation.money) return [];
  const plans = [];
  for (const plan of await listPlans(ask.db)) plans.push(await known(ask, plan));
  return plans;
};

/** @throws plan.unknown */
export const knownPlan = async (ask: Ask, code: string): Promise<KnownPlan> =>
  known(ask, await planByCode(ask.db, code));

export const plansById = async (ask: Ask): Promise<Map<number, PlanRef>> =>
  new Map((await knownPlans(ask)).map((k) => [k.plan.plan_id, k.ref]));

/** Members who have not left: waiting, covered, in grace, leaving. */
export async function membersNow(ask: Ask, k: KnownPlan): Promise<number> {
  const counts = await membershipCounts(ask.db, k.plan.plan_id, k.today);
  return counts.active + counts.grace + counts.leaving;
}

/** The last periods, newest first, of which those settled in the last twelve months make the year. */
export async function recentPeriods(
  ask: Ask,
  k: KnownPlan,
): Promise<{ periods: PeriodFigures[]; settled: PeriodFigures[]; year: YearOfShares | null }> {
  const periods = await periodsPage(ask.db, k.plan, null, PERIODS_A_YEAR_MAX);
  const from = Temporal.PlainDate.from(k.today).subtract({ years: 1 }).toString();
  const settled = periods.filter((p) => p.state === 'settled' && p.sharing_on > from);
  return { periods, settled, year: yearOf(settled) };
}

export function yearOf(settled: readonly PeriodFigures[]): YearOfShares | null {
  const counted = settled.filter((p) => !p.corrected && p.share_minor !== null);
  const shares = counted.map((p) => p.share_minor!);
  if (shares.length === 0) return null;
  return {
    periods: shares.length,
    lowest_minor: shares.reduce((a, b) => (b < a ? b : a)),
    highest_minor: shares.reduce((a, b) => (b > a ? b : a)),
    total_minor: shares.reduce((a, b) => a + b, 0n),
    from_on: counted.at(-1)!.sharing_on,
    to_on: counted[0]!.sharing_on,
  };
}

/** The running period, or the next one by the calendar; null once the plan is closed. */
export async function nextDates(
  ask: Ask,
  k: KnownPlan,
  periods: readonly PeriodFigures[],
): Promise<NextDates | null> {
  const last = periods[0];
  if (last && last.state !== 'settled')
    return {
      period_no: last.period_no,
      notice_on: last.notice_on,
      sharing_on: last.sharing_on,
      in_notice: true,
    };
  if (k.plan.state === 'closed') return null;
  const terms = await termsOn(ask.db, k.plan.plan_id, k.today);
  const start = k.plan.first_period_from;
  const no = last ? last.period_no + 1 : firstPeriodNoticedFrom(terms.calendar, start, start);
  const dates = periodAt(terms.calendar, start, no);
  return { period_no: no, notice_on: dates.notice_on, sharing_on: dates.sharing_on, in_notice: false };
}
