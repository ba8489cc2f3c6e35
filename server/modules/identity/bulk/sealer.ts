import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { invariant } from '@tongzhou/kernel';
import type { Vault } from '../../../platform/vault/index.ts';
import { type PackedBatch, type PeopleBatch, type Sealed, sealBatch } from './seal-batch.ts';
import type { ThreadStart } from './sealing-thread.ts';

export { PeopleBatch, type Sealed } from './seal-batch.ts';

/** Seals people in bulk. Results may be awaited in any order; `close` is called once, also after an error. */
export interface Sealer {
  /** batches that can be under way at once without waiting for each other */
  lanes: number;
  seal(people: PeopleBatch, at: Temporal.Instant, invented: boolean): Promise<Sealed>;
  close(): Promise<void>;
}

const THREADS_MAX = 3;

/**
 * Sealing is half of the processor time of an import, so it is done by threads beside the one that checks and
 * copies. They start with the second batch: a small import needs none.
 */
export function openSealer(vault: Vault): Sealer {
  const threads: Thread[] = [];
  let batches = 0;
  const lanes = Math.max(1, Math.min(THREADS_MAX, availableParallelism() - 1));
  return {
    lanes,
    async seal(people, at, invented) {
      const batch = people.packed(at, invented);
      batches += 1;
      if (batches === 1) return sealBatch(vault, batch);
      if (threads.length < lanes) threads.push(startThread({ keys: vault.exportKeys() }));
      const idlest = threads.toSorted((a, b) => a.waiting() - b.waiting())[0]!;
      return idlest.seal(batch);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.end()));
    },
  };
}

interface Thread {
  waiting(): number;
  seal(batch: PackedBatch): Promise<Sealed>;
  end(): Promise<void>;
}

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Answers come in the order of the questions. */
function startThread(start: ThreadStart): Thread {
  const worker = new Worker(new URL('./sealing-thread.ts', import.meta.url), { workerData: start });
  worker.unref();
  const waiting: PromiseWithResolvers<Sealed>[] = [];
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (sealed: { persons: Uint8Array[]; users: Uint8Array[] }) => {
    const first = waiting.shift();
    invariant(first, 'a sealing thread answers what it was asked');
    first.resolve({ persons: sealed.persons.map(buffer), users: sealed.users.map(buffer) });
  });
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a sealing thread ended with code ${code}`)));
  return {
    waiting: () => waiting.length,
    seal(batch) {
      if (failure !== undefined) return Promise.reject(failure);
      const answer = Promise.withResolvers<Sealed>();
      waiting.push(answer);
      worker.postMessage(batch, [
        batch.person_ids.buffer as ArrayBuffer,
        batch.person_indexes.buffer as ArrayBuffer,
        batch.user_ids.buffer as ArrayBuffer,
        batch.user_persons.buffer as ArrayBuffer,
      ]);
      return answer.promise;
    },
    async end() {
      await worker.terminate();
    },
  };
}
