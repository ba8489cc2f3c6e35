import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { newKeysText, vaultError } from './keys.ts';

const FILE = 'vault-keys.json';
const OTHERS = 0o077;

export const keyFileIn = (dir: string): string => path.join(dir, FILE);

/**
 * The key file's text. Without a file: a new one if `mayCreate`, else `vault.key_missing`.
 * A file that other users of the machine may read is refused (`vault.keys_readable_by_others`).
 */
export function readKeyFile(dir: string, mayCreate: boolean): string {
  const file = keyFileIn(dir);
  const text = readIfThere(file);
  if (text !== undefined) return text;
  if (!mayCreate) throw vaultError('vault.key_missing', { file });
  placeNew(file, newKeysText());
  return readKeyFile(dir, false);
}

function readIfThere(file: string): string | undefined {
  let mode: number;
  try {
    mode = statSync(file).mode;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
    throw vaultError('vault.keys_readable_by_others', { file });
  return readFileSync(file, 'utf8');
}

/** Puts a whole file in place unless there is one: two processes that start together end with the same keys. */
export function placeNew(file: string, text: string): void {
  const draft = writeDraft(file, text);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  syncFolder(path.dirname(file));
}

/** Replaces the file in one step: after a crash it is the old one or the new one. */
export function replaceKeyFile(dir: string, text: string): void {
  const file = keyFileIn(dir);
  renameSync(writeDraft(file, text), file);
  syncFolder(dir);
}

function writeDraft(file: string, text: string): string {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(handle, `${text}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return draft;
}

function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
