import {
  formatDate,
  formatDayOfYear,
  formatInstant,
  formatMoney,
  formatNumber,
  type Locale,
  type Params,
  type Translate,
} from '@tongzhou/i18n';

/** How things are said to one reader: language, currency and time zone together. */
export interface Reader {
  locale: Locale;
  currency: string;
  time_zone: string;
  t: Translate;
  money(minor: bigint | string): string;
  count(n: bigint | number | string): string;
  day(day: string): string;
  day_of_year(day: string): string;
  moment(instant: string): string;
  /** The same reader before a plan that counts in another currency or zone. */
  of(place: { currency: string; time_zone: string }): Reader;
}

interface Place {
  locale: Locale;
  currency: string;
  time_zone: string;
}

export const readerOf = ({ locale, currency, time_zone }: Place, t: Translate): Reader => ({
  locale,
  currency,
  time_zone,
  t: (key: string, params?: Params) => t(key, params),
  money: (minor) => formatMoney(minor, currency, locale),
  count: (n) => formatNumber(n, locale),
  day: (day) => formatDate(day, locale),
  day_of_year: (day) => formatDayOfYear(day, locale),
  moment: (instant) => formatInstant(instant, time_zone, locale),
  of: (place) => readerOf({ locale, ...place }, t),
});
