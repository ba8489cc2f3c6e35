import type { BroughtBack, Carried, Kept, Means } from '../keep.ts';
import type { BareLine, Debt, Member, ModelRules } from './types.ts';

/** What a settlement is computed from, in the model's own words. */
export interface ToSettle {
  rules: ModelRules;
  weight_total: bigint;
  /** shares of this calendar year before this period */
  year_so_far_minor: bigint;
  surplus_minor: bigint;
  sponsor_minor: bigint;
  aid_minor: readonly bigint[];
  returned_minor: readonly bigint[];
  debts_minor: readonly bigint[];
}

export interface SettledMoney {
  /** false: nothing is shared, everything moves */
  shared: boolean;
  share_minor: bigint;
  aid: { paid_minor: bigint; cut_minor: bigint }[];
  returned_minor: readonly bigint[];
  debts_minor: readonly bigint[];
  fee_minor: bigint;
  sponsor_minor: bigint;
  surplus_out_minor: bigint;
}

/**
 * Who keeps the accounts of a world. `eager` posts every charge to every membership; `lazy` is the engine:
 * intercepts, a cumulative share, and the pure functions that the server uses.
 */
export interface Money {
  open(payer: number, plan: number, opened_period: number): void;
  /** an account that an import opens, weight at once */
  openImported(m: Member, minor: bigint, opened_period: number): void;
  balance(payer: number, plan: number): bigint;
  weight(payer: number, plan: number): number;
  index(plan: number): bigint;
  /** money in (positive) or out */
  move(payer: number, plan: number, minor: bigint, at_ms: number): void;
  /** a membership begins or ceases to count, or weighs otherwise, at the freeze of a period */
  reweigh(m: Member, delta: number, period_no: number): void;
  keep(counted: readonly Carried[], means: Means, cap_minor: bigint): Kept<Carried>;
  bringBack(
    counted: readonly Carried[],
    in_grace: readonly Carried[],
    means: Means,
    cap_minor: bigint,
  ): BroughtBack<Carried>;
  settle(input: ToSettle): SettledMoney;
  /** every counted membership pays its weight times the share; negative: gets it back */
  charge(
    plan: number,
    period_no: number,
    share_minor: bigint,
    counted: readonly Member[],
    at_ms: number,
    kind: 'share' | 'correction',
  ): void;
  /** what a membership has paid so far, net of corrections */
  paidBy(m: Member): bigint;
  statement(payer: number, plan: number): BareLine[];
}

export const left = (d: Debt): bigint => d.owed_minor - d.paid_minor;
export const accountKey = (payer: number, plan: number): string => `${payer}/${plan}`;
