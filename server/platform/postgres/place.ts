import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodedError } from '@tongzhou/kernel';
import { canReach, giveTo, type Identity, identityFor, ROOT_HOME } from './identity.ts';

/** Where one cluster lives. */
export interface Place {
  /** Holds everything below; the caller's data folder, unless the server's user cannot reach that. */
  home: string;
  /** PGDATA. */
  cluster: string;
  logFile: string;
  identity: Identity;
}

/** What a later start has to know; `place.json` in the home. */
export interface Note {
  socketDir?: string;
  /** Windows only: loopback instead of a socket. */
  password?: string;
  /** Program version and arguments of the last start: the same ones mean that a running server can be kept. */
  started?: string;
}

/** `sun_path` is 104 bytes on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 99;

/** Finds or makes the home of a data folder. Root's home folder is closed to the server's user: then it is elsewhere. */
export function findPlace(dataDir: string): Place {
  mkdirSync(dataDir, { recursive: true });
  const dir = realpathSync(dataDir);
  const recorded = readJson<{ home?: string }>(path.join(dir, 'elsewhere.json'))?.home;
  if (recorded) return placeIn(homeOrRefusal(recorded));
  const place = placeIn(dir);
  if (!place.identity.drops) return place;
  const { mode } = statSync(dir);
  if ((mode & 0o011) !== 0o011) chmodSync(dir, (mode & 0o777) | 0o011);
  if (canReach(dir, place.identity)) return place;
  const home = homeElsewhere(dir);
  writeJson(path.join(dir, 'elsewhere.json'), { home });
  return placeIn(home);
}

const placeIn = (home: string): Place => {
  const cluster = path.join(home, 'cluster');
  return { home, cluster, logFile: path.join(home, 'postgres.log'), identity: identityFor(cluster) };
};

function homeOrRefusal(home: string): string {
  if (statSync(home, { throwIfNoEntry: false })) return home;
  throw new CodedError('postgres.data_dir_lost', { status: 500, params: { dir: home } });
}

function homeElsewhere(dataDir: string): string {
  try {
    mkdirSync(ROOT_HOME, { recursive: true, mode: 0o711 });
    const home = mkdtempSync(path.join(ROOT_HOME, 'postgres-'));
    chmodSync(home, 0o711);
    writeJson(path.join(home, 'belongs-to.json'), { data_dir: dataDir });
    return home;
  } catch (cause) {
    throw new CodedError('postgres.data_dir_unreachable', { status: 500, params: { dir: dataDir }, cause });
  }
}

export const readNote = (place: Place): Note => readJson<Note>(path.join(place.home, 'place.json')) ?? {};

export const writeNote = (place: Place, note: Note): void =>
  writeJson(path.join(place.home, 'place.json'), note);

/** A folder of the server's user alone, short enough for a socket path. */
export function socketDirFor(place: Place, note: Note): string {
  const inHome = path.join(place.home, 'socket');
  if (fits(inHome)) return own(inHome, place.identity);
  const recorded = note.socketDir;
  if (recorded && statSync(recorded, { throwIfNoEntry: false })?.uid === place.identity.uid) return recorded;
  const base = fits(path.join(tmpdir(), 'tz-XXXXXX')) ? tmpdir() : '/tmp';
  return own(mkdtempSync(path.join(base, 'tz-')), place.identity);
}

const fits = (dir: string): boolean =>
  Buffer.byteLength(path.join(dir, '.s.PGSQL.5432')) <= SOCKET_PATH_BYTES_MAX;

/** Makes the folder if it is missing, and gives it to the server's user alone. */
export function own(dir: string, identity: Identity): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  giveTo(dir, identity);
  return dir;
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writeJson(file: string, value: object): void {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
