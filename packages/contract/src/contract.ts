import { audit } from './audit.ts';
import { care } from './care.ts';
import { cases } from './cases.ts';
import { disclosure } from './disclosure.ts';
import { identity } from './identity.ts';
import { memberships, payments } from './memberships.ts';
import { outreach } from './outreach.ts';
import { payouts } from './payouts.ts';
import { plans } from './plans.ts';
import { setup } from './setup.ts';
import { sharing } from './sharing.ts';
import { society } from './society.ts';

/** The whole HTTP contract: one file per module, ids `module.action`. */
export const contract = {
  ...setup,
  ...identity,
  ...memberships,
  ...payments,
  ...sharing,
  ...disclosure,
  ...payouts,
  ...cases,
  ...plans,
  ...society,
  ...outreach,
  ...care,
  ...audit,
} as const;
export type Contract = typeof contract;
