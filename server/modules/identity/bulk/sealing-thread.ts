import { parentPort, workerData } from 'node:worker_threads';
import { createVault } from '../../../platform/vault/vault.ts';
import { type PackedBatch, sealBatch } from './seal-batch.ts';

/** What the thread is told at its start: the vault's keys, which never leave the process. */
export interface ThreadStart {
  keys: string;
}

const { keys } = workerData as ThreadStart;
const vault = createVault({ dir: '', keys, mayCreate: false });
const port = parentPort!;

port.on('message', (batch: PackedBatch) => {
  const sealed = sealBatch(vault, batch);
  const memory = [...sealed.persons, ...sealed.users].map((page) => page.buffer as ArrayBuffer);
  port.postMessage(sealed, memory);
});
