import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../app.ts';
import type { ServerModule } from '../module.ts';
import { inTransaction, sql } from '../postgres/index.ts';
import { type TestDatabase, testDatabase } from '../postgres/testing.ts';
import { createJobQueue, type JobRunner, migrateJobs, startJobs } from './index.ts';

let test: TestDatabase;
let app: App;
beforeAll(async () => {
  test = await testDatabase([], { prepare: { name: 'jobs', run: migrateJobs }, max: 10 });
  app = {
    db: test.db,
    jobs: createJobQueue(),
    log: pino({ level: 'silent' }),
    settings: { worker_concurrency: 2 },
  } as unknown as App;
});
afterAll(() => test.drop());

const moduleWith = (handler: () => Promise<void>): ServerModule => ({
  name: 'test',
  jobs: { 'test.job': handler },
});
const enqueue = () => inTransaction(app.db, (tx) => app.jobs.enqueue(tx, 'test.job', {}));
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    expect(tries).toBeLessThan(400);
    await sleep(25);
  }
}
const job = () =>
  app.db.maybe<{ attempts: number; last_error: string | null; locked_by: string | null }>(
    sql`select attempts, last_error, locked_by from graphile_worker._private_jobs`,
  );

describe('jobs', () => {
  let runner: JobRunner | undefined;
  it('that fail are noted and tried again later; the process lives on', async () => {
    let runs = 0;
    runner = await startJobs(app, [
      moduleWith(async () => {
        runs += 1;
        throw new Error('not today');
      }),
    ]);
    await enqueue();
    await until(async () => (await job())?.last_error === 'not today');
    expect(runs).toBe(1);
    expect(await job()).toMatchObject({ attempts: 1, locked_by: null });
    await runner.stop();
    await app.db.run(sql`delete from graphile_worker._private_jobs`);
  });
  it('that a killed process had begun are begun again by the next one, not while another lives', async () => {
    await enqueue();
    await app.db.run(
      sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool-of-a-dead-process', attempts = 1`,
    );
    let runs = 0;
    const counting = moduleWith(async () => {
      runs += 1;
    });
    const alive = await test.db.pool.connect();
    await alive.query('select pg_advisory_lock_shared(7303)');
    const second = await startJobs(app, [counting]);
    await sleep(300);
    expect(runs).toBe(0);
    await second.stop();
    await alive.query('select pg_advisory_unlock_all()');
    alive.release();
    const next = await startJobs(app, [counting]);
    await until(() => runs === 1);
    await next.stop();
  });
  it('go on after the database was gone while one was running', async () => {
    let runs = 0;
    const next = await startJobs(app, [
      moduleWith(async () => {
        runs += 1;
        if (runs > 1) return;
        await app.db
          .query(sql`select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()`)
          .catch(() => {});
        throw new Error('interrupted');
      }),
    ]);
    await enqueue();
    await until(() => runs === 1);
    await app.db.run(sql`select 1`).catch(() => {});
    // What was begun is begun again, at the latest with the next attempt.
    await until(() => runs === 2);
    await enqueue();
    await until(() => runs === 3);
    await next.stop();
  });
});
