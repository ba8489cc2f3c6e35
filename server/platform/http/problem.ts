import { type Locale, moneyTold, negotiateLocale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { CodedError, fail } from '@tongzhou/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';

/** `?lang=`, then the language cookie, then Accept-Language. */
export const localeOf = (request: FastifyRequest): Locale => {
  const query = request.query as { lang?: unknown } | undefined;
  const asked = typeof query?.lang === 'string' ? query.lang : request.cookies?.tz_lang;
  return negotiateLocale(asked ?? request.headers['accept-language'] ?? '');
};

/** Answers any failure as problem+json with a stable code and a sentence in the reader's language. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const coded = asCoded(error);
  if (coded.status >= 500) request.log.error({ err: error }, coded.code);
  const locale = localeOf(request);
  const say = loadTranslator(locale, 'error', 'rules');
  const t: typeof say = (key, params) => say(key, params && moneyTold(params, locale));
  return reply
    .status(coded.status)
    .type('application/problem+json')
    .send({
      type: `/docs/errors#${coded.code}`,
      title: coded.code,
      status: coded.status,
      code: coded.code,
      detail: t(coded.code, coded.params),
      request_id: request.id,
      ...(coded.fields.length > 0
        ? { fields: coded.fields.map((f) => ({ path: f.path, code: f.code, detail: t(f.code, f.params) })) }
        : {}),
    });
}

function asCoded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  const status = (error as { statusCode?: unknown }).statusCode;
  if (status === 429) return new CodedError('http.too_many_requests', { status: 429 });
  if (status === 413) return new CodedError('http.body_too_large', { status: 413 });
  if (status === 415) return new CodedError('http.not_json', { status: 415 });
  if (status === 503) return new CodedError('http.busy', { status: 503 });
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new CodedError('http.bad_request', { status });
  return new CodedError('http.internal', { status: 500, cause: error });
}

/** zod's issues as one coded error: `input.invalid` with a pointer and a code per field. */
export function inputError(place: 'params' | 'query' | 'body', error: z.ZodError): CodedError {
  const fields = error.issues.slice(0, 50).flatMap((issue) => {
    const base = place === 'body' ? '' : `/${place}`;
    const pointer = (path: PropertyKey[]) =>
      `${base}/${path.map(String).join('/')}`.replace(/\/$/, '') || '/';
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pointer([...issue.path, key]), code: 'input.unknown_field' }));
    }
    return [{ path: pointer(issue.path), code: codeOf(issue) }];
  });
  return fail.invalid('input.invalid', { fields });
}

function codeOf(issue: z.core.$ZodIssue): string {
  if (/^[a-z_]+\.[a-z_]+$/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'input.missing' : 'input.wrong_type';
    case 'too_small':
      return 'input.too_small';
    case 'too_big':
      return 'input.too_big';
    case 'invalid_value':
      return 'input.not_a_choice';
    default:
      return 'input.malformed';
  }
}
