import { formatInstant, formatMoney, type Locale, type Translate } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { fail } from '@tongzhou/kernel';
import { type Html, html } from '@tongzhou/site';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../../platform/app.ts';
import { localeOf } from '../../../platform/http/index.ts';
import { sendPage } from '../../public/index.ts';
import { STYLES } from './styles.ts';

export { type Html, html };

/** What a page needs to speak to its reader. */
export interface Reader {
  locale: Locale;
  t: Translate;
  money(minor: bigint): string;
  moment(at: Temporal.Instant): string;
}

export function readerOf(app: App, request: FastifyRequest): Reader {
  const locale = localeOf(request);
  return {
    locale,
    t: loadTranslator(locale, 'demo'),
    money: (minor) => formatMoney(minor, app.settings.currency, locale),
    moment: (at) => formatInstant(at.toString(), app.settings.time_zone, locale),
  };
}

/** Sends a page in the public site's frame, with the few styles of its own. Never indexed, never kept. */
export const send = (
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  page: { title: string; description: string; body: Html },
): Promise<FastifyReply> =>
  sendPage(app, request, reply, {
    ...page,
    body: html`<link rel="stylesheet" href="${STYLES}">${page.body}`,
    noindex: true,
  });

/**
 * The demo's forms have no secret in them, so they are taken from pages of this very address only.
 * @throws demo.form_from_elsewhere
 */
export function needOwnForm(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === host) return;
  throw fail.forbidden('demo.form_from_elsewhere');
}

export const field = (request: FastifyRequest, name: string): string => {
  const value = (request.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
};

/** A button that posts; works without JavaScript. */
export const postButton = (
  action: string,
  label: string,
  fields: Readonly<Record<string, string>> = {},
  kind: 'primary' | 'plain' = 'primary',
): Html =>
  html`<form method="post" action="${action}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<button type="submit" class="button${kind === 'primary' ? ' primary' : ''}">${label}</button></form>`;
