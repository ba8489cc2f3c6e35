import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { heading, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import type { Common } from './shared.ts';

/** Questions in the order in which people ask them; each may have several paragraphs. */
const QUESTIONS: readonly (readonly [key: string, paragraphs: number, money: boolean])[] = [
  ['closed', 4, true],
  ['what', 2, true],
  ['insurance', 2, true],
  ['cost', 2, true],
  ['safe', 2, true],
  ['real', 2, true],
  ['ill', 2, true],
  ['refused', 2, true],
  ['waiting', 1, true],
  ['leave', 2, true],
  ['change', 1, true],
  ['close', 1, true],
  ['society', 2, false],
  ['data', 2, false],
  ['who', 1, false],
];

export function faqPage(r: Reader, data: Common & { money: boolean }): Page {
  const asked = QUESTIONS.filter(([, , money]) => data.money || !money);
  const title = r.t('site.nav.faq');
  const body = html`${heading([], title, r.t(data.money ? 'site.faq.lede' : 'site.faq.lede_no_money'))}
<nav class="toc no-print" aria-label="${r.t('site.faq.toc')}"><ol>${asked.map(([key]) => html`<li><a href="#${key}">${r.t(`site.faq.${key}.q`)}</a></li>`)}</ol></nav>
<div class="article">${asked.map(([key, paragraphs]) => section(r.t(`site.faq.${key}.q`), answer(r, key, paragraphs), key))}</div>
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.faq.closed.q'), body };
}

const answer = (r: Reader, key: string, paragraphs: number): Html =>
  html`${Array.from({ length: paragraphs }, (_, i) => para(r.t(`site.faq.${key}.a${i + 1}`)))}`;

export interface AboutData extends Common {
  organisation: { name: string; kind: string; money: boolean; demo: boolean };
  version: string;
  source_url: string;
}

export function aboutPage(r: Reader, data: AboutData): Page {
  const { organisation: o } = data;
  const title = r.t('site.about.title', { name: o.name });
  const list = (prefix: string, n: number) =>
    html`<ul class="plainlist">${Array.from({ length: n }, (_, i) => html`<li>${r.t(`${prefix}${i + 1}`)}</li>`)}</ul>`;
  const lede = r.t(o.money ? 'site.about.lede' : 'site.about.lede_no_money', {
    kind: r.t(`site.about.kind.${o.kind}`),
  });
  const body = html`${heading([], title, lede)}
<div class="article">
${o.demo ? html`<p class="notice">${r.t('site.demo.says')}</p>` : NOTHING}
${o.money ? section(r.t('site.about.law'), [para(r.t('site.about.law1')), para(r.t('site.about.law2'))], 'law') : NOTHING}
${o.money ? section(r.t('site.about.unproven'), html`${para(r.t('site.about.unproven_text'))}${list('site.about.unproven', 4)}`, 'unproven') : NOTHING}
${section(r.t('site.about.charter'), list('site.about.charter', 3), 'charter')}
${section(r.t('site.about.privacy'), [para(r.t('site.about.privacy1')), para(r.t('site.about.privacy2'))], 'privacy')}
${section(r.t('site.about.software'), html`<p>${r.t('site.about.software_text', { version: data.version })} <a href="${data.source_url}">${r.t('site.about.source')}</a> · <a href="/docs">${r.t('site.nav.docs')}</a></p>`, 'software')}
${section(r.t('site.about.contact'), html`<p>${r.t('site.about.contact_text')} <a href="/societies">${r.t('site.nav.societies')}</a></p>`, 'contact')}
</div>
${source(r, data.computed_at)}`;
  return { title, description: lede, body };
}

/** For a wrong address, a page that is gone, or a fault of ours: what happened and where to go on. */
export function errorPage(
  r: Reader,
  data: { status: number; money: boolean; request_id: string | null },
): Page {
  const kind = data.status === 404 ? 'not_found' : data.status >= 500 ? 'fault' : 'refused';
  const title = r.t(`site.error.${kind}`);
  const links: [string, string][] = [
    ['home', '/'],
    ...(data.money
      ? ([
          ['plans', '/plans'],
          ['books', '/books'],
        ] as [string, string][])
      : []),
    ['societies', '/societies'],
    ['faq', '/faq'],
  ];
  const body = html`${heading([], title, r.t(`site.error.${kind}_text`))}
<ul class="rows">${links.map(([key, href]) => html`<li><a href="${href}">${r.t(`site.nav.${key}`)}</a></li>`)}</ul>
${data.request_id ? html`<p class="soft small">${r.t('site.error.number')} <code>${data.request_id}</code></p>` : NOTHING}`;
  return { title, description: title, body, noindex: true };
}
