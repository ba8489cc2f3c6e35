/** The part of Web Storage that is used; in private windows and old WebViews it may be missing or full. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const memory = (): Store => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};

function usable(store: () => Store): Store {
  try {
    const found = store();
    found.setItem('tz.probe', '1');
    found.removeItem('tz.probe');
    return found;
  } catch {
    return memory();
  }
}

const browser = typeof window === 'undefined' ? undefined : window;
/** Lives as long as the tab: drafts of forms. */
export const forTab: Store = usable(() => browser!.sessionStorage);
/** Stays on the phone: settings and what waits for the network. */
export const onPhone: Store = usable(() => browser!.localStorage);

export function readJson<T>(store: Store, key: string, otherwise: T): T {
  try {
    const text = store.getItem(key);
    return text === null ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

/** False when the store is full: the caller says so instead of losing it silently. */
export function writeJson(store: Store, key: string, value: unknown): boolean {
  try {
    store.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
