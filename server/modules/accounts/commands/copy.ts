import type { CopyTarget } from '../../../platform/postgres/index.ts';
import type { Account, Membership } from '../store.ts';

/**
 * Rows as a bulk import copies them in, in the order of the columns. The importer keeps what `addMembership` and
 * `enrolInBulk` keep: an account's weight is the sum of its counted memberships, its intercept is its opening
 * balance plus weight times I, and the sum of weights goes to W through `addOpeningWeight`.
 */
export const ACCOUNT_COPY: CopyTarget = {
  table: 'accounts.account',
  columns: [
    ['payer_id', 'int8'],
    ['plan_id', 'int4'],
    ['intercept_minor', 'int8'],
    ['weight', 'int4'],
    ['opened_period', 'int4'],
    ['opening_weight', 'int4'],
    ['opening_minor', 'int8'],
  ],
};

export const accountCells = (a: Account) => [
  a.payer_id,
  a.plan_id,
  a.intercept_minor,
  a.weight,
  a.opened_period,
  a.opening_weight,
  a.opening_minor,
];

export const MEMBERSHIP_COPY: CopyTarget = {
  table: 'accounts.membership',
  columns: [
    ['payer_id', 'int8'],
    ['membership_id', 'int8'],
    ['plan_id', 'int4'],
    ['weight', 'int4'],
    ['place', 'int4'],
    ['state', 'text'],
    ['counted', 'bool'],
    ['joined_on', 'date'],
    ['covered_from', 'date'],
    ['rule_version', 'int4'],
    ['branch_id', 'int4'],
    ['first_period', 'int4'],
  ],
};

export const membershipCells = (m: Omit<Membership, 'state' | 'grace_until' | 'ended_on'>) => [
  m.payer_id,
  m.membership_id,
  m.plan_id,
  m.weight,
  m.place,
  'active',
  m.counted,
  m.joined_on,
  m.covered_from,
  m.rule_version,
  m.branch_id,
  m.first_period,
];

/** The weight of a membership that counts from a later period: queued as a joining is. */
export const QUEUED_COPY: CopyTarget = {
  table: 'accounts.weight_change',
  columns: [
    ['payer_id', 'int8'],
    ['plan_id', 'int4'],
    ['membership_id', 'int8'],
    ['from_period', 'int4'],
    ['delta', 'int4'],
    ['reason', 'text'],
  ],
};

export const queuedCells = (
  m: Pick<Membership, 'payer_id' | 'plan_id' | 'membership_id' | 'first_period' | 'weight'>,
) => [m.payer_id, m.plan_id, m.membership_id, m.first_period, m.weight, 'join'];
