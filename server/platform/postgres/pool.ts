import { CodedError, invariant } from '@tongzhou/kernel';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import pg from 'pg';
import { translated } from './errors.ts';
import { parameterOf, typeParsers } from './types.ts';

/** A statement written with the `sql` template tag: values are parameters, nested statements are text. */
export type Sql = RawBuilder<unknown>;

/** What both a pool and a transaction can do. Row types are the caller's claim about their own select list. */
export interface Queryable {
  query<Row>(statement: Sql): Promise<Row[]>;
  /** Exactly one row; anything else is a broken invariant. */
  one<Row>(statement: Sql): Promise<Row>;
  /** No row or one; more is a broken invariant. */
  maybe<Row>(statement: Sql): Promise<Row | undefined>;
  /** The number of rows inserted, updated, deleted or returned. */
  run(statement: Sql): Promise<number>;
}

export interface Db extends Queryable {
  pool: pg.Pool;
  close(): Promise<void>;
}

export interface PoolOptions {
  /** false: commits do not wait for the disk. Only for what is made anew if it is lost. */
  durable?: boolean;
  /** Connections at most; 20 unless said. */
  max?: number;
  /** Shown in pg_stat_activity. */
  applicationName?: string;
}

export const LOCK_TIMEOUT_MS = 5_000;
const IDLE_IN_TRANSACTION_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const OLDEST_SERVER_NUM = 150_000;

/** Kysely as the compiler of `sql` templates; execution is ours, on the client that belongs to the transaction. */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Opens a pool over a server; nothing is connected before the first query. */
export function connectPool(connection: pg.ClientConfig | string, options: PoolOptions = {}): Db {
  const pool = new pg.Pool({
    ...(typeof connection === 'string' ? { connectionString: connection } : connection),
    max: options.max ?? 20,
    application_name: options.applicationName ?? 'tongzhou',
    types: typeParsers,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    lock_timeout: LOCK_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    options: `-c TimeZone=UTC -c DateStyle=ISO -c jit=off${options.durable === false ? ' -c synchronous_commit=off' : ''}`,
  });
  // A connection may die while idle or between two statements; the next statement on it reports that.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  let ended: Promise<void> | undefined;
  return {
    ...queryableOn((text, values) => pool.query(text, values)),
    pool,
    close() {
      ended ??= pool.end();
      return ended;
    },
  };
}

/** Refuses servers older than PostgreSQL 15. */
export async function assertServerVersion(db: Queryable): Promise<void> {
  const row = await db.one<{ num: number; version: string }>(
    sql`select current_setting('server_version_num')::int as num, current_setting('server_version') as version`,
  );
  if (row.num < OLDEST_SERVER_NUM) {
    throw new CodedError('postgres.too_old', { status: 500, params: { version: row.version } });
  }
}

type Execute = (text: string, values: unknown[]) => Promise<pg.QueryResult>;

/** The four query methods over anything that executes text with parameters. */
export function queryableOn(execute: Execute): Queryable {
  const result = async (statement: Sql): Promise<pg.QueryResult> => {
    const { sql: text, parameters } = statement.compile(compiler);
    try {
      return await execute(text, parameters.map(parameterOf));
    } catch (error) {
      throw translated(error);
    }
  };
  return {
    query: async <Row>(statement: Sql) => (await result(statement)).rows as Row[],
    async one<Row>(statement: Sql) {
      const { rows } = await result(statement);
      invariant(rows.length === 1, `expected one row, got ${rows.length}`);
      return rows[0] as Row;
    },
    async maybe<Row>(statement: Sql) {
      const { rows } = await result(statement);
      invariant(rows.length <= 1, `expected at most one row, got ${rows.length}`);
      return rows[0] as Row | undefined;
    },
    run: async (statement) => (await result(statement)).rowCount ?? 0,
  };
}
