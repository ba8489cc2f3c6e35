import { chownSync, statSync } from 'node:fs';
import path from 'node:path';

/** Where root keeps what the unprivileged server user must reach and nobody else may write. */
export const ROOT_HOME = '/var/lib/tongzhou';

/** `nobody` on the systems we support; PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** The user PostgreSQL runs as. */
export interface Identity {
  uid: number;
  gid: number;
  /** True when we are root and the server runs as somebody else. */
  drops: boolean;
}

/** As root: the owner of an existing cluster, or nobody. Otherwise: ourselves. */
export function identityFor(cluster: string): Identity {
  const uid = process.getuid?.() ?? -1;
  const gid = process.getgid?.() ?? -1;
  if (uid !== 0) return { uid, gid, drops: false };
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, drops: true };
  return { uid: NOBODY, gid: NOBODY, drops: true };
}

export const spawnAs = (identity: Identity): { uid?: number; gid?: number } =>
  identity.drops ? { uid: identity.uid, gid: identity.gid } : {};

export function giveTo(file: string, identity: Identity): void {
  if (identity.drops) chownSync(file, identity.uid, identity.gid);
}

/** Whether that user may enter every parent folder and read (a folder: enter) the file, by permission bits. */
export function canReach(file: string, identity: Identity): boolean {
  if (!identity.drops) return true;
  const absolute = path.resolve(file);
  for (let dir = path.dirname(absolute); ; dir = path.dirname(dir)) {
    if (!has(dir, identity, 0o1)) return false;
    if (dir === path.dirname(dir)) break;
  }
  const stat = statSync(absolute, { throwIfNoEntry: false });
  return stat !== undefined && has(absolute, identity, stat.isDirectory() ? 0o1 : 0o4);
}

function has(file: string, identity: Identity, bit: number): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  const shift = stat.uid === identity.uid ? 6 : stat.gid === identity.gid ? 3 : 0;
  return ((stat.mode >> shift) & bit) === bit;
}
