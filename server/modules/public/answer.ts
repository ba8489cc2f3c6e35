import type { Locale } from '@tongzhou/i18n';
import { CodedError, dayIn } from '@tongzhou/kernel';
import { errorPage, layout, type Page, type Reader, tableCsv, tableRows } from '@tongzhou/site';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../platform/app.ts';
import { localeOf } from '../../platform/http/index.ts';
import type { Queryable } from '../../platform/postgres/index.ts';
import type { Organisation } from '../setup/index.ts';
import { frameOf, organisationOf, readerIn } from './frame.ts';
import { type Answer, answerWith, keeper } from './kept.ts';

/** What a page may ask: read-only, one reading of the clock, one reader. */
export interface Ask {
  app: App;
  db: Queryable;
  now: Temporal.Instant;
  /** The instant as the pages show it. */
  computed_at: string;
  organisation: Organisation;
  locale: Locale;
  r: Reader;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  format: Format;
}

/** A page, or an answer that is not a page (a feed, exact bytes). */
export type Made = Page | Answer;

export interface PublicRoute {
  path: string;
  /** Pages about money do not exist where the organisation handles none. */
  money?: boolean;
  /** Never kept, anywhere: what a badge says counts at this moment. */
  live?: boolean;
  make(ask: Ask): Promise<Made>;
}

type Format = 'html' | 'csv' | 'json';
/** The only parts of a query that change an answer; everything else is ignored. */
const ASKED = ['before', 'kind', 'plan', 'case', 'table'] as const;
const LANGUAGE_COOKIE = 'tz_lang';
const YEAR_S = 365 * 24 * 60 * 60;

const isAnswer = (made: Made): made is Answer => 'etag' in made;

/** A name that ends in a parameter carries its format itself: `/plans/x.csv`. */
const endingsOf = ({ path }: PublicRoute) =>
  /:[a-z_]+$/.test(path) || path === '/' ? [''] : ['', '.csv', '.json'];

/** @param endings of every route; by default those of pages */
export function servePages(
  server: FastifyInstance,
  app: App,
  routes: readonly PublicRoute[],
  endings?: readonly string[],
): void {
  const keep = keeper();
  for (const route of routes) {
    for (const ending of endings ?? endingsOf(route))
      server.get(route.path + ending, async (request, reply) => {
        const { format, params } = formOf(request, ending);
        const locale = localeOf(request);
        const organisation = await organisationOf(app);
        try {
          if (route.money && !organisation.money)
            throw new CodedError('http.no_such_address', { status: 404 });
          const now = app.clock.now();
          const query = askedOf(request);
          const key = [
            dayIn(now, organisation.time_zone),
            locale,
            format,
            route.path,
            ...pairs(params),
            ...pairs(query),
          ];
          const make = async () => {
            const ask = askOf(app, request, { organisation, now, params, query, format });
            return formatted(ask, plainPath(request), await route.make(ask));
          };
          const answer = route.live ? await make() : await keep(key.join('\n'), make);
          if (route.live) reply.header('cache-control', 'no-store');
          return send(app, request, reply, locale, answer);
        } catch (error) {
          if (format !== 'html') throw error;
          return sendError(app, request, reply, error);
        }
      });
  }
}

/** A reading for one request. */
export function askOf(
  app: App,
  request: FastifyRequest,
  known: Pick<Ask, 'organisation' | 'now' | 'params' | 'query' | 'format'>,
): Ask {
  const locale = localeOf(request);
  return {
    app,
    db: app.db,
    computed_at: known.now.toString(),
    locale,
    r: readerIn(locale, known.organisation),
    ...known,
  };
}

const pairs = (record: Readonly<Record<string, string>>): string[] =>
  Object.entries(record).map(([k, v]) => `${k}=${v}`);

const plainPath = (request: FastifyRequest): string => request.url.split('?')[0]!;

function formOf(request: FastifyRequest, ending: string): { format: Format; params: Record<string, string> } {
  const params = { ...(request.params as Record<string, string>) };
  const asked = (request.query as Record<string, unknown>).format;
  const named = ending || undefined;
  const last = Object.keys(params).at(-1);
  const inName = last && !named ? /^(.+)\.(csv|json)$/.exec(params[last]!) : null;
  if (inName) params[last!] = inName[1]!;
  const format = named?.slice(1) ?? inName?.[2] ?? (typeof asked === 'string' ? asked : 'html');
  return { format: format === 'csv' || format === 'json' ? format : 'html', params };
}

function askedOf(request: FastifyRequest): Record<string, string> {
  const query = request.query as Record<string, unknown>;
  return Object.fromEntries(
    ASKED.flatMap((key) => {
      const value = query[key];
      return typeof value === 'string' && value !== '' && value.length <= 100 ? [[key, value]] : [];
    }),
  );
}

function formatted(ask: Ask, path: string, made: Made): Answer {
  if (isAnswer(made)) return made;
  const noindex = made.noindex ?? false;
  if (ask.format === 'html')
    return answerWith(
      'text/html; charset=utf-8',
      layout(frameOf(ask.app, ask.locale, ask.organisation, path), made),
      { noindex },
    );
  const tables = made.tables ?? [];
  const wanted = ask.query.table;
  const table = wanted === undefined ? tables[0] : tables.find((t) => t.name === wanted);
  if (wanted !== undefined && !table) throw new CodedError('http.no_such_address', { status: 404 });
  if (ask.format === 'csv') {
    if (!table) throw new CodedError('http.no_such_address', { status: 404 });
    return answerWith('text/csv; charset=utf-8', tableCsv(table), { noindex });
  }
  const body =
    wanted === undefined
      ? {
          title: made.title,
          computed_at: ask.computed_at,
          ...Object.fromEntries(tables.map((t) => [t.name, tableRows(t)])),
          ...made.data,
        }
      : { title: table!.caption, computed_at: ask.computed_at, [table!.name]: tableRows(table!) };
  return answerWith('application/json; charset=utf-8', `${JSON.stringify(body, null, 2)}\n`, { noindex });
}

function send(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  locale: Locale,
  answer: Answer,
): FastifyReply {
  const chosen = typeof (request.query as Record<string, unknown>).lang === 'string';
  if (chosen)
    reply.setCookie(LANGUAGE_COOKIE, locale, {
      path: '/',
      maxAge: YEAR_S,
      sameSite: 'lax',
      secure: app.settings.public_url.startsWith('https:'),
    });
  // The demo's clock jumps: what was read a moment ago may be weeks old.
  const fresh = chosen || app.settings.mode === 'demo';
  if (!reply.hasHeader('cache-control'))
    reply.header(
      'cache-control',
      fresh ? 'private, max-age=0' : 'public, max-age=30, stale-while-revalidate=300',
    );
  reply
    .header('vary', 'Accept-Language, Cookie')
    .header('content-language', locale)
    .header('etag', answer.etag);
  if (answer.noindex) reply.header('x-robots-tag', 'noindex, noarchive');
  if (!chosen && request.headers['if-none-match'] === answer.etag) return reply.status(304).send();
  return reply.status(answer.status).type(answer.type).send(answer.body);
}

/** The page for a reader whom something went wrong for. */
export async function sendError(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): Promise<FastifyReply> {
  const status = error instanceof CodedError ? error.status : 500;
  if (status >= 500) request.log.error({ err: error }, 'public page');
  const locale = localeOf(request);
  const organisation = await organisationOf(app);
  const page = errorPage(readerIn(locale, organisation), {
    status,
    money: organisation.money,
    request_id: status >= 500 ? request.id : null,
  });
  return reply
    .status(status)
    .header('cache-control', 'no-store')
    .header('content-language', locale)
    .type('text/html; charset=utf-8')
    .send(layout(frameOf(app, locale, organisation, '/'), page));
}

/** Shows a page of another module in the site's frame. `page.body` is finished HTML. */
export async function sendPage(
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
): Promise<FastifyReply> {
  const locale = localeOf(request);
  const organisation = await organisationOf(app);
  return reply
    .header('cache-control', 'no-store')
    .header('content-language', locale)
    .type('text/html; charset=utf-8')
    .send(layout(frameOf(app, locale, organisation, plainPath(request)), page));
}

export const publicNotFound = (app: App, request: FastifyRequest, reply: FastifyReply) =>
  sendError(app, request, reply, new CodedError('http.no_such_address', { status: 404 }));
