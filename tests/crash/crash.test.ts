import { setTimeout as sleep } from 'node:timers/promises';
import { addDays, CodedError } from '@tongzhou/kernel';
import { describe, expect, it } from 'vitest';
import { periodOf } from '../../server/modules/sharing/index.ts';
import { generator } from '../support/random.ts';
import { type Fortress, openFortress, type Victim } from './fortress.ts';
import {
  type Frozen,
  freezeOperation,
  type Kind,
  type Operation,
  payoutOperation,
  planWithCases,
  settlementOperation,
  topUpOperation,
} from './operations.ts';

const KILLS = Number(process.env.KILLS ?? (process.env.FULL ? 500 : 50));
const KILLS_A_ROUND = 50;
const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);
const VICTIMS: Victim[] = ['server', 'postgres', 'backend'];
const KINDS: Kind[] = ['freeze', 'settlement', 'top_up', 'payout'];
const DONE_MS_MAX = 90_000;

interface Tally {
  kills: Map<string, number>;
  inside: Map<string, number>;
}
const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

describe('killed without warning', () => {
  it(
    'the server and PostgreSQL go on where they were, and every job is done exactly once',
    async () => {
      const random = generator(SEED);
      const tally: Tally = { kills: new Map(), inside: new Map() };
      for (let done = 0; done < KILLS; done += KILLS_A_ROUND)
        await round(random, tally, Math.min(KILLS_A_ROUND, KILLS - done));
      const text = [...tally.kills].map(([key, n]) => `${key} ${tally.inside.get(key) ?? 0}/${n}`).join(', ');
      const inside = [...tally.inside.values()].reduce((a, b) => a + b, 0);
      console.log(`${KILLS} kills, ${inside} of them inside the operation, SEED=${SEED}: ${text}`);
      // Kills that come too late prove nothing.
      expect(inside).toBeGreaterThan(KILLS / 2);
    },
    process.env.FULL ? 14_400_000 : 1_800_000,
  );
});

/** A house of its own: plans are frozen on the 7th and settled on the 14th, others frozen on the 14th. */
async function round(random: () => number, tally: Tally, kills: number): Promise<void> {
  const seventh = `${Temporal.Now.plainDateISO('UTC').add({ months: 2 }).toString().slice(0, 8)}07`;
  const f = await openFortress(addDays(seventh, -1));
  try {
    const each = Math.ceil(kills / KINDS.length);
    const frozen: Frozen[] = [];
    for (let i = 0; i < each; i += 1) frozen.push(await planWithCases(f, `settled-${i}`));
    const saver = await f.village.joins(await f.village.payer(), frozen[0]!.plan);
    await f.goTo(seventh);
    for (const { plan } of frozen) await until(f, () => isFrozen(f, plan.plan_id), 'sharing.tick');
    await f.goTo(addDays(seventh, 7));

    for (let n = 0; n < kills; n += 1) {
      const i = Math.floor(n / KINDS.length);
      const kind = KINDS[n % KINDS.length]!;
      const victim = VICTIMS[(n + i) % VICTIMS.length]!;
      const operation = await {
        freeze: () => freezeOperation(f, `frozen-${i}`),
        settlement: () => settlementOperation(f, frozen[i]!),
        top_up: () => topUpOperation(f, saver.plan, saver.payer),
        payout: () => payoutOperation(f, frozen[i]!),
      }[kind]();
      await shoot(f, operation, victim, random, tally);
      if ((n + 1) % 10 === 0) console.log(`${n + 1} kills`);
    }
  } finally {
    await f.close();
  }
}

/** How long each kind lasts once begun, as measured so far: where a shot may land. */
const LASTS_MS: Record<Kind, number> = { freeze: 400, settlement: 80, top_up: 400, payout: 150 };

async function shoot(
  f: Fortress,
  o: Operation,
  victim: Victim,
  random: () => number,
  tally: Tally,
): Promise<void> {
  await o.begin();
  const begun = performance.now();
  while ((await o.stage()) === 'before' && performance.now() - begun < 20_000) await sleep(1);
  await sleep(random() * LASTS_MS[o.kind] * 0.8);
  const key = `${o.kind}/${victim}`;
  add(tally.kills, key);
  if ((await o.stage()) === 'inside') add(tally.inside, key);
  await f.kill(victim);
  await until(f, async () => (await o.stage()) === 'done', o);
  await steady(() => o.verify());
  expect(await steady(() => f.village.house.broken()), key).toEqual([]);
}

/** A connection that was made while PostgreSQL was still ending the others is cut once more: it is read again. */
async function steady<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof CodedError) || error.code !== 'database.unavailable' || tries === 10)
        throw error;
      await sleep(300);
    }
  }
}

const isFrozen = async (f: Fortress, plan_id: number) =>
  (await periodOf(f.db, plan_id, 1))?.state === 'frozen';

/** Waits, and asks again now and then as cron would. A database that is just starting again is asked once more. */
async function until(f: Fortress, holds: () => Promise<boolean>, by: Operation | string): Promise<void> {
  const remind = () => (typeof by === 'string' ? f.enqueue(by) : by.remind());
  const started = performance.now();
  for (let round = 0; ; round += 1) {
    const held = await holds().catch(() => false);
    if (held) return;
    if (performance.now() - started > DONE_MS_MAX)
      throw new Error(`not done after ${DONE_MS_MAX} ms: ${typeof by === 'string' ? by : by.kind}`);
    if (round % 20 === 0) await remind().catch(() => {});
    await sleep(50);
  }
}
