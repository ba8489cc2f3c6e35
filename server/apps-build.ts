import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

type Say = (line: string) => void;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Folder under `apps/` and path on the server are both fixed by the address table of the README. */
export const APPS = ['member', 'console'] as const;
export type AppName = (typeof APPS)[number];

const folderOf = (app: AppName): string => path.join(ROOT, 'apps', app);
export const distOf = (app: AppName): string => path.join(folderOf(app), 'dist');
const stampOf = (app: AppName): string => path.join(distOf(app), '.stamp');
const exists = (app: AppName): boolean => existsSync(path.join(folderOf(app), 'src/main.tsx'));

/** What a built app is made of; a change in any of it makes a new build necessary. */
const USED_PACKAGES = ['contract', 'design', 'i18n', 'kernel', 'rules', 'sharing'].map(
  (name) => `packages/${name}`,
);
const LEFT_OUT = /(^|\/)(node_modules|dist)(\/|$)|\.test\.tsx?$/;

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !LEFT_OUT.test(path.relative(ROOT, file).split(path.sep).join('/')));
}

/** A development build would be larger and carry the paths of this machine, whatever the environment we run in says. */
const BUILT_FOR = 'production';

/** SHA-256 over names and contents of the sources of an app and what it is built for, in hex. */
export function sourceHash(app: AppName): string {
  const hash = createHash('sha256').update(BUILT_FOR).update('\0');
  const files = [folderOf(app), ...USED_PACKAGES.map((p) => path.join(ROOT, p))].flatMap(filesUnder).sort();
  for (const file of files)
    hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const isFresh = (app: AppName, hash: string): boolean =>
  existsSync(stampOf(app)) && readFileSync(stampOf(app), 'utf8') === hash;

/**
 * Builds the apps whose sources changed since their last build; at once when nothing did.
 * @throws Error with the builder's output when a build fails
 */
export async function buildApps(say: Say, apps: readonly AppName[] = APPS): Promise<void> {
  for (const app of apps.filter(exists)) {
    if (!isFresh(app, sourceHash(app))) await oneAtATime(app, () => buildStale(app, say));
  }
}

async function buildStale(app: AppName, say: Say): Promise<void> {
  const hash = sourceHash(app);
  if (isFresh(app, hash)) return;
  const started = performance.now();
  say(`apps/${app}: building ...`);
  await vite(app, ['build', '--logLevel', 'warn'], say);
  await compressAll(distOf(app));
  writeFileSync(stampOf(app), hash);
  say(`apps/${app}: built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const ASK_AGAIN_MS = 200;

/** Two processes that start together would empty each other's folder; the second waits and finds it built. */
async function oneAtATime(app: AppName, work: () => Promise<void>): Promise<void> {
  const place = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  const lock = path.join(tmpdir(), `tongzhou-build-${place}-${app}`);
  while (!take(lock)) await setTimeout(ASK_AGAIN_MS);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Takes the lock, also from a process that ended without giving it back. */
function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (existsSync(lock) && !isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Builds on every change until stopped. */
export function watchApps(say: Say): { stop(): void } {
  const running = APPS.filter(exists).map((app) =>
    start(app, ['build', '--watch', '--logLevel', 'info'], say),
  );
  return {
    stop() {
      for (const child of running) child.kill('SIGTERM');
    },
  };
}

function start(app: AppName, args: readonly string[], say: Say): ChildProcess {
  const bin = path.join(
    path.dirname(createRequire(path.join(folderOf(app), 'package.json')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folderOf(app),
    env: { ...process.env, NODE_ENV: BUILT_FOR },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n')) if (line.trim() !== '') say(`apps/${app}: ${line}`);
    });
  }
  return child;
}

function vite(app: AppName, args: readonly string[], say: Say): Promise<void> {
  const lines: string[] = [];
  const child = start(app, args, (line) => {
    lines.push(line);
    say(line);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`apps/${app} did not build:\n${lines.join('\n')}`)),
    );
  });
}

const WORTH_COMPRESSING = /\.(html|js|css|svg|json|webmanifest)$/;
const SMALL_BYTES = 1024;

/** Compressed copies beside the files: weak networks get the smallest, and no request waits for it. */
async function compressAll(dist: string): Promise<void> {
  const files = filesInDist(dist).filter((f) => WORTH_COMPRESSING.test(f) && statSync(f).size > SMALL_BYTES);
  await Promise.all(
    files.map(async (file) => {
      const bytes = readFileSync(file);
      const text = { params: { [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT } };
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, text));
      writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }));
    }),
  );
}

const filesInDist = (dist: string): string[] =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
