import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import { CodedError } from '@tongzhou/kernel';

/** For a machine of two cores and 4 GB or more that also runs Node. Arguments win over postgresql.conf. */
const SETTINGS: Readonly<Record<string, string>> = {
  max_connections: '100',
  work_mem: '16MB',
  maintenance_work_mem: '256MB',
  // A freeze writes some 30 MB of log at once: it is written out while the freeze goes on, into files that are kept.
  wal_buffers: '64MB',
  min_wal_size: '1GB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_min_messages: 'warning',
  log_checkpoints: 'off',
};

const MB = 2 ** 20;
const BUFFERS_MIN_MB = 256;
const BUFFERS_MAX_MB = 4096;

/**
 * A sixth of the memory for PostgreSQL's own cache: a freeze touches a few thousand pages of many, and each that
 * is not there has to be read and checked. The rest is the system's cache and Node's.
 */
function forMemory(): Record<string, string> {
  const memory_mb = Math.floor(Math.min(totalmem(), process.constrainedMemory() || totalmem()) / MB);
  const sixth_mb = Math.floor(memory_mb / 6 / 64) * 64;
  return {
    shared_buffers: `${Math.min(BUFFERS_MAX_MB, Math.max(BUFFERS_MIN_MB, sixth_mb))}MB`,
    effective_cache_size: `${Math.floor(memory_mb / 2)}MB`,
  };
}

const FOR_SOCKET: Readonly<Record<string, string>> = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
};

/**
 * A power cut may destroy the cluster; a kill of the server does not: what was written stays in the system's cache.
 * But a kill may tear a page that is being written, so whole pages still go to the log.
 */
const FAST: Readonly<Record<string, string>> = { fsync: 'off' };

/** The arguments of `postgres` that do not depend on the place. */
export function serverArguments(options: { fast: boolean }): string[] {
  const settings = {
    ...SETTINGS,
    ...forMemory(),
    ...(process.platform === 'win32' ? {} : FOR_SOCKET),
    ...(options.fast ? FAST : {}),
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

const LOG_TAIL_BYTES = 4_000;

/** Why the server did not start, from what it wrote since `logStart` (a byte position). */
export function failedStart(
  logFile: string,
  logStart: number,
): { error: CodedError; sharedMemoryInUse: boolean } {
  const output = readFrom(logFile, logStart).trim();
  const reason = output.split('\n').find((line) => /FATAL|PANIC/.test(line)) ?? (output || 'no output');
  return {
    sharedMemoryInUse: /pre-existing shared memory block/.test(output),
    error: new CodedError('postgres.start_failed', {
      status: 500,
      params: { reason, log: logFile },
      message: `postgres did not start: ${output}`,
    }),
  };
}

function readFrom(file: string, start: number): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const from = Math.max(start, size - LOG_TAIL_BYTES);
  if (size <= from) return '';
  const buffer = Buffer.alloc(size - from);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, buffer, 0, buffer.length, from);
  } finally {
    closeSync(fd);
  }
  return buffer.toString('utf8');
}
