import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { type Frame, type Reader, readerOf } from '@tongzhou/site';
import type { App } from '../../platform/app.ts';
import { type Organisation, organisationOrNone } from '../setup/index.ts';

const file = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8');

/** The one stylesheet of the site: tokens, base, site. Its name carries the hash of its bytes. */
export const STYLESHEET = ((): { path: string; body: string } => {
  const body = ['@tongzhou/design/tokens.css', '@tongzhou/design/base.css', '@tongzhou/site/site.css']
    .map(file)
    .join('\n');
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 16);
  return { path: `/styles/site.${hash}.css`, body };
})();

/** Before an organisation is founded the site stands already, and is empty. */
const unfounded = (app: App): Organisation => ({
  kind: 'city_societies',
  name: '同舟',
  currency: app.settings.currency,
  time_zone: app.settings.time_zone,
  languages: ['zh-Hans'],
  who_sees_cases: 'figures',
  money: true,
  demo: false,
});

export const organisationOf = async (app: App): Promise<Organisation> =>
  (await organisationOrNone(app.db)) ?? unfounded(app);

export const translatorOf = (locale: Locale) => loadTranslator(locale, 'site', 'rules');

export const readerIn = (locale: Locale, o: Organisation): Reader =>
  readerOf({ locale, currency: o.currency, time_zone: o.time_zone }, translatorOf(locale));

export const frameOf = (app: App, locale: Locale, o: Organisation, path: string): Frame => ({
  locale,
  t: translatorOf(locale),
  organisation: o,
  css_href: STYLESHEET.path,
  path,
  base_url: app.settings.public_url,
});
