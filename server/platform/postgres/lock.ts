import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CodedError, fail } from '@tongzhou/kernel';
import { isRunning, startMark } from './process.ts';

interface Holder {
  pid: number;
  started: string;
}

const ATTEMPTS = 20;

/**
 * Claims the folder for this process; a holder that died leaves a lock that the next one takes over.
 * Returns the release. Error: `postgres.data_dir_in_use`.
 */
export function claim(home: string): () => void {
  const lock = path.join(home, 'owner.lock');
  const mine = JSON.stringify({ pid: process.pid, started: startMark(process.pid) } satisfies Holder);
  const draft = `${lock}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (linked(draft, lock)) return () => release(lock, mine);
      const theirs = read(lock);
      if (theirs === undefined) continue;
      const holder = parse(theirs);
      if (holder && isHeld(holder)) throw inUse(home, holder.pid);
      removeStale(lock, theirs);
    }
    throw inUse(home, 0);
  } finally {
    rmSync(draft, { force: true });
  }
}

const inUse = (home: string, pid: number): CodedError =>
  fail.conflict('postgres.data_dir_in_use', { params: { dir: home, pid } });

const isHeld = (holder: Holder): boolean =>
  isRunning(holder.pid) && (holder.started === '' || startMark(holder.pid) === holder.started);

/** A link appears with its content complete, or not at all. */
function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the dead holder's lock away; if a quicker starter's lock was caught instead, it is put back. */
function removeStale(lock: string, stale: string): void {
  const aside = `${lock}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (read(aside) !== stale) linked(aside, lock);
  rmSync(aside, { force: true });
}

function release(lock: string, mine: string): void {
  if (read(lock) === mine) rmSync(lock, { force: true });
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    return undefined;
  }
}
