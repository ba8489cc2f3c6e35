import { fail } from './errors.ts';

/** E.164 allows 15 digits; below 8 no mobile network hands out numbers. */
const DIGITS_MIN = 8;
const DIGITS_MAX = 15;
const CN_DIGITS = 11;

/**
 * A phone number as `+8613…` (E.164). Accepts full-width digits, spaces, dashes, brackets, `0086` and `86`.
 * Mainland numbers are mobile numbers, 11 digits beginning 13 to 19; others need `+` and 8 to 15 digits.
 *
 * Errors: `phone.scientific_notation` `phone.wrong_characters` `phone.wrong_length` `phone.not_mobile`
 * `phone.country_code_missing`. They never carry the number.
 * @param country ISO 3166 code of the country a number without prefix is read in
 */
export function normalisePhone(text: string, country = 'CN'): string {
  const plain = text
    .slice(0, 100)
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g, '');
  if (/^\d+(\.\d+)?[eE]\+?\d+$/.test(plain)) throw fail.invalid('phone.scientific_notation');
  const compact = plain.replace(/^'/, '').replace(/[\p{Dash}()]/gu, '');
  if (!/^\+?\d+$/.test(compact)) throw fail.invalid('phone.wrong_characters');
  const international = withPrefix(compact, country);
  return international.startsWith('+86') ? checkMainland(international) : checkForeign(international);
}

function withPrefix(compact: string, country: string): string {
  if (compact.startsWith('+')) return compact;
  if (compact.startsWith('00')) return `+${compact.slice(2)}`;
  if (country !== 'CN') throw fail.invalid('phone.country_code_missing');
  return compact.startsWith('86') && compact.length === CN_DIGITS + 2 ? `+${compact}` : `+86${compact}`;
}

function checkMainland(number: string): string {
  const national = number.slice(3);
  if (national.length !== CN_DIGITS) throw wrongLength(national.length, '11');
  if (!/^1[3-9]/.test(national)) throw fail.invalid('phone.not_mobile');
  return number;
}

function checkForeign(number: string): string {
  const length = number.length - 1;
  if (length < DIGITS_MIN || length > DIGITS_MAX) throw wrongLength(length, `${DIGITS_MIN}-${DIGITS_MAX}`);
  if (number[1] === '0') throw fail.invalid('phone.country_code_missing');
  return number;
}

const wrongLength = (length: number, expected: string) =>
  fail.invalid('phone.wrong_length', { params: { length, expected } });

/** For screens where the owner should know the number again: 138****0000, +85****4567. Takes the normalised form. */
export function maskPhone(number: string): string {
  const mainland = number.startsWith('+86');
  const digits = mainland ? number.slice(3) : number.slice(1);
  const head = mainland ? 3 : 2;
  const tail = Math.max(0, Math.min(4, digits.length - head - 4));
  return `${mainland ? '' : '+'}${digits.slice(0, head)}****${tail > 0 ? digits.slice(-tail) : ''}`;
}
