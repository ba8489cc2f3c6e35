/** What decides whose turn it is. */
export interface QueuedCase {
  id: string;
  /** when the second person decided, milliseconds since 1970 */
  decided_at_ms: number;
}

/**
 * Which decided cases a period takes: the oldest decisions first, at most `allowed`; the rest wait.
 * @param allowed null: no limit
 */
export function casesAllowed<T extends QueuedCase>(queue: readonly T[], allowed: number | null): T[] {
  const byAge = queue.toSorted(
    (a, b) => a.decided_at_ms - b.decided_at_ms || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  return byAge.slice(0, allowed ?? byAge.length);
}
