export type TableKey = { move: number } | { go: 'first' | 'last' } | { open: true } | null;

/** What a key means in a list: j and k as in a mail reader, arrows as everywhere. */
export function tableKey(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}): TableKey {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      return { move: 1 };
    case 'k':
    case 'ArrowUp':
      return { move: -1 };
    case 'Home':
      return { go: 'first' };
    case 'End':
      return { go: 'last' };
    case 'Enter':
    case 'o':
      return { open: true };
    default:
      return null;
  }
}

/** The row after a key; stays inside the list. */
export function nextRow(current: number, count: number, key: TableKey): number {
  if (count === 0 || key === null) return current;
  if ('move' in key) return Math.min(count - 1, Math.max(0, current + key.move));
  if ('go' in key) return key.go === 'first' ? 0 : count - 1;
  return current;
}

/** Keys typed into a field belong to the field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** `g` and then a letter goes to a place, as long as the second key follows soon. */
export const GO_WITHIN_MS = 1200;
