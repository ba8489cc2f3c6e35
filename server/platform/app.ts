import type { Logger } from 'pino';
import type { Adapters } from '../adapters/index.ts';
import type { Actor } from './actor.ts';
import type { Clock } from './clock/index.ts';
import type { JobQueue } from './jobs/index.ts';
import type { Db, Queryable, Tx } from './postgres/index.ts';
import type { Settings } from './settings/index.ts';
import type { Vault } from './vault/index.ts';

/** Everything with IO that the modules share. Made once in `main.ts`, passed along, never global. */
export interface App {
  db: Db;
  clock: Clock;
  vault: Vault;
  log: Logger;
  settings: Settings;
  jobs: JobQueue;
  adapters: Adapters;
}

/** What a command sees: one transaction, one actor, one reading of the clock. */
export interface Ctx {
  app: App;
  tx: Tx;
  actor: Actor;
  now: Temporal.Instant;
  request_id: string;
  /** Where the request came from; absent for jobs and the command line. */
  client?: { address: string; device: string };
}

/** What a query sees: the same without the right to write. */
export interface ReadCtx {
  app: App;
  db: Queryable;
  actor: Actor;
  now: Temporal.Instant;
}
