import { accountKey, type Money } from './money.ts';
import type { Debt, Gift, Member, ModelCase, ModelLine, ModelPeriod, ModelRules, Payer } from './types.ts';

/** A plan's life so far. */
export interface PlanLife {
  id: number;
  rules: ModelRules;
  phase: 'open' | 'frozen';
  period_no: number;
  weight_total: bigint;
  surplus_minor: bigint;
  fee_minor: bigint;
  sponsor_minor: bigint;
  debts: Debt[];
  periods: ModelPeriod[];
  /** what the last freeze fixed, and the settlement made of it */
  lines: ModelLine[];
  shared: { line: ModelLine; paid_minor: bigint }[];
  settled_ms: number;
}

/** Leavers who get the rest of their balance after a settlement. */
export interface Leaver {
  member: number;
  after_period: number;
  done: boolean;
}

export interface World {
  money: Money;
  day: string;
  /** rises with every step: a clock */
  now_ms: number;
  plans: PlanLife[];
  payers: Payer[];
  members: Member[];
  gifts: Gift[];
  cases: ModelCase[];
  leavers: Leaver[];
  accounts: Map<string, { payer: number; plan: number }>;
}

export const isOpen = (m: Member): boolean => m.state === 'active' || m.state === 'grace';
export const membersOf = (w: World, payer: number, plan: number): Member[] =>
  w.members.filter((m) => m.payer === payer && m.plan === plan);
export const giftsOf = (w: World, member: number): Gift[] =>
  w.gifts.filter((g) => g.member === member && g.held_minor > 0n);
export const countedIn = (w: World, plan: number): Member[] =>
  w.members.filter((m) => m.plan === plan && m.counted);

/** What may leave an account now. */
export function free(w: World, payer: number, plan: number): bigint {
  const p = w.plans[plan]!;
  const held = BigInt(w.money.weight(payer, plan)) * p.rules.caps.period_minor;
  const minor = w.money.balance(payer, plan) - (p.phase === 'open' ? 0n : held);
  return minor > 0n ? minor : 0n;
}

export const openAccount = (w: World, payer: number, plan: number): void => {
  w.accounts.set(accountKey(payer, plan), { payer, plan });
  w.money.open(payer, plan, w.plans[plan]!.period_no + 1);
};
