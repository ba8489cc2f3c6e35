import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, invariant } from '@tongzhou/kernel';
import type pg from 'pg';
import { isRetriable, isUnavailable, translated } from './errors.ts';
import { type Db, LOCK_TIMEOUT_MS, type Queryable, queryableOn } from './pool.ts';

export interface Tx extends Queryable {
  /** The raw connection, for COPY. It belongs to the transaction: never begin, commit or release on it. */
  client: pg.PoolClient;
}

export interface TransactionOptions {
  /** How often the whole function is done again after a serialization failure, deadlock or lock timeout; 4 unless said. */
  retries?: number;
  readOnly?: boolean;
  isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** How long one statement waits for a lock; 5 seconds unless said, 0 for without end. */
  lock_timeout_ms?: number;
}

/** Refuses and still keeps what the transaction wrote, such as the try that a wrong code used up. */
export class RecordedRefusal extends CodedError {}

const RETRIES = 4;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Runs `fn` in one transaction. `fn` must be repeatable: it is run again, with jittered pauses, when PostgreSQL
 * refuses the transaction for the sake of another one. Out of retries it is `database.busy`; a lost connection
 * is `database.unavailable` and is not retried, because a commit whose answer was lost may have happened.
 */
export async function inTransaction<T>(
  db: Db,
  fn: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const retries = options.retries ?? RETRIES;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once(db.pool, fn, beginText(options));
    } catch (error) {
      if (!isRetriable(error)) throw error;
      if (attempt >= retries) throw new CodedError('database.busy', { status: 503, cause: error });
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}

async function once<T>(pool: pg.Pool, fn: (tx: Tx) => Promise<T>, begin: string): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => Promise.reject(translated(error)));
  let over = false;
  const tx: Tx = {
    client,
    ...queryableOn((text, values) => {
      invariant(!over, 'a statement was sent after its transaction ended');
      return client.query(text, values);
    }),
  };
  let broken = false;
  try {
    await client.query(begin);
    const result = await fn(tx).catch((error: unknown) => {
      if (error instanceof RecordedRefusal) return error;
      throw error;
    });
    over = true;
    const { command } = await client.query('commit');
    // PostgreSQL answers a commit of a failed transaction with a rollback and no error.
    invariant(command === 'COMMIT', 'a failed statement was caught and its transaction committed');
    if (result instanceof RecordedRefusal) throw result;
    return result;
  } catch (error) {
    if (error instanceof RecordedRefusal) throw error;
    over = true;
    broken = isUnavailable(error);
    if (!broken) {
      await client.query('rollback').catch(() => {
        broken = true;
      });
    }
    throw translated(error);
  } finally {
    client.release(broken);
  }
}

function beginText(options: TransactionOptions): string {
  const isolation = options.isolation ? ` isolation level ${options.isolation}` : '';
  const begin = `begin${isolation}${options.readOnly ? ' read only' : ''}`;
  const lock_timeout_ms = options.lock_timeout_ms ?? LOCK_TIMEOUT_MS;
  invariant(
    Number.isSafeInteger(lock_timeout_ms) && lock_timeout_ms >= 0,
    'lock_timeout_ms is a whole number',
  );
  return lock_timeout_ms === LOCK_TIMEOUT_MS
    ? begin
    : `${begin}; set local lock_timeout = ${lock_timeout_ms}`;
}
