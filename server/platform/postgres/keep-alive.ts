const LOOK_EVERY_MS = 500;

export interface KeptAlive {
  /** Nothing is raised any more afterwards; waits for what is being raised. */
  end(): Promise<void>;
}

/** Raises again what has died, as long as it takes: each try may fail, and is told of. */
export function keepAlive(
  alive: () => boolean,
  raise: () => Promise<void>,
  failed: (error: unknown) => void,
): KeptAlive {
  let raising: Promise<void> | undefined;
  const timer = setInterval(() => {
    if (raising || alive()) return;
    raising = raise()
      .catch(failed)
      .finally(() => {
        raising = undefined;
      });
  }, LOOK_EVERY_MS).unref();
  return {
    async end() {
      clearInterval(timer);
      await raising;
    },
  };
}
