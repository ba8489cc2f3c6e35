import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fail } from '@tongzhou/kernel';
import type pg from 'pg';
import { createCluster, serverEnv } from './cluster.ts';
import { spawnAs } from './identity.ts';
import { keepAlive } from './keep-alive.ts';
import { claim } from './lock.ts';
import { type Native, usableNative } from './native.ts';
import { findPlace, type Note, type Place, readNote, socketDirFor, writeNote } from './place.ts';
import {
  isRunning,
  isWorkedIn,
  isZombie,
  readPostmasterFile,
  runningPostmaster,
  startMark,
} from './process.ts';
import { failedStart, serverArguments } from './settings.ts';

export interface EmbeddedOptions {
  /** Made when missing. Belongs to one process at a time. */
  dataDir: string;
  log?: (line: string) => void;
  /** Without fsync: for tests, where losing data in a power cut is no loss. */
  fast?: boolean;
  /** Start the server again when it dies without having been stopped (not on Windows, where its port changes). */
  revive?: boolean;
}

export interface EmbeddedPostgres {
  /** Superuser access to the database `postgres`: by socket folder, on Windows by loopback and password. */
  connection: pg.ClientConfig;
  readonly pid: number;
  /** Ends all sessions, writes a checkpoint, and resolves when the server is gone. */
  stop(): Promise<void>;
}

const USER = 'tongzhou';
const POLL_MS = 10;
const STOP_MS = 60_000;
/** How long sessions of a killed server may hold on to its shared memory before a start is given up. */
const SHARED_MEMORY_WAIT_MS = 15_000;
type Log = (line: string) => void;
const WINDOWS = process.platform === 'win32';

/**
 * Starts PostgreSQL over a folder, creating the cluster the first time. A server left running by a killed
 * process is kept when it was started with the same programs and settings, and stopped cleanly otherwise.
 * Errors: `postgres.data_dir_in_use`, `postgres.data_dir_unreachable`, `postgres.start_failed` and others of the area.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = findPlace(options.dataDir);
  const release = claim(place.home);
  try {
    return await startIn(place, options, release);
  } catch (error) {
    release();
    throw error;
  }
}

/** Removes a stopped cluster for good: the data folder, and its home where that is elsewhere. */
export function removeEmbedded(dataDir: string): void {
  const place = findPlace(dataDir);
  const { socketDir } = readNote(place);
  for (const dir of [socketDir, place.home, dataDir]) if (dir) rmSync(dir, { recursive: true, force: true });
}

async function startIn(
  place: Place,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const fast = options.fast ?? false;
  const native = await usableNative(place.identity, place.home);
  const note = readNote(place);
  if (WINDOWS) note.password ??= randomBytes(24).toString('base64url');
  if (!existsSync(path.join(place.cluster, 'PG_VERSION'))) {
    log(`creating the database cluster (PostgreSQL ${native.version})`);
    await createCluster(native, place, { user: USER, fast, password: note.password });
  }
  const wanted = `${native.version} ${serverArguments({ fast }).join(' ')}`;
  const raise = async () => {
    const kept = await keepOrStop(native, place, note.started === wanted, log);
    if (kept) return kept;
    note.socketDir = WINDOWS ? undefined : socketDirFor(place, note);
    note.started = wanted;
    writeNote(place, note);
    return start(place, native, note, fast, log);
  };
  const server = { pid: await raise() };
  const again = async () => {
    log('PostgreSQL has died; it is started again');
    server.pid = await raise();
  };
  const tell = (error: unknown) => log(`PostgreSQL does not start: ${(error as Error).message}`);
  const alive = options.revive && !WINDOWS ? keepAlive(() => isRunning(server.pid), again, tell) : undefined;
  return handle(place, native, note, server, async () => {
    await alive?.end();
    await stopServer(native, place, server.pid).finally(release);
  });
}

/** Deals with a server that outlived its process: its pid when it is kept, undefined when none runs any more. */
async function keepOrStop(
  native: Native,
  place: Place,
  same: boolean,
  log: Log,
): Promise<number | undefined> {
  const pid = runningPostmaster(place.cluster);
  if (pid !== undefined) {
    const status = await settledStatus(place, pid);
    if (same && status === 'ready') {
      log(`keeping the running PostgreSQL (pid ${pid})`);
      return pid;
    }
    if (status !== undefined) log(`stopping a PostgreSQL left from before (pid ${pid})`);
    await stopServer(native, place, pid);
  }
  // What is left belongs to nobody. The pid file of a dead server stays: PostgreSQL checks its shared memory by it.
  const file = readPostmasterFile(place.cluster);
  const zombie = file !== undefined && isZombie(file.pid);
  if (zombie) await sessionsEnded(place, file.pid);
  if (zombie || (file && isRunning(file.pid)))
    rmSync(path.join(place.cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

/** PostgreSQL takes a dead server that was not cleared away for a living one; that its sessions are gone is ours to see. */
async function sessionsEnded(place: Place, pid: number): Promise<void> {
  const deadline = performance.now() + SHARED_MEMORY_WAIT_MS;
  while (isWorkedIn(place.cluster)) {
    if (performance.now() > deadline)
      throw fail.conflict('postgres.data_dir_in_use', { params: { dir: place.home, pid } });
    await sleep(POLL_MS);
  }
}

/** Waits while an orphan is still starting. */
async function settledStatus(place: Place, pid: number): Promise<string | undefined> {
  for (;;) {
    if (runningPostmaster(place.cluster) !== pid) return undefined;
    const status = readPostmasterFile(place.cluster)?.status;
    if (status !== 'starting' && status !== '') return status;
    await sleep(POLL_MS);
  }
}

async function start(place: Place, native: Native, note: Note, fast: boolean, log: Log): Promise<number> {
  const args = ['-D', place.cluster, ...serverArguments({ fast })];
  if (note.socketDir) {
    for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock'])
      rmSync(path.join(note.socketDir, name), { force: true });
    args.push('-c', `unix_socket_directories=${note.socketDir}`);
  } else args.push('-c', 'listen_addresses=127.0.0.1', '-c', `port=${await freePort()}`);
  const deadline = performance.now() + SHARED_MEMORY_WAIT_MS;
  for (;;) {
    const logStart = prepareLog(place);
    const child = launch(place, native, args);
    if (await becameReady(place, child, log)) return child.pid!;
    const failure = failedStart(place.logFile, logStart);
    if (!failure.sharedMemoryInUse || performance.now() > deadline) throw failure.error;
    await sleep(200);
  }
}

/** Output goes to a file, which the server can go on writing when this process dies. */
function launch(place: Place, native: Native, args: string[]): ChildProcess {
  const output = openSync(place.logFile, 'a', 0o600);
  try {
    const child = spawn(native.postgres, args, {
      ...spawnAs(place.identity),
      cwd: '/',
      env: serverEnv(),
      stdio: ['ignore', output, output],
      // Its own session: Ctrl-C in the terminal is ours to turn into an orderly stop.
      detached: true,
      windowsHide: true,
    });
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    closeSync(output);
  }
}

/** Turns the log over when it is large; returns where the next output will begin. */
function prepareLog(place: Place): number {
  const size = statSync(place.logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < 10_000_000) return size;
  renameSync(place.logFile, `${place.logFile}.1`);
  return 0;
}

async function becameReady(place: Place, child: ChildProcess, log: Log): Promise<boolean> {
  let exited = child.pid === undefined;
  child.once('exit', () => {
    exited = true;
  });
  const began = performance.now();
  for (let told = 0; !exited; ) {
    const file = readPostmasterFile(place.cluster);
    if (file?.pid === child.pid && file?.status === 'ready') return true;
    const waited_s = Math.floor((performance.now() - began) / 10_000) * 10;
    if (waited_s > told) {
      told = waited_s;
      log(`PostgreSQL is recovering (${waited_s} s)`);
    }
    await sleep(POLL_MS);
  }
  return false;
}

function handle(
  place: Place,
  native: Native,
  note: Note,
  server: { pid: number },
  end: () => Promise<void>,
): EmbeddedPostgres {
  const file = readPostmasterFile(place.cluster);
  const connection: pg.ClientConfig = {
    host: WINDOWS ? '127.0.0.1' : (file?.socketDir ?? note.socketDir),
    port: file?.port ?? 5432,
    user: USER,
    database: 'postgres',
    ...(note.password ? { password: note.password } : {}),
  };
  // A process that ends without `stop` still takes its server along; only a kill leaves one behind.
  const onExit = () => {
    if (runningPostmaster(place.cluster) === server.pid) signalStop(native, server.pid, 'SIGINT');
  };
  process.once('exit', onExit);
  let stopping: Promise<void> | undefined;
  return {
    connection,
    get pid() {
      return server.pid;
    },
    stop() {
      stopping ??= end().finally(() => process.off('exit', onExit));
      return stopping;
    },
  };
}

async function stopServer(native: Native, place: Place, pid: number): Promise<void> {
  if (runningPostmaster(place.cluster) !== pid) return;
  // Its pid file goes a moment before the process does.
  const mark = startMark(pid);
  const isThere = () => isRunning(pid) && startMark(pid) === mark;
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isThere()) signalStop(native, pid, signal);
    const deadline = performance.now() + STOP_MS;
    while (isThere() && performance.now() < deadline) await sleep(POLL_MS);
  }
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one. */
function signalStop(native: Native, pid: number, signal: 'SIGINT' | 'SIGQUIT'): void {
  try {
    if (!WINDOWS) process.kill(pid, signal);
    else
      execFileSync(native.pgCtl, ['kill', signal === 'SIGINT' ? 'INT' : 'QUIT', String(pid)], {
        stdio: 'ignore',
      });
  } catch {
    // It ended by itself in between.
  }
}

/** A loopback port that is free now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
