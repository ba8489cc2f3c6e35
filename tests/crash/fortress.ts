import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connectPool, type Db, sql } from '../../server/platform/postgres/index.ts';
import { houseOver } from '../../server/testing/house.ts';
import { type Village, villageIn } from '../support/village.ts';
import type { Asked, Ready } from './server-child.ts';

export type Victim = 'server' | 'postgres' | 'backend';

/** A served house that can be shot at. Commands of tests run beside the server, over the same database. */
export interface Fortress {
  village: Village;
  db: Db;
  goTo(day: string): Promise<void>;
  /**
   * Kills without warning; the answer comes when the house serves again. A killed server is started again here, a
   * killed PostgreSQL by the server.
   */
  kill(victim: Victim): Promise<void>;
  /** as cron does */
  enqueue(job: string): Promise<void>;
  close(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('./server-child.ts', import.meta.url));
const SERVER_NAME = 'tongzhou';

export async function openFortress(day: string): Promise<Fortress> {
  const home = mkdtempSync(path.join(tmpdir(), `tongzhou-crash-${process.pid}-`));
  // As root the database runs as somebody else, who has to get through to its folder.
  chmodSync(home, 0o711);
  const port = await freePort();
  const start = () => startServer(home, port);
  let server = await start();
  const db = connectPool(server.ready.connection, { max: 12, applicationName: 'beside' });
  const atNine = (text: string) => `${text}T01:00:00Z`;
  await tellTime(server.child, atNine(day));
  const village = await villageIn(await houseOver(db, home, atNine(day), async () => {}));
  const restart = async () => {
    await ended(server.child);
    server = await start();
  };
  return {
    village,
    db,
    async goTo(text) {
      village.goTo(text);
      await tellTime(server.child, atNine(text));
    },
    async kill(victim) {
      if (victim === 'backend') {
        process.kill(await busyBackend(db), 'SIGKILL');
        return untilAnswers(db);
      }
      if (victim === 'postgres') {
        const postmaster = await postmasterOf(server.child);
        for (const pid of [postmaster, ...(await allBackends(db))]) killQuietly(pid);
        return untilAnswers(db);
      }
      server.child.kill('SIGKILL');
      await restart();
      await untilAnswers(db);
    },
    enqueue: (job) => enqueue(db, job),
    async close() {
      await db.close();
      const postmaster = await postmasterOf(server.child);
      server.child.disconnect();
      await ended(server.child);
      await stopped(postmaster);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function startServer(home: string, port: number): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = fork(CHILD, [], {
    env: {
      PATH: process.env.PATH,
      TONGZHOU_MODE: 'demo',
      TONGZHOU_HOME: home,
      PORT: String(port),
      LOG_LEVEL: 'fatal',
      // Callbacks come from one address, faster than people would.
      TONGZHOU_RATE_PER_MINUTE: '1000000',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready`)));
  });
  return { child, ready };
}

const ask = <Answer>(child: ChildProcess, asked: Asked): Promise<Answer> =>
  new Promise((resolve) => {
    child.once('message', (answer) => resolve(answer as Answer));
    child.send(asked);
  });
const tellTime = (child: ChildProcess, instant: string) => ask(child, { advance_to: instant });
const postmasterOf = (child: ChildProcess) => ask<number>(child, 'postmaster');

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));

const enqueue = async (db: Db, job: string): Promise<void> => {
  await db.run(sql`select graphile_worker.add_job(${job}::text, job_key => ${job}::text)`);
};

/** A session of the server in the middle of a statement or transaction; any of its sessions when none is. */
async function busyBackend(db: Db): Promise<number> {
  const { pid } = await db.one<{
    pid: number;
  }>(sql`select pid from pg_stat_activity where application_name = ${SERVER_NAME}
    order by state in ('active', 'idle in transaction') desc, query_start desc limit 1`);
  return pid;
}

const allBackends = async (db: Db): Promise<number[]> =>
  (await db.query<{ pid: number }>(sql`select pid from pg_stat_activity`)).map((row) => row.pid);

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its postmaster.
  }
}

async function stopped(pid: number): Promise<void> {
  try {
    for (process.kill(pid, 'SIGINT'); ; process.kill(pid, 0)) await sleep(50);
  } catch {
    // It is gone.
  }
}

async function untilAnswers(db: Db): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await db.query(sql`select 1`);
      return;
    } catch (error) {
      if (tries > 600) throw error;
      await sleep(50);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
