import type { Endpoint } from '@tongzhou/contract';
import type { FastifyInstance } from 'fastify';
import type * as z from 'zod';
import type { App, Ctx, ReadCtx } from './app.ts';
import type { JobHandler } from './jobs/index.ts';
import type { Tx } from './postgres/index.ts';

/** An invariant of the stored data: SQL that must return no row. Run in tests, nightly, and after a restore. */
export interface Check {
  name: string;
  /** What is wrong when a row appears, for the operator. */
  meaning: string;
  sql: string;
}

/** A provider's callback: the raw bytes that were signed, and the headers that carry the signature. */
export interface RawRequest {
  body: Buffer;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

type InputOf<E extends Endpoint> = {
  params: z.output<E['params']>;
  query: z.output<E['query']>;
  body: z.output<E['body']>;
};

/** Set by handlers that start or end a session; the HTTP layer turns it into cookies. */
export interface Effects {
  session?: { token: string; expires_at: Temporal.Instant } | 'clear';
}

export interface RouteBinding {
  id: string;
  endpoint: Endpoint;
  kind: 'read' | 'write' | 'callback';
  handle: (...args: never[]) => Promise<unknown>;
}

/** Binds a GET endpoint to a query. */
export const read = <E extends Endpoint>(
  id: string,
  endpoint: E,
  handle: (ctx: ReadCtx, input: InputOf<E>) => Promise<z.output<E['response']>>,
): RouteBinding => ({ id, endpoint, kind: 'read', handle: handle as RouteBinding['handle'] });

/** Binds a writing endpoint to a command; it runs in one transaction with the idempotency key. */
export const write = <E extends Endpoint>(
  id: string,
  endpoint: E,
  handle: (ctx: Ctx, input: InputOf<E>, effects: Effects) => Promise<z.output<E['response']>>,
): RouteBinding => ({ id, endpoint, kind: 'write', handle: handle as RouteBinding['handle'] });

/** Binds a provider's signed callback. It is idempotent by the provider's own identity, and verifies the raw body. */
export const callback = <E extends Endpoint>(
  id: string,
  endpoint: E,
  handle: (app: App, raw: RawRequest) => Promise<z.output<E['response']>>,
): RouteBinding => ({ id, endpoint, kind: 'callback', handle: handle as RouteBinding['handle'] });

/** What a module shows to the wiring; everything else goes through the functions its `index.ts` exports. */
export interface ServerModule {
  name: string;
  /** Folder of `0001_words.sql` files; the module owns the database schema of its name. */
  migrations?: string;
  routes?: readonly RouteBinding[];
  jobs?: Readonly<Record<string, JobHandler>>;
  /** Cron lines in UTC for jobs without payload, e.g. `{ 'sharing.tick': '* * * * *' }`. */
  cron?: Readonly<Record<string, string>>;
  checks?: readonly Check[];
  /** Pages and assets that are not part of the API contract (public site, tour). */
  pages?: (server: FastifyInstance, app: App) => void;
  /** Rows a fresh installation needs before anything else (books, states). Idempotent. */
  prepare?: (tx: Tx) => Promise<void>;
}
