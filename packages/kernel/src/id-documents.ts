import { ageOn, isDay, type PlainDateText, parseDate } from './dates.ts';
import { fail, invariant } from './errors.ts';

/** Mainland resident ID, residence permit for people from Hong Kong, Macao and Taiwan (港澳台居民居住证), passport. */
export const ID_DOCUMENT_KINDS = ['cn_id', 'hmt_residence', 'passport'] as const;
export type IdDocumentKind = (typeof ID_DOCUMENT_KINDS)[number];
export type Sex = 'f' | 'm';

export interface IdDocument {
  kind: IdDocumentKind;
  /** Upper case, half-width, without spaces: what blind indexes and comparisons are made of. */
  normalised: string;
  /** Not known from a passport number. */
  birth?: PlainDateText;
  sex?: Sex;
  /** First two digits of the administrative code (GB/T 2260); 81, 82, 83 on the residence permit. */
  region?: string;
}

const LENGTH = 18;
const AGE_YEARS_MAX = 130;
const PASSPORT_LENGTH_MIN = 5;
const PASSPORT_LENGTH_MAX = 20;

/** Province codes of GB/T 2260 that stand on mainland ID cards. A card keeps the code of its first issue for life. */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(
    ' ',
  ),
);
const HMT_PREFIXES = new Set(['810000', '820000', '830000']);

/**
 * Checks an identity document's number as a person typed it or a spreadsheet exported it: full-width digits,
 * spaces, a lower-case x and a spreadsheet's leading apostrophe are accepted.
 *
 * Errors: `id.wrong_length` `id.wrong_characters` `id.unknown_region` `id.wrong_kind` `id.impossible_birth_date`
 * `id.wrong_check_digit` `id.scientific_notation`. They never carry the number.
 */
export function checkIdDocument(kind: IdDocumentKind, number: string, today: PlainDateText): IdDocument {
  const normalised = normalise(number);
  if (/^\d+(\.\d+E\+?|E\+)\d+$/.test(normalised)) throw fail.invalid('id.scientific_notation');
  return kind === 'passport' ? checkPassport(normalised) : checkEighteen(kind, normalised, today);
}

/** White space of every kind, zero-width marks that come along when copying, and the apostrophe of a text cell. */
const normalise = (number: string): string =>
  number
    .slice(0, 100)
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/^'/, '')
    .toUpperCase();

function checkPassport(normalised: string): IdDocument {
  const { length } = normalised;
  if (length < PASSPORT_LENGTH_MIN || length > PASSPORT_LENGTH_MAX) throw wrongLength(length, '5-20');
  if (!/^[A-Z0-9]+$/.test(normalised)) throw fail.invalid('id.wrong_characters');
  return { kind: 'passport', normalised };
}

/** GB 11643-1999: six digits of region, eight of birth, three of order (odd for men), one check character. */
function checkEighteen(
  kind: 'cn_id' | 'hmt_residence',
  normalised: string,
  today: PlainDateText,
): IdDocument {
  if (normalised.length !== LENGTH) throw wrongLength(normalised.length, '18');
  if (!/^\d{17}[\dX]$/.test(normalised)) throw fail.invalid('id.wrong_characters');
  const region = regionOf(kind, normalised);
  const birth = birthOf(normalised, today);
  if (checkCharacter(normalised.slice(0, 17)) !== normalised[17]) {
    // Spreadsheets keep 15 digits of a number and write zeros for the rest.
    throw fail.invalid(normalised.endsWith('000') ? 'id.scientific_notation' : 'id.wrong_check_digit');
  }
  return { kind, normalised, birth, sex: Number(normalised[16]) % 2 === 1 ? 'm' : 'f', region };
}

function regionOf(kind: 'cn_id' | 'hmt_residence', normalised: string): string {
  const province = normalised.slice(0, 2);
  const actual = HMT_PREFIXES.has(normalised.slice(0, 6))
    ? 'hmt_residence'
    : PROVINCES.has(province)
      ? 'cn_id'
      : null;
  if (actual === null) throw fail.invalid('id.unknown_region', { params: { region: province } });
  if (actual !== kind) throw fail.invalid('id.wrong_kind', { params: { kind: actual } });
  return province;
}

function birthOf(normalised: string, today: PlainDateText): PlainDateText {
  const birth = `${normalised.slice(6, 10)}-${normalised.slice(10, 12)}-${normalised.slice(12, 14)}`;
  if (!isDay(birth) || birth > today || ageOn(birth, today) > AGE_YEARS_MAX) {
    throw fail.invalid('id.impossible_birth_date');
  }
  return birth;
}

const wrongLength = (length: number, expected: string) =>
  fail.invalid('id.wrong_length', { params: { length, expected } });

/** ISO 7064 MOD 11-2 over 17 digits: weights are the powers of two modulo 11. */
function checkCharacter(seventeen: string): string {
  let sum = 0;
  for (const digit of seventeen) sum = ((sum + Number(digit)) * 2) % 11;
  return '10X98765432'[sum]!;
}

/**
 * A number with a correct check digit for invented people (demo, tests). The region defaults to a prefecture's own
 * code, Baishan 220600: cards carry the code of a county or district, so that no living person has this number.
 * @param sequence 0..499 tells apart people of one birthday, sex and region
 */
export function generateValidId(person: {
  birth: PlainDateText;
  sex: Sex;
  sequence: number;
  region?: string;
}): string {
  const { birth, sex, sequence, region = '220600' } = person;
  invariant(Number.isInteger(sequence) && sequence >= 0 && sequence < 500, 'sequence is 0..499');
  invariant(/^\d{6}$/.test(region), 'region has six digits');
  const day = parseDate(birth).toString().replaceAll('-', '');
  const order = String(sequence * 2 + (sex === 'm' ? 1 : 0)).padStart(3, '0');
  const seventeen = region + day + order;
  return seventeen + checkCharacter(seventeen);
}
