import { useState } from 'preact/hooks';
import { forTab, readJson, type Store, writeJson } from './storage.ts';

const PREFIX = 'tz.draft.';
const INDEX = 'tz.drafts';

/** Keeps a form over reloads, going back, and signing in again. */
export function keepDraft(store: Store, name: string, value: unknown): void {
  if (writeJson(store, PREFIX + name, value)) {
    const names = new Set(readJson<string[]>(store, INDEX, []));
    if (!names.has(name)) writeJson(store, INDEX, [...names, name]);
  }
}

export const readDraft = <T extends object>(store: Store, name: string, otherwise: T): T => ({
  ...otherwise,
  ...readJson<Partial<T>>(store, PREFIX + name, {}),
});

export const dropDraft = (store: Store, name: string): void => store.removeItem(PREFIX + name);

/** Another person takes this phone: nothing of the one before stays. */
export function dropAllDrafts(store: Store = forTab): void {
  for (const name of readJson<string[]>(store, INDEX, [])) dropDraft(store, name);
  store.removeItem(INDEX);
}

export interface Draft<T> {
  value: T;
  set(change: Partial<T>): void;
  drop(): void;
}

export function useDraft<T extends object>(name: string, otherwise: T): Draft<T> {
  const [value, setValue] = useState<T>(() => readDraft(forTab, name, otherwise));
  return {
    value,
    set(change) {
      setValue((before) => {
        const after = { ...before, ...change };
        keepDraft(forTab, name, after);
        return after;
      });
    },
    drop() {
      dropDraft(forTab, name);
      setValue(otherwise);
    },
  };
}
