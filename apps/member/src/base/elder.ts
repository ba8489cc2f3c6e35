import { onPhone } from './storage.ts';

const KEY = 'tz.elder';

export const isElder = (): boolean => onPhone.getItem(KEY) === '1';

/** Elder mode makes everything 1.4 times as large (tokens.css). */
export function applyElder(): void {
  document.documentElement.toggleAttribute('data-elder', isElder());
}

export function setElder(on: boolean): void {
  if (on) onPhone.setItem(KEY, '1');
  else onPhone.removeItem(KEY);
  applyElder();
}
