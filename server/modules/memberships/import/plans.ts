import { addDays, dayIn, type PlainDateText } from '@tongzhou/kernel';
import { ageBandWeight, calendar, caps, type Rules } from '@tongzhou/rules';
import { firstPeriodNoticedFrom } from '@tongzhou/sharing';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { type PlanState, planState } from '../../accounts/index.ts';
import { listPlans, type Plan, ruleHistory } from '../../plans/index.ts';
import { branches } from '../../setup/index.ts';

export interface VersionFacts {
  version: number;
  rules: Rules;
  in_force_from: PlainDateText;
  /** weight by full years of age */
  weights: readonly number[];
}

/** What the checks of a row need to know about a plan, read once. */
export interface PlanFacts {
  plan: Plan;
  state: PlanState;
  today: PlainDateText;
  versions: readonly VersionFacts[];
  /** more than this in one account is a slip of the pen */
  balance_max_minor: bigint;
}

export interface HouseFacts {
  plans: ReadonlyMap<string, PlanFacts>;
  branches: ReadonlyMap<string, number>;
}

const AGES = 131;
/** A balance may be so many first top-ups, or so many caps of a period, whatever is more. */
const BALANCE_FACTOR = 1_000n;

export async function readHouse(db: Queryable, now: Temporal.Instant): Promise<HouseFacts> {
  const plans = new Map<string, PlanFacts>();
  for (const plan of await listPlans(db)) plans.set(plan.code, await factsOf(db, plan, now));
  return { plans, branches: new Map((await branches(db)).map((b) => [b.code, b.branch_id])) };
}

async function factsOf(db: Queryable, plan: Plan, now: Temporal.Instant): Promise<PlanFacts> {
  const versions = (await ruleHistory(db, plan.plan_id)).map(({ version, rules, in_force_from }) => ({
    version,
    rules,
    in_force_from,
    weights: Array.from({ length: AGES }, (_, age) => ageBandWeight(rules, age)),
  }));
  const { rules } = versions.at(-1)!;
  const first = BigInt(rules.balance.first_top_up_minor);
  const cap = caps(rules).period_cap_minor;
  return {
    plan,
    state: await planState(db, plan.plan_id),
    today: dayIn(now, plan.time_zone),
    versions,
    balance_max_minor: BALANCE_FACTOR * (first > cap ? first : cap),
  };
}

/** The version in force on a day; before the first version's day, the first. */
export const versionOn = (facts: PlanFacts, day: PlainDateText): VersionFacts =>
  facts.versions.findLast((v) => v.in_force_from <= day) ?? facts.versions[0]!;

/** The earliest period that may count a membership: plans whose shares are not due while waiting count it later. */
export const firstPeriodOf = (facts: PlanFacts, v: VersionFacts, covered_from: PlainDateText): number => {
  const next = facts.state.period_no + 1;
  if (v.rules.waiting.shares_due) return next;
  return Math.max(
    next,
    firstPeriodNoticedFrom(calendar(v.rules), facts.plan.first_period_from, covered_from),
  );
};

/** By the rules' waiting days, or by what is left of them. */
export function coveredFrom(
  v: VersionFacts,
  today: PlainDateText,
  joined_on: PlainDateText,
  served: number | null,
): PlainDateText {
  const { illness_days } = v.rules.waiting;
  if (served === null) return addDays(joined_on, illness_days);
  const day = addDays(today, illness_days - served);
  return day < joined_on ? joined_on : day;
}
