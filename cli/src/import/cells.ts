import { fail, isDay, parseMajor } from '@tongzhou/kernel';
import type { ImportRow } from '@tongzhou/server/modules/memberships/index.ts';

/** Words for choices as they stand in files; ours first. */
const RELATIONS: Readonly<Record<ImportRow['relation'], readonly string[]>> = {
  self: ['self', '本人', '户主', '付款人本人'],
  spouse: ['spouse', '配偶', '丈夫', '妻子', '爱人'],
  child: ['child', '子女', '儿子', '女儿', '孩子'],
  parent: ['parent', '父母', '父亲', '母亲', '公婆', '岳父母'],
  relative: ['relative', '亲属', '其他亲属', '其他'],
  employee: ['employee', '员工', '职工', '雇员'],
};
const KINDS: Readonly<Record<ImportRow['id_kind'], readonly string[]>> = {
  cn_id: ['cn_id', '身份证', '居民身份证'],
  hmt_residence: ['hmt_residence', '港澳台居民居住证', '居住证'],
  passport: ['passport', '护照'],
};
const SEXES: Readonly<Record<'f' | 'm', readonly string[]>> = {
  f: ['f', '女', 'female'],
  m: ['m', '男', 'male'],
};

const width = (text: string): string => text.normalize('NFKC').trim();

function choice<T extends string>(words: Readonly<Record<T, readonly string[]>>, text: string): T {
  const asked = width(text).toLowerCase();
  for (const [value, names] of Object.entries(words) as [T, readonly string[]][])
    if (names.includes(asked)) return value;
  const choices = (Object.values(words) as (readonly string[])[]).map((names) => names[1]).join('、');
  throw fail.invalid('import.not_a_choice', { params: { text: text.slice(0, 20), choices } });
}

export const readRelation = (text: string) => choice(RELATIONS, text);
export const readIdKind = (text: string) => choice(KINDS, text);
export const readSex = (text: string) => choice(SEXES, text);

const SERIAL_MIN = 10_000;
const SERIAL_MAX = 80_000;

/**
 * A day as people and spreadsheets write it, year first: 2026-07-03, 2026/7/3, 2026.7.3, 2026年7月3日, 20260703, also
 * with the time 0:00 behind.
 * @throws import.date_is_serial (a spreadsheet's day number), import.date_year_first, date.malformed
 */
export function readDay(text: string): string {
  const plain = width(text).replace(/[ T]0{1,2}:00(:00)?(\.0+)?$/, '');
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  const parts = digits ?? /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain);
  if (parts) {
    const day = `${parts[1]}-${parts[2]!.padStart(2, '0')}-${parts[3]!.padStart(2, '0')}`;
    if (isDay(day)) return day;
  }
  const params = { text: text.slice(0, 20) };
  if (/^\d{5}(\.\d+)?$/.test(plain) && Number(plain) > SERIAL_MIN && Number(plain) < SERIAL_MAX)
    throw fail.invalid('import.date_is_serial', { params });
  if (/^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$/.test(plain))
    throw fail.invalid('import.date_year_first', { params });
  throw fail.invalid('date.malformed', { params });
}

/**
 * An amount in the currency's main unit as minor units: 1234.5, 1,234.50, ¥30, 30元.
 * @throws amount.malformed, amount.too_many_decimals, import.amount_comma (a comma that groups no thousands)
 */
export function readAmount(text: string, digits: number): bigint {
  const plain = width(text)
    .replace(/^[¥$]\s*/, '')
    .replace(/\s*元$/, '');
  if (plain.includes(',') && !/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain))
    throw fail.invalid('import.amount_comma', { params: { text: text.slice(0, 20) } });
  return parseMajor(plain, digits);
}

const WHOLE_MAX = 1_000_000;

/** @throws import.not_a_whole_number */
export function readWhole(text: string): number {
  const plain = width(text).replace(/\.0$/, '');
  const value = /^-?\d{1,7}$/.test(plain) ? Number(plain) : Number.NaN;
  if (!(Math.abs(value) <= WHOLE_MAX))
    throw fail.invalid('import.not_a_whole_number', { params: { text: text.slice(0, 20) } });
  return value;
}

/** A number that some program wrote with `.0` behind; check digits and lengths are looked at afterwards. */
export const withoutPointZero = (text: string): string => width(text).replace(/^(\d{11}|\d{18})\.0$/, '$1');

/** A code (plan, branch, family): text, whose `220600.0` a spreadsheet made of 220600. */
export const readCode = (text: string): string =>
  width(text)
    .replace(/^'/, '')
    .replace(/^(\d+)\.0$/, '$1');
