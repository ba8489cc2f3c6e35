import { fail } from '@tongzhou/kernel';
import type { ClientConfig } from 'pg';
import { playSeed, seeding } from './modules/demo/index.ts';
import { organisationOrNone } from './modules/setup/index.ts';
import type { App } from './platform/app.ts';
import { movable } from './platform/clock/index.ts';
import type { JobHandler } from './platform/jobs/index.ts';
import { connectPool, inTransaction, type Queryable, sql } from './platform/postgres/index.ts';
import { MODULES, migrateAll, migrationSources } from './wiring.ts';

export interface SeedReport {
  say: (line: string) => void;
  /** one line that rewrites itself */
  show: (text: string) => void;
  end: () => void;
}

export interface SeedChoice {
  scale?: number;
  /** makes the demo anew although it is whole */
  force_new?: boolean;
}

/**
 * Makes the demo organisation if there is none, and anew if its making was stopped. A database that holds
 * anything else is left alone.
 *
 * @returns whether it was made now
 * @throws demo.only, demo.real_data_here
 */
export async function seedDemoOnce(app: App, report: SeedReport, choice: SeedChoice = {}): Promise<boolean> {
  if (app.settings.mode !== 'demo') throw fail.forbidden('demo.only');
  const organisation = await organisationOrNone(app.db);
  if (organisation && !organisation.demo) throw fail.conflict('demo.real_data_here');
  const made = await seeding(app.db);
  if (made?.state === 'done' && !choice.force_new) return false;
  if (made || organisation) await clear(app, report, made?.state === 'running');
  const started = performance.now();
  report.say('正在生成演示机构（全部虚构）… / making the demo organisation, everybody in it is invented …');
  const db = connectPool(app.db.pool.options as ClientConfig, { durable: false, max: 4 });
  try {
    await playSeed({ ...app, db }, jobHandlers(), {
      scale: choice.scale ?? 1,
      onProgress: quarters(report),
    });
  } finally {
    await db.close();
  }
  report.end();
  report.say(
    `演示机构已就绪，用了 ${seconds(started)} 秒 / the demo organisation is ready after ${seconds(started)} s`,
  );
  return true;
}

/** Every day on a terminal; where lines stay, a line for each quarter. */
function quarters(report: SeedReport): (day: string, done: number) => void {
  let said = 0;
  return (day, done) => {
    report.show(`  ${day}  ${Math.floor(done * 100)}%`);
    const quarter = Math.floor(done * 4);
    if (quarter <= said || quarter > 3) return;
    said = quarter;
    report.say(`  ${day}  ${quarter * 25}%`);
  };
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);

const jobHandlers = (): Record<string, JobHandler> => Object.assign({}, ...MODULES.map((m) => m.jobs ?? {}));

/** Nothing of the demo is worth keeping: all schemas of this software go and are made again. */
async function clear(app: App, report: SeedReport, stopped: boolean): Promise<void> {
  report.say(
    stopped
      ? '上次生成到一半就停了，重新开始 / the demo was stopped while being made; starting over'
      : '清除旧的演示机构 / clearing the old demo organisation',
  );
  const ours = ['migrate', 'graphile_worker', ...migrationSources().map((s) => s.name)];
  await inTransaction(
    app.db,
    async (tx) => {
      for (const schema of ours) await tx.run(sql`drop schema if exists ${sql.raw(`"${schema}"`)} cascade`);
    },
    { lock_timeout_ms: 0 },
  );
  await migrateAll(app.db);
  await inTransaction(app.db, async (tx) => {
    for (const module of MODULES) await module.prepare?.(tx);
  });
  await movable(app.clock).refresh();
}

/**
 * Invented and real people never meet: neither starts over the data of the other.
 * @throws demo.real_data_here, demo.data_in_production
 */
export async function assertModeFits(db: Queryable, mode: App['settings']['mode']): Promise<void> {
  const organisation = await organisationOrNone(db);
  if (!organisation) return;
  if (mode === 'demo' && !organisation.demo) throw fail.conflict('demo.real_data_here');
  if (mode === 'production' && organisation.demo) throw fail.conflict('demo.data_in_production');
}
