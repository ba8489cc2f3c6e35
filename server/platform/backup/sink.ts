import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface Sink {
  write(bytes: Buffer): Promise<void>;
  /** @returns rows written */
  end(): Promise<number>;
}

/** A COPY stream whose failure reaches whoever writes next, instead of leaving a write waiting for ever. */
export function sinkOf(copy: Writable & { rowCount: number }): Sink {
  const done = finished(copy);
  // The failure is thrown by `write` or `end`.
  const over = done.catch(() => {});
  return {
    async write(bytes) {
      if (copy.destroyed) await done;
      if (!copy.write(bytes)) await Promise.race([once(copy, 'drain').catch(() => {}), over]);
    },
    async end() {
      copy.end();
      await done;
      return copy.rowCount;
    },
  };
}
