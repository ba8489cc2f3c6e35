import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import { CodedError } from '@tongzhou/kernel';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { App } from '../app.ts';
import type { RouteBinding } from '../module.ts';
import { addProbes } from './probes.ts';
import { sendProblem } from './problem.ts';
import { bindRoute } from './routes.ts';
import type { Authenticate } from './session.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came: what a signature or an idempotency hash is taken over. */
    raw_body?: Buffer;
  }
}

export interface ServerParts {
  routes: readonly RouteBinding[];
  authenticate: Authenticate;
  pages: readonly ((server: FastifyInstance, app: App) => void)[];
  /** The page for readers who followed a wrong link; the API answers with a problem instead. */
  notFound?: (app: App, request: FastifyRequest, reply: FastifyReply) => unknown;
}

const BODY_BYTES_MAX = 1024 * 1024;

export async function createServer(app: App, parts: ServerParts): Promise<FastifyInstance> {
  const server = Fastify({
    loggerInstance: app.log.child({ part: 'http' }),
    // `probes.ts` logs each request once, with its route and without its query.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: app.settings.trust_proxy,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    genReqId: () => crypto.randomUUID(),
    // What the router itself refuses: addresses that cannot be read, parts that are far too long.
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
  }) as unknown as FastifyInstance;

  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    request.raw_body = body as Buffer;
    try {
      done(null, (body as Buffer).length === 0 ? {} : JSON.parse((body as Buffer).toString('utf8')));
    } catch (error) {
      done(new CodedError('http.not_json', { status: 400, cause: error }));
    }
  });
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request, body, done) => {
      request.raw_body = body as Buffer;
      done(null, Object.fromEntries(new URLSearchParams((body as Buffer).toString('utf8'))));
    },
  );

  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  await server.register(cookie);
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // antd's css-in-js writes style elements; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // With no-referrer, browsers would send `Origin: null` on our own forms.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: app.settings.public_url.startsWith('https:'),
  });
  await server.register(rateLimit, { max: app.settings.rate_per_minute, timeWindow: '1 minute' });
  await server.register(underPressure, { maxEventLoopDelay: 2_000, retryAfter: 5 });

  addProbes(server, app);
  for (const binding of parts.routes) bindRoute(server, app, parts.authenticate, binding);
  for (const pages of parts.pages) pages(server, app);
  server.setNotFoundHandler((request, reply) =>
    parts.notFound && !request.url.startsWith('/api/')
      ? parts.notFound(app, request, reply)
      : sendProblem(new CodedError('http.no_such_address', { status: 404 }), request, reply),
  );
  return server;
}
