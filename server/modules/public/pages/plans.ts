import { loadTranslator } from '@tongzhou/i18n/node';
import { fail } from '@tongzhou/kernel';
import { caps, diffRules, rulesText, textOf } from '@tongzhou/rules';
import { type PlanListItem, planPage, plansPage, type VersionRef, versionPage } from '@tongzhou/site';
import { type RuleVersion, ruleHistory, ruleVersion } from '../../plans/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { answerWith } from '../kept.ts';
import {
  type KnownPlan,
  knownPlan,
  knownPlans,
  membersNow,
  nextDates,
  recentPeriods,
} from '../queries/plans.ts';

const sayIn = (ask: Ask) => loadTranslator(ask.locale, 'rules');

const ref = (v: RuleVersion, k: KnownPlan): VersionRef => ({
  version: v.version,
  hash: v.hash,
  published_at: v.published_at.toString(),
  in_force_from: v.in_force_from,
  state: v.version === k.version.version ? 'in_force' : v.version > k.version.version ? 'coming' : 'replaced',
});

async function listed(ask: Ask, k: KnownPlan): Promise<PlanListItem> {
  const { settled, year } = await recentPeriods(ask, k);
  return {
    ...k.ref,
    summary: textOf(k.rules.summary, ask.locale),
    state: k.plan.state,
    members: await membersNow(ask, k),
    opened_on: k.plan.opened_on,
    last: settled[0] ?? null,
    year,
  };
}

async function onePlan(ask: Ask) {
  const k = await knownPlan(ask, ask.params.code!);
  const { periods, settled, year } = await recentPeriods(ask, k);
  return planPage(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    state: k.plan.state,
    summary: textOf(k.rules.summary, ask.locale),
    members: await membersNow(ask, k),
    version: k.version.version,
    sections: rulesText(k.rules, ask.locale, sayIn(ask)),
    versions: (await ruleHistory(ask.db, k.plan.plan_id)).toReversed().map((v) => ref(v, k)),
    last: settled[0] ?? null,
    year,
    next: await nextDates(ask, k, periods),
    fit: {
      age_max: k.rules.who.joining.age_max,
      ends_age: k.rules.who.ends.age,
      waiting_days: k.rules.waiting.illness_days,
      first_top_up_minor: BigInt(k.rules.balance.first_top_up_minor),
      reserve_minor: caps(k.rules).period_cap_minor,
    },
  });
}

async function oneVersion(ask: Ask) {
  const k = await knownPlan(ask, ask.params.code!);
  const no = /^[1-9]\d{0,5}$/.test(ask.params.version!) ? Number(ask.params.version) : null;
  if (no === null) throw fail.notFound('plan.version_unknown');
  const version = await ruleVersion(ask.db, k.plan.plan_id, no);
  // The exact bytes that were hashed.
  if (ask.format === 'json' && ask.query.table === undefined)
    return answerWith('application/json; charset=utf-8', version.canonical);
  const before = no > 1 ? await ruleVersion(ask.db, k.plan.plan_id, no - 1) : null;
  return versionPage(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    version: ref(version, k),
    sections: rulesText(version.rules, ask.locale, sayIn(ask)),
    changes: before ? diffRules(before.rules, version.rules, sayIn(ask)) : null,
    versions: (await ruleHistory(ask.db, k.plan.plan_id)).length,
  });
}

export const planRoutes: readonly PublicRoute[] = [
  {
    path: '/plans',
    money: true,
    make: async (ask) => {
      const plans: PlanListItem[] = [];
      for (const k of await knownPlans(ask)) plans.push(await listed(ask, k));
      return plansPage(ask.r, { computed_at: ask.computed_at, plans });
    },
  },
  { path: '/plans/:code', money: true, make: onePlan },
  { path: '/plans/:code/versions/:version', money: true, make: oneVersion },
];
