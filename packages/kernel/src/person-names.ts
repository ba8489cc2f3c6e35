import { fail } from './errors.ts';

const LENGTH_MIN = 2;
const LENGTH_MAX = 50;
const STARS_MAX = 2;

/** Dots that keyboards and cards use between the parts of a name; the standard one is U+00B7. */
const MIDDLE_DOTS = /\s*[\u00b7\u2022\u2027\u30fb\u2219\u22c5]\s*/g;
const NAME = /^[\p{L}\p{Script=Han}](?:[\p{L}\p{M}\p{Script=Han}\u00b7 '’.-])*$/u;

/**
 * A person's name as it will be stored: trimmed, one form of middle dot, no spaces between Chinese characters.
 * 2 to 50 characters; digits, control characters and symbols are refused.
 *
 * Errors: `name.wrong_length` `name.wrong_characters`.
 */
export function checkPersonName(text: string): string {
  const name = text
    .slice(0, 400)
    .normalize('NFKC')
    .replace(/^ +| +$|[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(MIDDLE_DOTS, '·')
    .replace(/ {2,}/g, ' ')
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
  const length = [...name].length;
  if (length < LENGTH_MIN || length > LENGTH_MAX) {
    throw fail.invalid('name.wrong_length', { params: { length, min: LENGTH_MIN, max: LENGTH_MAX } });
  }
  if (!NAME.test(name) || name.endsWith('·')) throw fail.invalid('name.wrong_characters');
  return name;
}

/**
 * The name for public cards: 张三 → 张*, 欧阳小明 → 欧**, Anna Smith → A. S.
 * A Chinese name keeps one character and at most two stars, so that rare long names are no easier to tell.
 */
export function maskName(name: string): string {
  const letters = [...name];
  if (/\p{Script=Han}/u.test(name)) {
    return letters[0] + '*'.repeat(Math.min(STARS_MAX, Math.max(1, letters.length - 1)));
  }
  return name
    .split(/[\s·-]+/)
    .filter(Boolean)
    .map((part) => `${[...part][0]!.toUpperCase()}.`)
    .join(' ');
}
