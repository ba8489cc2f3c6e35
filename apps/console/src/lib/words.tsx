import {
  formatDate,
  formatDayOfYear,
  formatInstant,
  formatMoney,
  formatNumber,
  type Locale,
  type Messages,
  makeTranslator,
  negotiateLocale,
  type Translate,
} from '@tongzhou/i18n';
import { createContext, type ReactNode, useContext, useMemo } from 'react';

const CATALOGUES: Record<Locale, () => Promise<{ default: Messages }>> = {
  'zh-Hans': () => import('@tongzhou/i18n/messages/console.zh-Hans.json'),
  'zh-Hant': () => import('@tongzhou/i18n/messages/console.zh-Hant.json'),
  en: () => import('@tongzhou/i18n/messages/console.en.json'),
};

export const loadMessages = async (locale: Locale): Promise<Messages> => (await CATALOGUES[locale]()).default;

const COOKIE = 'tz_lang';
const YEAR_S = 365 * 24 * 60 * 60;

/** The language cookie of this site, else what the browser asks for. */
export function currentLocale(): Locale {
  const kept = document.cookie.split('; ').find((part) => part.startsWith(`${COOKIE}=`));
  return negotiateLocale(kept ? decodeURIComponent(kept.slice(COOKIE.length + 1)) : navigator.language);
}

/** The API reads the same cookie, so that its sentences come in the same language. */
export function keepLocale(locale: Locale): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${COOKIE}=${locale}; path=/; max-age=${YEAR_S}; samesite=lax`;
  location.reload();
}

export interface Words {
  locale: Locale;
  t: Translate;
  /** Is there such a message? For codes that may be newer than this page. */
  has(key: string): boolean;
  /** `t(key)` or, for a code nobody has written about yet, the code itself. */
  code(area: string, code: string): string;
  /** Minor units as decimal text, exact. */
  money(minor: string | bigint | null): string;
  number(value: string | number | bigint): string;
  date(day: string | null): string;
  shortDate(day: string): string;
  instant(at: string | null): string;
}

const Context = createContext<Words | null>(null);

export function WordsProvider(props: {
  locale: Locale;
  messages: Messages;
  currency: string;
  time_zone: string;
  children: ReactNode;
}) {
  const { locale, messages, currency, time_zone } = props;
  const words = useMemo<Words>(() => {
    const t = makeTranslator(messages);
    const has = (key: string) => Object.hasOwn(messages, key);
    return {
      locale,
      t,
      has,
      code: (area, code) => (has(`${area}.${code}`) ? t(`${area}.${code}`) : code),
      money: (minor) => (minor === null ? '–' : formatMoney(minor, currency, locale)),
      number: (value) => formatNumber(value, locale),
      date: (day) => (day === null ? '–' : formatDate(day, locale)),
      shortDate: (day) => formatDayOfYear(day, locale),
      instant: (at) => (at === null ? '–' : formatInstant(at, time_zone, locale)),
    };
  }, [locale, messages, currency, time_zone]);
  return <Context value={words}>{props.children}</Context>;
}

export function useWords(): Words {
  const words = useContext(Context);
  if (!words) throw new Error('useWords needs a WordsProvider above it');
  return words;
}
