import { assertRange, floorDiv, invariant } from '@tongzhou/kernel';

/**
 * An account by its intercept: the balance it would have at cumulative share 0 (3-sharing, "The idea").
 * `intercept_minor` >= 0, `weight` a whole number >= 0.
 */
export interface LazyAccount {
  intercept_minor: bigint;
  weight: number;
}

/** balance = a - weight * I */
export const balanceOf = (account: LazyAccount, index_minor: bigint): bigint =>
  account.intercept_minor - BigInt(account.weight) * index_minor;

/** The cumulative share at which the balance is used up: floor(a / weight); null at weight 0. */
export const runsOutAt = (account: LazyAccount): bigint | null =>
  account.weight === 0 ? null : floorDiv(account.intercept_minor, BigInt(account.weight));

/**
 * Another weight from here on, the balance unchanged: a += (w2 - w1) * I.
 * @throws amount.out_of_range when the intercept would not fit the database's bigint
 */
export function fold(account: LazyAccount, weight: number, index_minor: bigint): LazyAccount {
  invariant(Number.isSafeInteger(weight) && weight >= 0, 'weights are whole and not negative');
  const intercept_minor = assertRange(
    account.intercept_minor + BigInt(weight - account.weight) * index_minor,
  );
  return { intercept_minor, weight };
}

/** What an account must hold to be counted: one period's cap for each weight unit (保底余额). */
export const mustHold_minor = (weight: number, cap_minor: bigint): bigint => BigInt(weight) * cap_minor;

/** Can the account carry a whole period? The same as balance >= weight * cap, by one index range for all weights. */
export const canCarry = (account: LazyAccount, index_minor: bigint, cap_minor: bigint): boolean => {
  const runs_out = runsOutAt(account);
  return runs_out === null || runs_out >= index_minor + cap_minor;
};
