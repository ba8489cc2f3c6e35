import {
  formatDate,
  formatDayOfYear,
  formatInstant,
  formatMoney,
  formatNumber,
  LOCALES,
  type Locale,
  makeTranslator,
  negotiateLocale,
  type Params,
} from '@tongzhou/i18n';
import type messages from '@tongzhou/i18n/messages/app.zh-Hans.json';
import { onPhone } from './storage.ts';

export type Key = keyof typeof messages;
export type { Locale };

const SENTENCES: Record<Locale, () => Promise<{ default: Record<string, string> }>> = {
  'zh-Hans': () => import('@tongzhou/i18n/messages/app.zh-Hans.json'),
  'zh-Hant': () => import('@tongzhou/i18n/messages/app.zh-Hant.json'),
  en: () => import('@tongzhou/i18n/messages/app.en.json'),
};
const KEY = 'tz.lang';

let current: Locale = 'zh-Hans';
let translate = makeTranslator();
let place = { currency: 'CNY', time_zone: 'Asia/Shanghai' };

export const locale = (): Locale => current;
export const currency = (): string => place.currency;
/** Currency and zone of the organisation, known before any page with figures shows. */
export const setPlace = (of: { currency: string; time_zone: string }): void => {
  place = of;
};

/** The language chosen on this phone, else what the browser asks for. */
export function preferredLocale(): Locale {
  const kept = onPhone.getItem(KEY) as Locale | null;
  if (kept !== null && LOCALES.includes(kept)) return kept;
  return negotiateLocale((navigator.languages ?? [navigator.language]).join(','));
}

/** Loads the sentences of a language; the server's own sentences follow by cookie. */
export async function loadLanguage(next: Locale): Promise<void> {
  const loaded = await SENTENCES[next]();
  current = next;
  translate = makeTranslator(loaded.default);
  document.documentElement.lang = next;
}

export function keepLanguage(next: Locale): void {
  onPhone.setItem(KEY, next);
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads this cookie; Cookie Store API is missing in WebViews
  document.cookie = `tz_lang=${next}; path=/; max-age=31536000; samesite=lax`;
}

export const t = (key: Key, params?: Params): string => translate(key, params);

/** Text of the rules in the reader's language; zh-Hans is always there. */
export const localText = (text: { 'zh-Hans': string; 'zh-Hant'?: string; en?: string }): string =>
  text[current] ?? text['zh-Hans'];

export const money = (minor: string | bigint): string => formatMoney(minor, place.currency, current);
export const number = (value: number | string | bigint): string => formatNumber(value, current);
export const date = (day: string): string => formatDate(day, current);
export const dayOfYear = (day: string): string => formatDayOfYear(day, current);
export const instant = (at: string): string => formatInstant(at, place.time_zone, current);
/** The calendar day of an instant in the organisation's zone. */
export const dayOf = (at: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: place.time_zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(at));
  return parts;
};
