import { isDeepStrictEqual } from 'node:util';
import {
  apply,
  eagerMoney,
  type Life,
  lives,
  openWorld,
  resolve,
  snapshot,
  statement,
} from '@tongzhou/sharing/model';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openVillage, type Village } from '../support/village.ts';
import { openRealWorld } from './real-world.ts';

/** Thousands of steps in a normal run; SEED=n plays one again. */
const STEPS_WANTED = process.env.FULL ? 50_000 : 3_000;
const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
const START = '2026-11-20';
/** Lives that share one house; then a new one, so that reading all invariants stays fast. */
const LIVES_A_HOUSE = 8;

let village: Village | undefined;
afterAll(() => village?.close());

describe('the naive model', () => {
  it(
    'agrees with the house after every step of random lives through the production commands',
    async () => {
      let steps = 0;
      let lifeNo = 0;
      const kinds = new Map<string, number>();
      const one = async (life: Life) => {
        if (lifeNo % LIVES_A_HOUSE === 0) {
          await village?.close();
          village = await openVillage(`${START}T01:00:00Z`);
        }
        lifeNo += 1;
        steps += await live(village!, `life-${lifeNo}`, life, kinds);
      };
      // How many steps a life has is chance, so lives are played until there are enough; SEED=n plays one batch again.
      for (let batch = 0; steps < STEPS_WANTED; batch += 1) {
        // A life takes seconds: it is made shorter only when somebody looks for the cause.
        const options = {
          seed: SEED + batch,
          numRuns: LIVES_A_HOUSE,
          endOnFailure: process.env.SEED === undefined,
        };
        await fc.assert(fc.asyncProperty(lives(START, { min: 100, max: 220 }), one), options);
      }
      console.log(
        `model against PostgreSQL: ${steps} steps in ${lifeNo} lives, SEED=${SEED}, ${[...kinds].map(([k, n]) => `${k} ${n}`).join(', ')}`,
      );
      expect(steps).toBeGreaterThanOrEqual(STEPS_WANTED);
    },
    process.env.FULL ? 7_200_000 : 600_000,
  );
});

/** @returns how many steps happened */
async function live(v: Village, name: string, life: Life, kinds: Map<string, number>): Promise<number> {
  v.goTo(life.start);
  const model = openWorld(life.rules, eagerMoney(), life.start);
  const house = await openRealWorld(v, name, life.rules);
  let steps = 0;
  for (const raw of life.steps) {
    const step = resolve(model, raw);
    if (!step) continue;
    const outcome = apply(model, step);
    same(await house.apply(step, model.now_ms), outcome, step);
    const accounts = [...model.accounts.values()];
    same(await house.snapshot(accounts), snapshot(model), step);
    steps += 1;
    const kind = outcome === 'ok' ? step.do : outcome;
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    const account = accounts[steps % Math.max(accounts.length, 1)];
    if (account) {
      const { payer, plan } = account;
      same(await house.statement(payer, plan), statement(model, payer, plan), step);
    }
    if (steps % 20 === 0) same(await v.house.broken(), [], step);
  }
  for (const { payer, plan } of model.accounts.values())
    same(await house.statement(payer, plan), statement(model, payer, plan), 'the end');
  same(await v.house.broken(), [], 'the end');
  return steps;
}

function same(actual: unknown, expected: unknown, step: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const text = JSON.stringify(step, (_, v) => (typeof v === 'bigint' ? `${v}n` : v));
  expect(actual, `after ${text}`).toEqual(expected);
}
