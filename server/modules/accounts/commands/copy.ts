import { type CopyTarget, copyLine } from '../../../platform/postgres/index.ts';
import type { Account, Membership } from '../store.ts';

/**
 * Rows as a bulk import copies them in, in the order of the columns. The importer keeps what `addMembership` and
 * `enrolInBulk` keep: an account's weight is the sum of its counted memberships, its intercept is its opening
 * balance plus weight times I, and the sum of weights goes to W through `addOpeningWeight`.
 */
export const ACCOUNT_COPY: CopyTarget = {
  table: 'accounts.account',
  columns: [
    'payer_id',
    'plan_id',
    'intercept_minor',
    'weight',
    'opened_period',
    'opening_weight',
    'opening_minor',
  ],
};

export const accountLine = (a: Account): string =>
  copyLine([
    a.payer_id,
    a.plan_id,
    a.intercept_minor,
    a.weight,
    a.opened_period,
    a.opening_weight,
    a.opening_minor,
  ]);

export const MEMBERSHIP_COPY: CopyTarget = {
  table: 'accounts.membership',
  columns: [
    'payer_id',
    'membership_id',
    'plan_id',
    'weight',
    'place',
    'state',
    'counted',
    'joined_on',
    'covered_from',
    'rule_version',
    'branch_id',
    'first_period',
  ],
};

export const membershipLine = (m: Omit<Membership, 'state' | 'grace_until' | 'ended_on'>): string =>
  copyLine([
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
  ]);

/** The weight of a membership that counts from a later period: queued as a joining is. */
export const QUEUED_COPY: CopyTarget = {
  table: 'accounts.weight_change',
  columns: ['payer_id', 'plan_id', 'membership_id', 'from_period', 'delta', 'reason'],
};

export const queuedLine = (
  m: Pick<Membership, 'payer_id' | 'plan_id' | 'membership_id' | 'first_period' | 'weight'>,
): string => copyLine([m.payer_id, m.plan_id, m.membership_id, m.first_period, m.weight, 'join']);
