import { fail } from '@tongzhou/kernel';

/** Cursor of lists that are ordered by an instant (or day) and an identity. */
export interface Cursor {
  at: string;
  id: string;
}

export const cursorText = (c: Cursor): string => Buffer.from(`${c.at} ${c.id}`, 'utf8').toString('base64url');

/** @throws page.cursor_malformed */
export function parseCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null;
  const match = /^(\d{4}-\d{2}-\d{2}[0-9T:.Z]{0,30}) ([0-9a-f-]{36})$/.exec(
    Buffer.from(text, 'base64url').toString('utf8'),
  );
  if (!match) throw fail.invalid('page.cursor_malformed');
  return { at: match[1]!, id: match[2]! };
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Cuts a list that was read one row too long. */
export function pageOf<Row, T>(
  rows: Row[],
  limit: number,
  cursor: (row: Row) => Cursor,
  view: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  return {
    items: shown.map(view),
    next_cursor: rows.length > limit ? cursorText(cursor(shown.at(-1)!)) : null,
  };
}
