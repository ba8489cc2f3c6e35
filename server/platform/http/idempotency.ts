import { createHash } from 'node:crypto';
import { CodedError, fail } from '@tongzhou/kernel';
import type { Actor } from '../actor.ts';
import { actorText } from '../actor.ts';
import { type Db, json, sql, type Tx } from '../postgres/index.ts';

export interface IdempotencyKey {
  scope: string;
  key: string;
  input_hash: Buffer;
}

export function keyOf(actor: Actor, endpoint_id: string, header: unknown, input: string): IdempotencyKey {
  if (typeof header !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(header))
    throw fail.invalid('idempotency.key_missing');
  const input_hash = createHash('sha256').update(endpoint_id).update('\n').update(input).digest();
  return { scope: actorText(actor), key: header, input_hash };
}

/**
 * First statement of a write: claims the key. A second request with the same key waits here for the first
 * to commit and then gets its answer; with other input it is refused.
 */
export async function claim(
  tx: Tx,
  key: IdempotencyKey,
  now: Temporal.Instant,
): Promise<{ replay: unknown } | undefined> {
  const claimed = await tx.run(sql`insert into platform.idempotency (scope, key, input_hash, at)
    values (${key.scope}, ${key.key}, ${key.input_hash}, ${now}) on conflict do nothing`);
  if (claimed === 1) return undefined;
  const before = await tx.one<{ input_hash: Buffer; response: unknown }>(
    sql`select input_hash, response from platform.idempotency where scope = ${key.scope} and key = ${key.key}`,
  );
  if (!before.input_hash.equals(key.input_hash))
    throw fail.conflict('idempotency.key_reused_with_other_input');
  if (before.response === null) throw new CodedError('idempotency.already_done', { status: 409 });
  return { replay: before.response };
}

/** Last statement of a write: keeps the answer beside the key, in the same transaction. */
export async function keepAnswer(tx: Tx, key: IdempotencyKey, response: unknown): Promise<void> {
  await tx.run(sql`update platform.idempotency set response = ${json(response)}::jsonb
    where scope = ${key.scope} and key = ${key.key}`);
}

/** Nobody sends a request again after so long; until then an answer, which can hold personal data, is kept. */
const KEPT_DAYS = 7;

/** Nightly: forgets keys and answers that are too old to be asked for again. In batches, so that no write waits long. */
export async function forgetAnswers(db: Db, now: Temporal.Instant, batch = 10_000): Promise<void> {
  const before = now.subtract({ hours: 24 * KEPT_DAYS });
  for (let gone = batch; gone === batch; )
    gone = await db.run(sql`delete from platform.idempotency where (scope, key) in
      (select scope, key from platform.idempotency where at < ${before} order by at limit ${batch})`);
}
