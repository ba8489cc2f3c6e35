import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { planChecks } from './checks.ts';
import { planRoutes } from './routes.ts';

export { openPlan, publishRuleVersion } from './commands/publish.ts';
export type { RuleVersion } from './domain/version.ts';
export { ruleHistory, rulesInForce, ruleVersion } from './queries/versions.ts';
export { listPlans, type Plan, type PlanState, planByCode, planById } from './store.ts';

export const plansModule: ServerModule = {
  name: 'plans',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: planRoutes,
  checks: planChecks,
};
