import { fail } from '@tongzhou/kernel';

/** A place in a list ordered by something and an identity. */
export interface Place {
  at: string;
  id: string;
}

export const textOfPlace = (p: Place): string => Buffer.from(`${p.at} ${p.id}`, 'utf8').toString('base64url');

/** @throws page.cursor_malformed */
export function pageAfter(text: string | undefined): Place | null {
  if (text === undefined) return null;
  const match = /^([0-9T:.Z-]{1,40}) ([0-9a-f-]{1,36})$/.exec(
    Buffer.from(text, 'base64url').toString('utf8'),
  );
  if (!match || Number.isNaN(Date.parse(match[1]!))) throw fail.invalid('page.cursor_malformed');
  return { at: match[1]!, id: match[2]! };
}
