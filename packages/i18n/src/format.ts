import { currencyDigits, majorText } from '@tongzhou/kernel';
import type { Locale, Params } from './core.ts';

const CJK = (locale: Locale) => locale !== 'en';
const UNIT: Record<string, Record<'zh-Hans' | 'zh-Hant', string>> = {
  CNY: { 'zh-Hans': '元', 'zh-Hant': '元' },
};

/** Exact text of an amount: `1.80 元`, `CNY 1.80`. Takes minor units, also as decimal text; never a float. */
export function formatMoney(minor: bigint | string, currency: string, locale: Locale): string {
  const [whole, fraction] = majorText(BigInt(minor), currencyDigits(currency)).split('.');
  const text = `${whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
  if (!CJK(locale)) return `${currency} ${text}`;
  return `${text} ${UNIT[currency]?.[locale as 'zh-Hans'] ?? currency}`;
}

/** Parameters of a sentence: those in minor units (`*_minor`) become money as one says it, where `currency` stands beside. */
export function moneyTold(params: Params, locale: Locale): Params {
  const { currency } = params;
  if (typeof currency !== 'string') return params;
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      key.endsWith('_minor') ? formatMoney(String(value), currency, locale) : value,
    ]),
  );
}

export const formatNumber = (value: bigint | number | string, locale: Locale): string =>
  new Intl.NumberFormat(locale).format(typeof value === 'string' ? BigInt(value) : value);

/** A calendar day: 2026年7月23日, 23 July 2026. */
export function formatDate(day: string, locale: Locale): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  if (CJK(locale)) return `${year}年${month}月${date}日`;
  const name = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2000, month - 1, 1),
  );
  return `${date} ${name} ${year}`;
}

/** A month and day where the year is clear: 7月23日, 23 July. */
export const formatDayOfYear = (day: string, locale: Locale): string =>
  formatDate(day, locale).replace(CJK(locale) ? /^\d+年/ : / \d+$/, '');

/** An instant in a time zone, to the minute. */
export function formatInstant(instant: string, timeZone: string, locale: Locale): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(new Date(instant))
      .map((p) => [p.type, p.value]),
  );
  return `${formatDate(`${parts.year}-${parts.month}-${parts.day}`, locale)} ${parts.hour}:${parts.minute}`;
}
