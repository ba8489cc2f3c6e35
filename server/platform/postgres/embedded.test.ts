import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeAbandoned } from './abandoned.ts';
import { canReach, type Identity, ROOT_HOME, spawnAs } from './identity.ts';
import { connectPool, type Db, inTransaction, sql, startEmbedded } from './index.ts';
import { isRunning, readPostmasterFile } from './process.ts';
import { testCluster } from './testing.ts';

const CHILD = path.join(import.meta.dirname, 'testing-child.ts');
const isRoot = process.getuid?.() === 0;
const nobody: Identity = { uid: 65_534, gid: 65_534, drops: true };

interface Answer {
  connection: pg.ClientConfig;
  pid: number;
  uid: number;
  lines: string[];
  code?: string;
  message?: string;
}

const children: ChildProcess[] = [];
let base = '';
let dataDir = '';

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'tz-e-'));
  rmSync(base, { recursive: true });
  mkdirSync(base, { mode: 0o755 });
  dataDir = path.join(base, 'postgres');
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (!ended && child.kill('SIGKILL')) await once(child, 'exit');
  }
  const left = readPostmasterFile(path.join(dataDir, 'cluster'));
  if (left && isRunning(left.pid) && left.pid !== process.pid)
    await startEmbedded({ dataDir, fast: true }).then((p) => p.stop());
  rmSync(base, { recursive: true, force: true });
});

/** Starts PostgreSQL from a process of its own. */
async function inChild(identity?: Identity, dir = dataDir): Promise<{ child: ChildProcess; answer: Answer }> {
  const child = spawn(process.execPath, [CHILD, dir], {
    ...(identity ? spawnAs(identity) : {}),
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout! })) {
    return { child, answer: JSON.parse(line) as Answer };
  }
  throw new Error('the child said nothing');
}

async function withDb<T>(connection: pg.ClientConfig, work: (db: Db) => Promise<T>): Promise<T> {
  const db = connectPool(connection, { max: 2 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

const write = (connection: pg.ClientConfig) =>
  withDb(connection, async (db) => {
    await db.run(sql`create table if not exists kept (n bigint)`);
    await db.run(sql`insert into kept values (7)`);
  });

const countKept = (connection: pg.ClientConfig) =>
  withDb(connection, async (db) => (await db.one<{ n: bigint }>(sql`select count(*) as n from kept`)).n);

describe('an embedded server', () => {
  it('is created once, keeps its data, and is gone after stop', async () => {
    const lines: string[] = [];
    const first = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) });
    await write(first.connection);
    await withDb(first.connection, async (db) => {
      const row = await db.one<
        Record<string, string>
      >(sql`select current_setting('listen_addresses') as addresses,
        current_setting('jit') as jit, current_setting('data_checksums') as checksums,
        current_setting('server_encoding') as encoding, (select datlocprovider from pg_database where datname = 'postgres') as provider`);
      expect(row).toEqual({ addresses: '', jit: 'off', checksums: 'on', encoding: 'UTF8', provider: 'b' });
    });
    expect(statSync(first.connection.host!).mode & 0o777).toBe(0o700);
    await first.stop();
    expect(isRunning(first.pid)).toBe(false);
    const second = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) });
    expect(await countKept(second.connection)).toBe(1n);
    expect(lines.filter((line) => line.startsWith('creating'))).toHaveLength(1);
    await second.stop();
    await second.stop();
  });

  it('finds a socket folder when the data folder has a long path', async () => {
    dataDir = path.join(base, 'a'.repeat(60), 'b'.repeat(60));
    const first = await startEmbedded({ dataDir, fast: true });
    expect(first.connection.host!.length).toBeLessThan(86);
    await write(first.connection);
    await first.stop();
    const second = await startEmbedded({ dataDir, fast: true });
    expect(second.connection.host).toBe(first.connection.host);
    expect(await countKept(second.connection)).toBe(1n);
    await second.stop();
    rmSync(first.connection.host!, { recursive: true });
  });

  it('starts again after kill -9 of the server, with everything that was committed', async () => {
    const cluster = await testCluster({ dataDir });
    await write(cluster.connection);
    await cluster.kill();
    await expect(countKept(cluster.connection)).rejects.toMatchObject({
      code: 'database.unavailable',
      status: 503,
    });
    await cluster.restart();
    expect(await countKept(cluster.connection)).toBe(1n);
    await cluster.drop();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('removes a half-made cluster of a first start that was killed', async () => {
    const half = path.join(dataDir, 'cluster-abc123');
    mkdirSync(half, { recursive: true });
    writeFileSync(path.join(half, 'PG_VERSION'), '18\n');
    const postgres = await startEmbedded({ dataDir, fast: true });
    expect(existsSync(half)).toBe(false);
    await postgres.stop();
  });

  it('says why it does not start', async () => {
    await (await startEmbedded({ dataDir, fast: true })).stop();
    appendFileSync(path.join(dataDir, 'cluster', 'postgresql.conf'), '\nno_such_setting = 1\n');
    await expect(startEmbedded({ dataDir, fast: true })).rejects.toMatchObject({
      code: 'postgres.start_failed',
      message: expect.stringContaining('no_such_setting'),
    });
    // The failed start does not leave the folder claimed.
    await expect(startEmbedded({ dataDir, fast: true })).rejects.toMatchObject({
      code: 'postgres.start_failed',
    });
  });
});

describe('a stale pid file', () => {
  const pidFile = () => path.join(dataDir, 'cluster', 'postmaster.pid');

  const leave = (pid: number) => {
    writeFileSync(
      pidFile(),
      `${pid}\n${path.join(dataDir, 'cluster')}\n1\n5432\n${dataDir}/socket\n\n1 1\nready   \n`,
    );
    writeFileSync(path.join(dataDir, 'socket', '.s.PGSQL.5432.lock'), `${pid}\n`);
  };

  it('of a process that is gone does not hinder', async () => {
    await (await startEmbedded({ dataDir, fast: true })).stop();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    leave(gone.pid!);
    const postgres = await startEmbedded({ dataDir, fast: true });
    expect(postgres.pid).not.toBe(gone.pid);
    await postgres.stop();
  });

  it('with the pid of another program neither hinders nor harms that program', async () => {
    const first = await startEmbedded({ dataDir, fast: true });
    await write(first.connection);
    await first.stop();
    // The same user as the server's, so that PostgreSQL itself would take it for one of its own.
    const other = spawn('sleep', ['60'], { cwd: '/', ...(isRoot ? spawnAs(nobody) : {}) });
    children.push(other);
    await once(other, 'spawn');
    leave(other.pid!);
    const second = await startEmbedded({ dataDir, fast: true });
    expect(await countKept(second.connection)).toBe(1n);
    await second.stop();
    expect(isRunning(other.pid!)).toBe(true);
  });

  // Process 1 of a container often takes its time to clear away the dead, or never does.
  it.runIf(process.platform === 'linux')(
    'of a dead server that nobody has cleared away does not hinder',
    async () => {
      const first = await startEmbedded({ dataDir, fast: true });
      await write(first.connection);
      await first.stop();
      const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 60'], {
        cwd: '/',
        ...(isRoot ? spawnAs(nobody) : {}),
      });
      children.push(parent);
      const dead = Number(String((await once(parent.stdout!, 'data'))[0]));
      await vi.waitFor(() => expect(isRunning(dead)).toBe(false));
      expect(process.kill(dead, 0)).toBe(true);
      leave(dead);
      const second = await startEmbedded({ dataDir, fast: true });
      expect(await countKept(second.connection)).toBe(1n);
      await second.stop();
    },
  );
});

describe('one folder, several processes', () => {
  it('refuses a second starter while the first lives, in another process and in the same', async () => {
    const postgres = await startEmbedded({ dataDir, fast: true });
    await expect(startEmbedded({ dataDir, fast: true })).rejects.toMatchObject({
      code: 'postgres.data_dir_in_use',
      status: 409,
    });
    const { answer } = await inChild();
    expect(answer.code).toBe('postgres.data_dir_in_use');
    expect(await withDb(postgres.connection, (db) => db.one(sql`select 1 as n`))).toEqual({ n: 1 });
    await postgres.stop();
  });

  it('lets exactly one of several simultaneous starters through, also over the lock of a dead one', async () => {
    await (await startEmbedded({ dataDir, fast: true })).stop();
    writeFileSync(
      path.join(dataDir, 'owner.lock'),
      JSON.stringify({ pid: process.pid, started: 'another boot' }),
    );
    const answers = (await Promise.all([inChild(), inChild(), inChild()])).map(({ answer }) => answer);
    expect(answers.filter((answer) => answer.pid)).toHaveLength(1);
    expect(answers.filter((answer) => answer.code === 'postgres.data_dir_in_use')).toHaveLength(2);
  });

  it('keeps a server whose process was killed', async () => {
    const { child, answer } = await inChild();
    await write(answer.connection);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isRunning(answer.pid)).toBe(true);
    const lines: string[] = [];
    const kept = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) });
    expect(kept.pid).toBe(answer.pid);
    expect(lines).toEqual([`keeping the running PostgreSQL (pid ${kept.pid})`]);
    expect(await countKept(kept.connection)).toBe(1n);
    await kept.stop();
    expect(isRunning(kept.pid)).toBe(false);
  });

  it('stops such a server and starts a new one when the settings differ', async () => {
    const { child, answer } = await inChild();
    await write(answer.connection);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const fresh = await startEmbedded({ dataDir, fast: false });
    expect(fresh.pid).not.toBe(answer.pid);
    expect(isRunning(answer.pid)).toBe(false);
    expect(await countKept(fresh.connection)).toBe(1n);
    await fresh.stop();
  });

  it('takes the server along when a process ends without stop', async () => {
    const { child, answer } = await inChild();
    child.stdin!.write('exit\n');
    await once(child, 'exit');
    for (let i = 0; isRunning(answer.pid) && i < 500; i += 1) await sleep(10);
    expect(isRunning(answer.pid)).toBe(false);
  });
});

describe('test leftovers', () => {
  it('of a killed run are stopped and removed by the next one, of a living run not', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    const abandoned = path.join(base, `tongzhou-run-${gone.pid}-x`);
    const alive = path.join(base, `tongzhou-run-${process.pid}-x`);
    mkdirSync(abandoned, { mode: 0o755 });
    mkdirSync(alive);
    const { child, answer } = await inChild(undefined, path.join(abandoned, 'data'));
    child.kill('SIGKILL');
    await once(child, 'exit');
    await removeAbandoned(base);
    expect(isRunning(answer.pid)).toBe(false);
    expect(existsSync(abandoned)).toBe(false);
    expect(existsSync(alive)).toBe(true);
  });
});

describe.runIf(isRoot)('as root', () => {
  it('runs the server as nobody', async () => {
    const postgres = await startEmbedded({ dataDir, fast: true });
    expect(statSync(`/proc/${postgres.pid}`).uid).toBe(nobody.uid);
    expect(statSync(path.join(dataDir, 'cluster')).mode & 0o777).toBe(0o700);
    await postgres.stop();
  });

  it('keeps the cluster elsewhere when nobody cannot reach the data folder, and finds it again', async () => {
    const closed = path.join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    dataDir = path.join(closed, 'postgres');
    const first = await startEmbedded({ dataDir, fast: true });
    const { home } = JSON.parse(readFileSync(path.join(dataDir, 'elsewhere.json'), 'utf8')) as {
      home: string;
    };
    expect(home.startsWith(`${ROOT_HOME}/`)).toBe(true);
    await write(first.connection);
    await expect(startEmbedded({ dataDir, fast: true })).rejects.toMatchObject({
      code: 'postgres.data_dir_in_use',
    });
    await first.stop();
    const second = await startEmbedded({ dataDir, fast: true });
    expect(await countKept(second.connection)).toBe(1n);
    await second.stop();
    rmSync(home, { recursive: true });
    await expect(startEmbedded({ dataDir, fast: true })).rejects.toMatchObject({
      code: 'postgres.data_dir_lost',
    });
  });
});

// When the tests run as an ordinary user, all of the above is this test.
describe.runIf(isRoot && [process.execPath, CHILD].every((file) => canReach(file, nobody)))(
  'as an ordinary user',
  () => {
    it('starts, stops, and leaves a cluster that root can start too', async () => {
      mkdirSync(dataDir, { mode: 0o700 });
      chownSync(dataDir, nobody.uid, nobody.gid);
      const { child, answer } = await inChild(nobody);
      expect(answer).toMatchObject({ uid: nobody.uid });
      await write(answer.connection);
      child.stdin!.write('stop\n');
      await once(child, 'exit');
      expect(isRunning(answer.pid)).toBe(false);
      const postgres = await startEmbedded({ dataDir, fast: true });
      expect(await countKept(postgres.connection)).toBe(1n);
      await postgres.stop();
    });
  },
);

describe('a crash in the middle of work', () => {
  it('surfaces as database.unavailable, and the pool works again after the restart', async () => {
    const cluster = await testCluster({ dataDir });
    const db = connectPool(cluster.connection, { max: 4 });
    await db.run(sql`create table kept (n bigint)`);
    const broken = inTransaction(db, async (tx) => {
      await tx.run(sql`insert into kept values (1)`);
      await cluster.kill();
      await tx.run(sql`insert into kept values (2)`);
    });
    await expect(broken).rejects.toMatchObject({ code: 'database.unavailable', status: 503 });
    await cluster.restart();
    expect(await db.one(sql`select count(*) as n from kept`)).toEqual({ n: 0n });
    await db.close();
    await cluster.drop();
  });

  it('is mended by itself where that is asked for, and a stop still stops', async () => {
    const postgres = await startEmbedded({ dataDir, fast: true, revive: true });
    const db = connectPool(postgres.connection, { max: 2 });
    await db.run(sql`create table kept (n bigint)`);
    await db.run(sql`insert into kept values (1)`);
    const before = postgres.pid;
    process.kill(before, 'SIGKILL');
    await vi.waitFor(
      async () => expect(await db.one(sql`select count(*) as n from kept`)).toEqual({ n: 1n }),
      { timeout: 30_000, interval: 100 },
    );
    await vi.waitFor(() => expect(postgres.pid).not.toBe(before), { timeout: 5_000 });
    await db.close();
    await postgres.stop();
    expect(isRunning(postgres.pid)).toBe(false);
  });
});
