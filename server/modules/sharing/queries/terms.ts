import { calendar, caps, feeModel } from '@tongzhou/rules';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { planById, rulesInForce, ruleVersion } from '../../plans/index.ts';
import type { SharingTerms } from '../domain/terms.ts';

/** The terms of the rule version in force on a day, in the plan's own time zone. */
export async function termsOn(db: Queryable, plan_id: number, day: string): Promise<SharingTerms> {
  return terms(db, plan_id, await rulesInForce(db, plan_id, day));
}

/** The terms of the version a period was frozen with. */
export async function termsOfVersion(db: Queryable, plan_id: number, version: number): Promise<SharingTerms> {
  return terms(db, plan_id, await ruleVersion(db, plan_id, version));
}

async function terms(
  db: Queryable,
  plan_id: number,
  v: Awaited<ReturnType<typeof ruleVersion>>,
): Promise<SharingTerms> {
  const plan = await planById(db, plan_id);
  const { rules, version } = v;
  const limits = caps(rules);
  return {
    plan_code: plan.code,
    rule_version: version,
    calendar: calendar(rules),
    first_period_from: plan.first_period_from,
    time_zone: plan.time_zone,
    caps: {
      case_minor: limits.case_cap_minor,
      period_minor: limits.period_cap_minor,
      year_minor: limits.year_cap_minor,
    },
    cases_allowed: limits.cases_allowed,
    beyond_cap: rules.sharing.beyond_cap,
    fee: feeModel(rules),
    rounding_unit_minor: BigInt(rules.sharing.rounding_unit_minor),
    weight_floor: BigInt(rules.governance.floor_members),
    grace_days: rules.balance.grace_days,
    returning_kinds: rules.appeal.returning_kinds,
  };
}
