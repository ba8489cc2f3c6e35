import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { invariant } from '@tongzhou/kernel';
import type { App } from '@tongzhou/server/platform/app.ts';
import { sql } from '@tongzhou/server/platform/postgres/index.ts';
import type { ScratchServer } from '@tongzhou/server/replay/index.ts';

/** One line of the table and of the JSON. */
export interface Figure {
  bench: 'a' | 'b' | 'c' | 'd';
  what: string;
  value: number;
  unit: string;
  /** what it must reach, where there is something to reach */
  target?: { at_least?: number; at_most?: number };
  note?: string;
}

export interface Bench {
  server: ScratchServer;
  /** members of (a), smallest first */
  sizes: readonly number[];
  seconds: number;
  say(text: string): void;
  report(figure: Figure): void;
}

export const reached = ({ value, target }: Figure): boolean =>
  value >= (target?.at_least ?? -Infinity) && value <= (target?.at_most ?? Infinity);

export function median(values: readonly number[]): number {
  invariant(values.length > 0, 'a median is of something');
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** Every measurement starts from a written-out database, so that none pays for the load before it. */
export const settleDown = (app: App) => app.db.run(sql`checkpoint`);

/** Runs `lanes` loops of work side by side for some seconds; each call is one piece. @returns pieces per second */
export async function perSecond(
  lanes: number,
  seconds: number,
  work: (lane: number) => Promise<void>,
): Promise<number> {
  const from = performance.now();
  const until = from + seconds * 1000;
  let pieces = 0;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      while (performance.now() < until) {
        await work(lane);
        pieces += 1;
      }
    }),
  );
  return (pieces / (performance.now() - from)) * 1000;
}

export const rounded = (value: number): number =>
  value >= 100 ? Math.round(value) : Number(value.toPrecision(3));

export const million = (members: number): string =>
  members >= 1_000_000 ? `${members / 1_000_000}M` : `${members / 1000}k`;

export interface Machine {
  cpu: string;
  cores: number;
  memory_gb: number;
  system: string;
  node: string;
  postgres: string;
  commit: string;
  at: string;
}

export async function machine(app: App): Promise<Machine> {
  const { v } = await app.db.one<{ v: string }>(sql`select current_setting('server_version') as v`);
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    postgres: v,
    commit: commit(),
    at: new Date().toISOString(),
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
