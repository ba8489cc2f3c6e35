import { periodAt } from '../calendar.ts';
import { left, type Money } from './money.ts';
import type { BareLine, ModelRules, Outcome, Snapshot, Step } from './types.ts';
import { freeze } from './world-freeze.ts';
import { correct, settleDay } from './world-settle.ts';
import type { PlanLife, World } from './world-state.ts';
import { STEPS } from './world-steps.ts';

/** The clock rises with every step. */
export const STEP_MS = 1000;

/** @param day the day on which all begins */
export function openWorld(rules: readonly ModelRules[], money: Money, day: string): World {
  return {
    money,
    day,
    now_ms: Date.parse(`${day}T01:00:00Z`),
    plans: rules.map((r, id) => ({
      id,
      rules: r,
      phase: 'open',
      period_no: 0,
      weight_total: 0n,
      surplus_minor: 0n,
      fee_minor: 0n,
      sponsor_minor: 0n,
      debts: [],
      periods: [],
      lines: [],
      shared: [],
      settled_ms: 0,
    })),
    payers: [],
    members: [],
    gifts: [],
    cases: [],
    leavers: [],
    accounts: new Map(),
  };
}

/** Lets one thing happen. A refused step changes nothing. */
export function apply(w: World, step: Step): Outcome {
  w.now_ms += STEP_MS;
  if (step.do === 'next_day') return nextDay(w);
  if (step.do === 'correct') return correct(w, w.plans[step.plan]!);
  return (STEPS[step.do] as (w: World, s: Step) => Outcome)(w, step);
}

/** The next day on which a plan's calendar asks for something. */
export const nextEventOf = (p: PlanLife): string => {
  const { calendar, start } = p.rules;
  return p.phase === 'frozen'
    ? periodAt(calendar, start, p.period_no).sharing_on
    : periodAt(calendar, start, p.period_no + 1).notice_on;
};

function nextDay(w: World): Outcome {
  const next = w.plans.map(nextEventOf).reduce((a, b) => (a < b ? a : b));
  if (next > w.day) {
    w.day = next;
    w.now_ms = Date.parse(`${next}T01:00:00Z`);
  }
  for (const p of w.plans) {
    while (nextEventOf(p) <= w.day) {
      if (p.phase === 'open') freeze(w, p);
      else settleDay(w, p);
    }
  }
  return 'ok';
}

export function snapshot(w: World): Snapshot {
  const planOf = (member: number) => w.members[member]!.plan;
  const accounts = [...w.accounts.values()].map(({ payer, plan }) => ({
    payer,
    plan,
    weight: w.money.weight(payer, plan),
    balance_minor: w.money.balance(payer, plan),
  }));
  const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);
  return {
    plans: w.plans.map((p) => ({
      phase: p.phase,
      period_no: p.period_no,
      weight_total: p.weight_total,
      index_minor: w.money.index(p.id),
      books: {
        members: sum(accounts.filter((a) => a.plan === p.id).map((a) => a.balance_minor)),
        gifts: sum(w.gifts.filter((g) => planOf(g.member) === p.id).map((g) => g.held_minor)),
        aid: sum(w.cases.filter((c) => planOf(c.member) === p.id).map((c) => c.owed_minor)),
        sponsor: p.sponsor_minor,
        surplus: p.surplus_minor,
        fee: p.fee_minor,
      },
      last: p.periods.at(-1) ?? null,
      debts: p.debts
        .filter((d) => left(d) > 0n)
        .map((d) => ({ case: d.case, from_period: d.from_period, left_minor: left(d) })),
    })),
    accounts,
    members: w.members.map(({ id, state, counted, weight, grace_until }) => ({
      id,
      state,
      counted,
      weight,
      grace_until,
    })),
    wallets: w.payers.map((p) => p.wallet_minor),
    gifts: w.gifts.map((g) => g.held_minor),
    cases: w.cases.map(({ id, stage, owed_minor }) => ({ id, stage, owed_minor })),
  };
}

export const statement = (w: World, payer: number, plan: number): BareLine[] =>
  w.money.statement(payer, plan);
