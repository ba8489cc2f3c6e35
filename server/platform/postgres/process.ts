import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** True while the process exists and is not a zombie, whoever owns it. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return linuxStat(pid)?.[0] !== 'Z';
}

/** True for a process that has ended and that its parent (often process 1 of a container) has not cleared away. */
export const isZombie = (pid: number): boolean => linuxStat(pid)?.[0] === 'Z';

/** Does any process work in this folder, as every process of a PostgreSQL does in its data folder? Linux only. */
export function isWorkedIn(folder: string): boolean {
  const real = realpathSync(folder);
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readlinkSync(`/proc/${name}/cwd`) === real;
    } catch {
      return false;
    }
  });
}

/** A text that differs between two processes that had the same pid; empty where the system does not tell. */
export function startMark(pid: number): string {
  const started = linuxStat(pid)?.[19];
  if (started) return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${started}`;
  if (process.platform !== 'darwin') return '';
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

/** The fields of /proc/<pid>/stat from the state on; undefined off Linux. */
function linuxStat(pid: number): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may hold anything, brackets too.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export interface PostmasterFile {
  pid: number;
  socketDir: string;
  port: number;
  /** `starting`, `ready`, `stopping` or `standby`; empty while the file is being written. */
  status: string;
}

/** The server's own pid file; lines as in PostgreSQL's miscadmin.h. */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  let lines: string[];
  try {
    lines = readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  return {
    pid: Number(lines[0]),
    port: Number(lines[3]),
    socketDir: lines[4]?.trim() ?? '',
    status: lines[7]?.trim() ?? '',
  };
}

/** The pid of a PostgreSQL that runs over this cluster now; a reused pid of another program does not count. */
export function runningPostmaster(cluster: string): number | undefined {
  const file = readPostmasterFile(cluster);
  if (!file || !isRunning(file.pid)) return undefined;
  return isPostgresOver(file.pid, cluster) ? file.pid : undefined;
}

function isPostgresOver(pid: number, cluster: string): boolean {
  if (process.platform === 'linux') {
    try {
      // The postmaster's working folder is its data folder.
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    } catch {
      return false;
    }
  }
  try {
    const command =
      process.platform === 'win32'
        ? execFileSync('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], { encoding: 'utf8' })
        : execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return /postgres/.test(command);
  } catch {
    return false;
  }
}
