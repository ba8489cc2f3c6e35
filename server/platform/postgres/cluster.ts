import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CodedError } from '@tongzhou/kernel';
import { giveTo, spawnAs } from './identity.ts';
import type { Native } from './native.ts';
import type { Place } from './place.ts';

export interface ClusterOptions {
  user: string;
  fast: boolean;
  /** Asks for it at every connection; without one, who can open the socket is trusted. */
  password?: string;
}

const DRAFT = 'cluster-';

/** A small environment: none of the caller's PG* variables, messages in English, a time zone that needs no search. */
export const serverEnv = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(([name]) =>
    /^(path|systemroot|temp|tmp|tmpdir)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' };
};

/** Creates the cluster beside its final place and moves it there complete, so that a kill leaves no half cluster. */
export async function createCluster(native: Native, place: Place, options: ClusterOptions): Promise<void> {
  for (const name of readdirSync(place.home)) {
    if (name.startsWith(DRAFT)) rmSync(path.join(place.home, name), { recursive: true, force: true });
  }
  const draft = mkdtempSync(path.join(place.home, DRAFT));
  chmodSync(draft, 0o700);
  giveTo(draft, place.identity);
  const passwordFile = path.join(place.home, 'password.txt');
  const args = [
    '-D',
    draft,
    '-U',
    options.user,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  args.push('--locale=C', '--no-instructions', options.fast ? '--no-sync' : '--data-checksums');
  if (options.password) {
    writeFileSync(passwordFile, options.password, { mode: 0o600 });
    args.push('-A', 'scram-sha-256', `--pwfile=${passwordFile}`);
  } else args.push('-A', 'trust');
  try {
    await promisify(execFile)(native.initdb, args, {
      ...spawnAs(place.identity),
      cwd: '/',
      env: serverEnv(),
    });
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    const reason = (cause as { stderr?: string }).stderr?.trim() || String(cause);
    throw new CodedError('postgres.init_failed', {
      status: 500,
      params: { reason },
      message: `initdb: ${reason}`,
      cause,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, place.cluster);
}
