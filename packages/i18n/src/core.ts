export type Locale = 'zh-Hans' | 'zh-Hant' | 'en';
/** zh-Hans is the source language; the others follow it. */
export const LOCALES: readonly Locale[] = ['zh-Hans', 'zh-Hant', 'en'];

export type Messages = Readonly<Record<string, string>>;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: string, params?: Params) => string;

/**
 * A translator over flat messages with `{name}` placeholders. A key nobody wrote comes back as itself, so that
 * a missing sentence never breaks a page; the catalogue's test finds such keys.
 */
export const makeTranslator =
  (...areas: readonly Messages[]): Translate =>
  (key, params = {}) => {
    const message = areas.find((area) => Object.hasOwn(area, key))?.[key];
    if (message === undefined) return key;
    return message.replaceAll(/\{([a-z_]+)\}/g, (whole, name: string) =>
      Object.hasOwn(params, name) ? String(params[name]) : whole,
    );
  };

/** From a language tag, a cookie, or an Accept-Language header; Chinese unless the reader asks for English first. */
export function negotiateLocale(asked: string): Locale {
  for (const part of asked.split(',')) {
    const tag = part.split(';')[0]!.trim().toLowerCase();
    if (tag === '') continue;
    if (/^zh-(hant|tw|hk|mo)/.test(tag)) return 'zh-Hant';
    if (tag.startsWith('zh')) return 'zh-Hans';
    if (tag.startsWith('en')) return 'en';
  }
  return 'zh-Hans';
}
