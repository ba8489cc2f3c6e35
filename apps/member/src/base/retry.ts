/** The network failed before an answer came: what was asked may or may not have happened. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super('network', { cause });
    this.name = 'NetworkError';
  }
}

const WAITS_MS = [600, 2_000];

/**
 * Tries again when the network failed or the server was busy. Safe for writes because the idempotency key stays
 * the same: the server does it once and repeats its answer.
 */
export async function withRetry<T>(
  call: () => Promise<T>,
  wait: (ms: number) => Promise<void> = sleep,
): Promise<T> {
  for (const ms of WAITS_MS) {
    try {
      return await call();
    } catch (error) {
      if (!worthRetrying(error)) throw error;
      await wait(ms);
    }
  }
  return call();
}

const worthRetrying = (error: unknown): boolean =>
  error instanceof NetworkError || (error as { problem?: { status?: number } }).problem?.status === 503;

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
