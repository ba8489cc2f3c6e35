import { dropAllDrafts } from './draft.ts';
import { onPhone } from './storage.ts';

const KEY = 'tz.reader';

/** Somebody else signs in on this phone: what the one before had begun to fill in does not stay. */
export function noteReader(user_id: string): void {
  const before = onPhone.getItem(KEY);
  if (before !== null && before !== user_id) dropAllDrafts();
  onPhone.setItem(KEY, user_id);
}

export function forgetReader(): void {
  dropAllDrafts();
  onPhone.removeItem(KEY);
}
