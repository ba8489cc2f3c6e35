import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type WorkerEvents,
} from 'graphile-worker';
import pg from 'pg';
import type { Logger as PinoLogger } from 'pino';
import type { App } from '../app.ts';
import type { ServerModule } from '../module.ts';
import { type Db, json, sql, type Tx } from '../postgres/index.ts';
import { takePresence } from './reclaim.ts';

export type JobHandler = (app: App, payload: Record<string, unknown>) => Promise<void>;

/** Jobs are enqueued in the transaction that causes them: no commit without its job, no job without its commit. */
export interface JobQueue {
  /**
   * @param key with a key, a job of the same key that has not started is replaced, not doubled
   * @param queue jobs of one queue run one after another
   */
  enqueue(
    tx: Tx,
    name: string,
    payload: Record<string, unknown>,
    options?: { key?: string; queue?: string; run_at?: Temporal.Instant; attempts_max?: number },
  ): Promise<void>;
}

export function createJobQueue(): JobQueue {
  return {
    async enqueue(tx, name, payload, options = {}) {
      await tx.run(sql`select graphile_worker.add_job(${name}::text, payload => ${json(payload)}::json,
        queue_name => ${options.queue ?? null}::text, run_at => ${options.run_at ?? null}::timestamptz,
        max_attempts => ${options.attempts_max ?? 25}::int, job_key => ${options.key ?? null}::text)`);
    },
  };
}

/** Creates the queue's own tables; part of every migration run. */
export async function migrateJobs(db: Db): Promise<void> {
  const utils = await makeWorkerUtils({ pgPool: db.pool });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}

export interface JobRunner {
  stop(): Promise<void>;
}

/**
 * Runs the jobs of all modules until stopped; a job that is running when `stop` is called is finished, one that a
 * killed process had begun is begun again.
 */
export async function startJobs(app: App, modules: readonly ServerModule[]): Promise<JobRunner> {
  const taskList: Record<string, (payload: unknown) => Promise<void>> = {};
  const cron: { task: string; match: string }[] = [];
  for (const module of modules) {
    for (const [name, handler] of Object.entries(module.jobs ?? {})) {
      taskList[name] = (payload) => handler(app, (payload ?? {}) as Record<string, unknown>);
    }
    for (const [task, match] of Object.entries(module.cron ?? {})) cron.push({ task, match });
  }
  const pool = queuePool(app.db, app.settings.worker_concurrency);
  const presence = await takePresence(pool);
  const running = await keepRunning(
    (events) =>
      run({
        pgPool: pool,
        concurrency: app.settings.worker_concurrency,
        noHandleSignals: true,
        taskList,
        parsedCronItems: parseCronItems(cron),
        logger: quiet(app.log),
        events,
        // Without batches the queue does not look at what becomes of its own reports: a lost connection then
        // ends the whole process.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      }),
    (worker_id) => pool.query('select graphile_worker.force_unlock_workers(array[$1])', [worker_id]),
    app.log,
  );
  return {
    async stop() {
      await running.stop();
      presence.end();
      await pool.end();
    },
  };
}

const BEGIN_AGAIN_MS = 1_000;
/** How long a runner that has given up may take to end. */
const END_MS_MAX = 3_000;

/**
 * A runner gives up when the database goes away while it reports on a job; sometimes it then never ends, and takes
 * no job either. It is begun again, with the jobs it had taken set free, until there is a database once more.
 */
async function keepRunning(
  begin: (events: WorkerEvents) => Promise<Runner>,
  free: (worker_id: string) => Promise<unknown>,
  log: PinoLogger,
): Promise<JobRunner> {
  let stopping = false;
  let current: Runner;
  const start = async () => {
    const events: WorkerEvents = new EventEmitter();
    let worker_id = '';
    events.on('pool:create', ({ workerPool }) => {
      worker_id = workerPool.id;
    });
    const gaveUp = new Promise<unknown>((resolve) => {
      events.once('pool:fatalError', ({ error }) => setTimeout(resolve, END_MS_MAX, error).unref());
    });
    const runner = await begin(events);
    current = runner;
    const again = async (error?: unknown): Promise<void> => {
      if (stopping) return;
      log.error({ part: 'jobs', err: error }, 'jobs have stopped; they begin again');
      // Ends its cron; what it had begun of its own end may hang.
      runner.stop().catch(() => {});
      await sleep(BEGIN_AGAIN_MS);
      if (stopping) return;
      await free(worker_id).then(start).catch(again);
    };
    Promise.race([runner.promise, gaveUp]).then(again, again);
  };
  await start();
  return {
    async stop() {
      stopping = true;
      // It may have ended by itself.
      await current.stop().catch(() => {});
    },
  };
}

/**
 * The queue's own connections: it wants 64-bit ids as text, as pg reads them unless told otherwise, and ends the
 * whole process over a bigint when a job fails.
 */
function queuePool(db: Db, concurrency: number): pg.Pool {
  const { types: _, ...options } = db.pool.options;
  // The password is hidden from a spread.
  const { password } = db.pool.options;
  const pool = new pg.Pool({ ...options, password, max: concurrency + SPARE_CONNECTIONS });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** To listen for new jobs, to show that we are here, and for cron. */
const SPARE_CONNECTIONS = 3;

/** graphile-worker's logger over pino: warnings and errors only. */
const quiet = (log: PinoLogger) =>
  new Logger(() => (level, message) => {
    if (level === 'error') log.error({ part: 'jobs' }, message);
    else if (level === 'warning') log.warn({ part: 'jobs' }, message);
  });
