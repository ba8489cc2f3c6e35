import type { Queryable } from '../../platform/postgres/index.ts';
import { ruleVersion } from '../plans/index.ts';
import { type CaseRules, caseRulesOf } from './domain/case-rules.ts';

export type { CaseRules } from './domain/case-rules.ts';

/** What the version pinned to a membership says about its cases. @throws plan.version_unknown */
export const caseRules = async (db: Queryable, plan_id: number, version: number): Promise<CaseRules> =>
  caseRulesOf((await ruleVersion(db, plan_id, version)).rules);
