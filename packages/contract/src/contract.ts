import { audit } from './audit.ts';
import { cases } from './cases.ts';
import { disclosure } from './disclosure.ts';
import { identity } from './identity.ts';
import { memberships, payments } from './memberships.ts';
import { payouts } from './payouts.ts';
import { plans } from './plans.ts';
import { setup } from './setup.ts';
import { sharing } from './sharing.ts';

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
  ...audit,
} as const;
export type Contract = typeof contract;
