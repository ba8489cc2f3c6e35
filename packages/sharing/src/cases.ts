/** What decides whose turn it is. */
export interface QueuedCase {
  id: string;
  /** when the second person decided, milliseconds since 1970 */
  decided_at_ms: number;
}

export interface Turns<T> {
  now: T[];
  waiting: T[];
}

/**
 * Which decided cases a period takes: the oldest decisions first, at most `allowed`; the rest wait.
 * @param allowed null: no limit
 */
export function casesAllowed<T extends QueuedCase>(queue: readonly T[], allowed: number | null): Turns<T> {
  const byAge = queue.toSorted(
    (a, b) => a.decided_at_ms - b.decided_at_ms || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  const count = allowed ?? byAge.length;
  return { now: byAge.slice(0, count), waiting: byAge.slice(count) };
}
