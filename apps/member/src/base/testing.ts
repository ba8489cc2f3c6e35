import type { Store } from './storage.ts';

/** Web Storage for tests; `full` refuses to keep anything. */
export function memoryStore(full = false): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      if (full) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
  };
}
