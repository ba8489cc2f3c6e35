import { contract } from '@tongzhou/contract';
import { loadTranslator } from '@tongzhou/i18n/node';
import { dayIn } from '@tongzhou/kernel';
import { checkRules, diffRules, problemText, type RulesLocale, rulesText } from '@tongzhou/rules';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { openPlan, publishRuleVersion } from './commands/publish.ts';
import type { RuleVersion } from './domain/version.ts';
import { ruleHistory, rulesInForce, ruleVersion } from './queries/versions.ts';
import { listPlans, planByCode } from './store.ts';

/** The sentences of the rules in a reader's language. */
const sayIn = (language: RulesLocale) => loadTranslator(language, 'rules');

const short = ({ version, hash, published_at, in_force_from }: RuleVersion) => ({
  version,
  hash,
  published_at,
  in_force_from,
});

export const planRoutes: readonly RouteBinding[] = [
  read('plans.list', contract['plans.list'], async ({ db }) => ({ items: await listPlans(db) })),
  read('plans.get', contract['plans.get'], async ({ db, now }, { params }) => {
    const plan = await planByCode(db, params.plan_code);
    const in_force = await rulesInForce(db, plan.plan_id, dayIn(now, plan.time_zone));
    return { ...plan, in_force: short(in_force), rules: JSON.parse(in_force.canonical) };
  }),
  read('plans.versions', contract['plans.versions'], async ({ db }, { params }) => {
    const { plan_id } = await planByCode(db, params.plan_code);
    return { items: (await ruleHistory(db, plan_id)).map(short) };
  }),
  read('plans.version', contract['plans.version'], async ({ db }, { params, query }) => {
    const { plan_id } = await planByCode(db, params.plan_code);
    const found = await ruleVersion(db, plan_id, params.version);
    return {
      ...short(found),
      canonical: found.canonical,
      sections: rulesText(found.rules, query.language, sayIn(query.language)),
    };
  }),
  read('plans.diff', contract['plans.diff'], async ({ db }, { params, query }) => {
    const { plan_id } = await planByCode(db, params.plan_code);
    const to = await ruleVersion(db, plan_id, params.version);
    const from = await ruleVersion(db, plan_id, Math.max(1, params.version - 1));
    return {
      from: from.version,
      to: to.version,
      changes: diffRules(from.rules, to.rules, sayIn(query.language)),
    };
  }),
  write('plans.check', contract['plans.check'], async (_, { body, query }) => {
    const { ok, problems } = checkRules(body.rules_text);
    const say = sayIn(query.language);
    return { ok, problems: problems.map((p) => ({ ...p, detail: problemText(p, say) })) };
  }),
  write('plans.open', contract['plans.open'], (ctx, { body }) => openPlan(ctx, body)),
  write('plans.publish', contract['plans.publish'], async (ctx, { params, body }) =>
    short(await publishRuleVersion(ctx, { plan_code: params.plan_code, ...body })),
  ),
];
