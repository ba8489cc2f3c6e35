import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../../platform/app.ts';
import { askOf, sendPage } from './answer.ts';
import { organisationOf } from './frame.ts';
import { badge } from './pages/societies.ts';

const FIELD_CHARS_MAX = 1_000;

const field = (request: FastifyRequest, name: string): string => {
  const value = (request.body as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value.trim().slice(0, FIELD_CHARS_MAX) : '';
};

/**
 * The form under a badge, for people without the app and without JavaScript. It goes through the same endpoint as
 * every other report, with its limits; the key is made from what was written, so that sending twice reports once.
 */
export function badgeReport(server: FastifyInstance, app: App): void {
  server.post<{ Params: { badge: string } }>('/r/:badge/report', async (request, reply) => {
    const code = request.params.badge;
    const [kind, text, phone] = [field(request, 'kind'), field(request, 'text'), field(request, 'phone')];
    const now = app.clock.now();
    const key = createHash('sha256')
      .update(JSON.stringify([code, kind, text, phone, now.toString().slice(0, 10)]))
      .digest('hex');
    const answer = await server.inject({
      method: 'POST',
      url: `/api/v1/badges/${encodeURIComponent(code)}/reports`,
      remoteAddress: request.ip,
      headers: {
        'idempotency-key': key,
        'content-type': 'application/json',
        'accept-language': request.headers['accept-language'] ?? '',
        cookie: request.cookies.tz_lang ? `tz_lang=${request.cookies.tz_lang}` : '',
      },
      payload: JSON.stringify({ kind, text, ...(phone ? { phone } : {}) }),
    });
    const body = JSON.parse(answer.body) as { detail?: string; due_on: string; suspended: boolean };
    const reported =
      answer.statusCode === 200
        ? { due_on: body.due_on, suspended: body.suspended }
        : { problem: body.detail ?? '', kind, text };
    const ask = askOf(app, request, {
      organisation: await organisationOf(app),
      now,
      params: { badge: code },
      query: {},
      format: 'html',
    });
    return sendPage(app, request, reply.status(answer.statusCode), await badge(ask, reported));
  });
}
