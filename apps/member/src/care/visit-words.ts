import { instant, t } from '../base/i18n.ts';

/** When a visit is, or since when it is awaited. */
export const visitWhen = (v: { starts_at: string | null; asked_at: string }): string =>
  v.starts_at === null
    ? t('visit.asked_at', { at: instant(v.asked_at) })
    : t('visit.starts_at', { at: instant(v.starts_at) });

/** Too little to be of use to whoever reads it. */
export const isTooShort = (text: string, least = 5): boolean => text.trim().length < least;

export const badgePage = (badge_code: string): string => `/badges/${badge_code}`;
