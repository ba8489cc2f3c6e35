import { mark } from '@tongzhou/design';
import { LOCALES, type Locale, type Translate } from '@tongzhou/i18n';
import { type Html, html, NOTHING, trusted } from './html.ts';
import type { DataTable } from './table.ts';

/** What surrounds every page. */
export interface Frame {
  locale: Locale;
  t: Translate;
  organisation: { name: string; money: boolean; demo: boolean };
  css_href: string;
  /** Address of this page without its query. */
  path: string;
  /** Origin for the canonical address, e.g. `https://example.org`. */
  base_url: string;
}

export interface Page {
  title: string;
  /** One sentence for search results and link previews. */
  description: string;
  body: Html | string;
  /** The figures of the page, for CSV and JSON; the first is the main one. */
  tables?: readonly DataTable[];
  /** Further machine-readable content of the JSON form. */
  data?: Readonly<Record<string, unknown>>;
  /** Pages about a person are kept out of search engines. */
  noindex?: boolean;
}

const LANGUAGE: Record<Locale, { name: string; short: string }> = {
  'zh-Hans': { name: '简体中文', short: '简' },
  'zh-Hant': { name: '繁體中文', short: '繁' },
  en: { name: 'English', short: 'EN' },
};

const MAIN = [
  ['plans', '/plans', true],
  ['books', '/books', true],
  ['societies', '/societies', false],
  ['faq', '/faq', false],
] as const;
const MORE = [
  ['members', '/members', true],
  ['log', '/log', false],
  ['about', '/about', false],
] as const;

/** A whole page. `body` is finished HTML; title and description are texts. */
export function layout(frame: Frame, page: Page): string {
  const { locale, t, organisation } = frame;
  const title = page.title === organisation.name ? page.title : `${page.title} · ${organisation.name}`;
  const canonical = `${frame.base_url}${frame.path}`;
  return `<!doctype html>\n${html`<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${page.description}">
${page.noindex ? html`<meta name="robots" content="noindex, noarchive">` : NOTHING}
<meta name="theme-color" content="#fbfaf6" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#151b1c" media="(prefers-color-scheme: dark)">
<link rel="canonical" href="${canonical}">
${LOCALES.map((l) => html`<link rel="alternate" hreflang="${l}" href="${canonical}?lang=${l}">`)}
<link rel="alternate" type="application/atom+xml" title="${organisation.name}" href="/feed.xml">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${frame.css_href}">
</head>
<body>
<a class="skip" href="#content">${t('site.skip')}</a>
${organisation.demo ? demoBar(t) : NOTHING}
<div class="strip"><div class="page"><strong>${t('site.not_insurance')}</strong>${languages(frame)}</div></div>
<header class="masthead"><div class="page">
<a class="name" href="/">${trusted(mark({ size_rem: 2.25 }))}<span>${organisation.name}</span></a>
${navigation(frame)}
</div></header>
<main id="content" class="page">
${typeof page.body === 'string' ? trusted(page.body) : page.body}
</main>
${footer(frame)}
</body>
</html>`}\n`;
}

const demoBar = (t: Translate): Html =>
  html`<div class="demo no-print" role="note"><div class="page"><p>${t('site.demo.says')}</p><p class="links"><a href="/tour">${t('site.demo.tour')}</a><a href="/demo/people">${t('site.demo.people')}</a></p></div></div>`;

const languages = ({ locale, path, t }: Frame): Html =>
  html`<nav class="languages no-print" aria-label="${t('site.language')}">${LOCALES.map((l) =>
    l === locale
      ? html`<span class="chosen" lang="${l}" aria-current="true" title="${LANGUAGE[l].name}">${LANGUAGE[l].short}</span>`
      : html`<a href="${path}?lang=${l}" lang="${l}" hreflang="${l}" title="${LANGUAGE[l].name}" rel="nofollow">${LANGUAGE[l].short}</a>`,
  )}</nav>`;

const here = (path: string, href: string) => path === href || path.startsWith(`${href}/`);
const visible = (organisation: Frame['organisation'], needs_money: boolean) =>
  organisation.money || !needs_money;

function navigation({ t, path, organisation }: Frame): Html {
  const link = ([key, href]: readonly [string, string, boolean], extra = '') =>
    html`<li${extra ? html` class="${extra}"` : NOTHING}><a href="${href}"${here(path, href) ? trusted(' aria-current="page"') : NOTHING}>${t(`site.nav.${key}`)}</a></li>`;
  return html`<nav class="main no-print" aria-label="${t('site.nav.label')}"><ul>${MAIN.filter((i) => visible(organisation, i[2])).map((i) => link(i))}${MORE.filter((i) => visible(organisation, i[2])).map((i) => link(i, 'more'))}</ul></nav>`;
}

function footer({ t, organisation }: Frame): Html {
  const list = (title: string, items: readonly (readonly [string, string])[]) =>
    html`<div><h2>${t(title)}</h2><ul>${items.map(([key, href]) => html`<li><a href="${href}">${t(`site.nav.${key}`)}</a></li>`)}</ul></div>`;
  const money: [string, string][] = [
    ['plans', '/plans'],
    ['books', '/books'],
    ['members', '/members'],
  ];
  return html`<footer class="foot"><div class="page">
<div class="columns no-print">
${list('site.foot.open', [...(organisation.money ? money : []), ['log', '/log'], ['feed', '/feed.xml']])}
${list('site.foot.people', [
  ['societies', '/societies'],
  ['events', '/events'],
  ['app', '/app/'],
])}
${list('site.foot.more', [
  ['faq', '/faq'],
  ['about', '/about'],
  ['docs', '/docs'],
])}
</div>
<p class="promise">${t(organisation.money ? 'site.foot.promise' : 'site.foot.promise_no_money')}</p>
</div></footer>`;
}
