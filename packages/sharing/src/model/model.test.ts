import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  eagerMoney,
  type Life,
  lazyMoney,
  lives,
  type ModelPeriod,
  openWorld,
  resolve,
  type Snapshot,
  snapshot,
  statement,
} from './index.ts';

/** 100,000 steps in a normal run, a million with FULL=1. */
const STEPS_WANTED = process.env.FULL ? 1_000_000 : 100_000;
const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
/** Lives of one seed; the next batch has the next one. */
const LIVES_A_BATCH = 50;
const LIFE = { min: 100, max: 300 };

describe('the model', () => {
  it(
    'agrees with the engine after every step of random lives',
    () => {
      let steps = 0;
      const kinds = new Map<string, number>();
      const one = (life: Life) => {
        steps += live(life, kinds);
      };
      // How many steps a life has is chance, so lives are played until there are enough.
      for (let batch = 0; steps < STEPS_WANTED; batch += 1) {
        const options = { seed: SEED + batch, numRuns: LIVES_A_BATCH, endOnFailure: false };
        fc.assert(fc.property(lives('2026-11-20', LIFE), one), options);
      }
      console.log(
        `model against engine: ${steps} steps, SEED=${SEED}, ${[...kinds].map(([k, n]) => `${k} ${n}`).join(', ')}`,
      );
      expect(steps).toBeGreaterThanOrEqual(STEPS_WANTED);
      // A life in which something never happens proves nothing about it.
      for (const kind of KINDS) expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(0);
    },
    process.env.FULL ? 3_600_000 : 300_000,
  );
});

const KINDS = [
  'join',
  'import',
  'leave',
  'die',
  'age',
  'give',
  'refuse',
  'object',
  'withdraw',
  'pay_out',
  'correct',
  'refused',
  'grace',
  'back',
  'lapsed',
  'gift used',
  'nobody counted',
  'shared',
  'returned',
  'sponsored',
  'indebted',
  'debt paid',
];

/** @returns how many steps happened */
function live(life: Life, kinds: Map<string, number>): number {
  const eager = openWorld(life.rules, eagerMoney(), life.start);
  const lazy = openWorld(life.rules, lazyMoney(), life.start);
  const note = (kind: string) => kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  let steps = 0;
  let before = snapshot(eager);
  for (const raw of life.steps) {
    const step = resolve(eager, raw);
    if (!step) continue;
    const outcome = apply(eager, step);
    same(apply(lazy, step), outcome);
    const now = snapshot(eager);
    same(snapshot(lazy), now);
    steps += 1;
    note(outcome === 'ok' ? step.do : 'refused');
    for (const kind of happened(before, now)) note(kind);
    const accounts = [...eager.accounts.values()];
    const account = accounts[steps % Math.max(accounts.length, 1)];
    if (account)
      same(statement(lazy, account.payer, account.plan), statement(eager, account.payer, account.plan));
    before = now;
  }
  for (const { payer, plan } of eager.accounts.values()) {
    const lines = statement(eager, payer, plan);
    same(statement(lazy, payer, plan), lines);
    same(lines.at(-1)?.balance_minor ?? 0n, eager.money.balance(payer, plan));
  }
  return steps;
}

/** Compares fast, and shows the difference only when there is one. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** What a step brought about besides itself; checks each new settlement as a reader of its sheet would. */
function happened(before: Snapshot, now: Snapshot): string[] {
  const kinds: string[] = [];
  for (const [i, m] of now.members.entries()) {
    const was = before.members[i];
    if (was?.counted && m.state === 'grace') kinds.push('grace');
    if (was?.state === 'grace' && m.state === 'active') kinds.push('back');
    if (was?.state === 'grace' && m.state === 'lapsed') kinds.push('lapsed');
  }
  for (const [i, p] of now.plans.entries()) {
    const was = before.plans[i]!;
    if (p.phase === 'frozen' && was.phase === 'open' && p.weight_total === 0n) kinds.push('nobody counted');
    if (p.books.gifts < was.books.gifts && p.books.members > was.books.members) kinds.push('gift used');
    if (p.last && p.last.period_no !== was.last?.period_no)
      kinds.push(...settled(p.last, p.debts.length > was.debts.length));
  }
  return kinds;
}

function settled(s: ModelPeriod, indebted: boolean): string[] {
  expect(s.surplus_in_minor + s.weight_total * s.share_minor + s.sponsor_minor).toBe(
    s.aid_minor + s.returned_minor + s.debt_paid_minor + s.fee_minor + s.surplus_out_minor,
  );
  expect(s.surplus_out_minor >= 0n).toBe(true);
  const kinds: string[] = [];
  if (s.share_minor > 0n) kinds.push('shared');
  if (s.debt_paid_minor > 0n) kinds.push('debt paid');
  if (s.returned_minor > 0n) kinds.push('returned');
  if (s.sponsor_minor > 0n) kinds.push('sponsored');
  if (indebted) kinds.push('indebted');
  return kinds;
}
