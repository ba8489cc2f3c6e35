import { illustration, type Scene } from '@tongzhou/design';
import { type Html, html, NOTHING, trusted } from './html.ts';
import type { Reader } from './reader.ts';

export type Crumb = readonly [text: string, href: string];

/** The title that says where I am, with the way back above it. */
export const heading = (crumbs: readonly Crumb[], title: string, lede: Html | string | null = null): Html =>
  html`<header class="heading">${
    crumbs.length > 0
      ? html`<p class="crumbs">${crumbs.map(([text, href]) => html`<span><a href="${href}">${text}</a><span aria-hidden="true"> ›</span></span>`)}</p>`
      : NOTHING
  }<h1>${title}</h1>${lede ? html`<p class="lede">${lede}</p>` : NOTHING}</header>`;

/** The one figure that matters. */
export const figure = (label: string, value: string, note: Html | string = '', href?: string): Html =>
  html`<section class="figure"><p class="label">${label}</p><p class="value">${href ? html`<a href="${href}">${value}</a>` : value}</p>${note ? html`<p class="note">${note}</p>` : NOTHING}</section>`;

export interface Fact {
  label: string;
  value: string;
  href?: string | undefined;
  note?: string | undefined;
}

export const facts = (list: readonly Fact[]): Html =>
  html`<dl class="facts">${list.map(
    (f) =>
      html`<div><dt>${f.label}</dt><dd>${f.href ? html`<a href="${f.href}">${f.value}</a>` : f.value}${f.note ? html`<small>${f.note}</small>` : NOTHING}</dd></div>`,
  )}</dl>`;

export const section = (title: string, body: Html | readonly Html[], id?: string): Html =>
  html`<section class="part"${id ? html` id="${id}"` : NOTHING}><h2>${title}</h2>${body}</section>`;

export const para = (text: string): Html => html`<p>${text}</p>`;

/** A folded detail that prints open. */
export const fold = (title: string, body: Html | readonly Html[], open = false): Html =>
  html`<details${open ? trusted(' open') : NOTHING}><summary>${title}</summary><div class="folded">${body}</div></details>`;

/** Nothing to show yet: why, and what one can do meanwhile. */
export const empty = (scene: Scene, title: string, text: string, action?: Crumb): Html =>
  html`<section class="empty">${trusted(illustration(scene))}<h2>${title}</h2><p>${text}</p>${action ? html`<p><a class="button" href="${action[1]}">${action[0]}</a></p>` : NOTHING}</section>`;

/** What happens next. */
export const next = (r: Reader, body: Html | string): Html =>
  html`<aside class="next"><h2>${r.t('site.next')}</h2><p>${body}</p></aside>`;

/** When, from which period and which rules the page was computed. */
export const source = (
  r: Reader,
  at: string,
  parts: { period?: Crumb | undefined; rules?: Crumb | undefined } = {},
): Html =>
  html`<p class="source">${r.t('site.source', { at: r.moment(at), zone: r.time_zone })}${[parts.period, parts.rules].map((p) => (p ? html` · <a href="${p[1]}">${p[0]}</a>` : NOTHING))}</p>`;

/** A sentence with one link in it: `{link}` in the message marks the place. */
export function sentence(text: string, link: Crumb): Html {
  const [before = '', after = ''] = text.split('[link]');
  return html`${before}<a href="${link[1]}">${link[0]}</a>${after}`;
}

export const paging = (r: Reader, older: string | null, newer: string | null = null): Html =>
  older || newer
    ? html`<nav class="paging no-print" aria-label="${r.t('site.paging')}">${newer ? html`<a class="button" href="${newer}">${r.t('site.newer')}</a>` : NOTHING}${older ? html`<a class="button" href="${older}">${r.t('site.older')}</a>` : NOTHING}</nav>`
    : NOTHING;
