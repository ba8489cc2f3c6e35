import { CodedError, fail } from '@tongzhou/kernel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { type Actor, needRole, userOf } from '../actor.ts';
import type { App, Ctx, ReadCtx } from '../app.ts';
import type { Effects, RawRequest, RouteBinding } from '../module.ts';
import { inTransaction } from '../postgres/index.ts';
import { claim, keepAnswer, keyOf } from './idempotency.ts';
import { inputError } from './problem.ts';
import { type Authenticate, actorOf, applyEffects } from './session.ts';

const PASSKEY_FRESH_MINUTES = 5;

type Input = { params: unknown; query: unknown; body: unknown };

/** Serves one contract endpoint: access, strict input, transaction, idempotency, encoded answer. */
export function bindRoute(
  server: FastifyInstance,
  app: App,
  authenticate: Authenticate,
  binding: RouteBinding,
): void {
  const { endpoint } = binding;
  server.route({
    method: endpoint.method,
    url: endpoint.path,
    ...(endpoint.rate_per_minute
      ? { config: { rateLimit: { max: endpoint.rate_per_minute, timeWindow: '1 minute' } } }
      : {}),
    // What one person may read must not lie in a proxy or in the browser of a phone that several people share.
    onSend: async (_, reply) => void reply.header('cache-control', 'no-store'),
    handler: async (request, reply) => {
      if (binding.kind === 'callback') return encode(binding, await runCallback(app, binding, request));
      const actor = await actorOf(app, request, authenticate);
      assertAccess(app, actor, binding);
      const input = parseInput(binding, request);
      if (binding.kind === 'read') return encode(binding, await runRead(app, actor, binding, input));
      const effects: Effects = {};
      const answer = await runWrite(app, actor, binding, input, request, effects);
      applyEffects(app, reply, effects);
      return answer;
    },
  });
}

function assertAccess(app: App, actor: Actor, { endpoint }: RouteBinding): void {
  if (endpoint.access === 'public') return;
  const user = userOf(actor);
  if (endpoint.access !== 'signed_in') needRole(actor, ...endpoint.access);
  if (endpoint.step_up) {
    const fresh =
      user.passkey_at !== null &&
      app.clock.now().since(user.passkey_at).total('minutes') <= PASSKEY_FRESH_MINUTES;
    if (!fresh) throw new CodedError('auth.passkey_needed', { status: 403 });
  }
}

const strict = (shape: z.ZodType): z.ZodType => (shape instanceof z.ZodObject ? shape.strict() : shape);

function parseInput({ endpoint }: RouteBinding, request: FastifyRequest): Input {
  const part = (place: 'params' | 'query' | 'body', shape: z.ZodType, value: unknown) => {
    const result = strict(shape).safeParse(value === undefined ? {} : value, { reportInput: true });
    if (!result.success) throw inputError(place, result.error);
    // PostgreSQL's texts cannot hold it, and no reader of ours writes it.
    if (JSON.stringify(value)?.includes('\\u0000'))
      throw fail.invalid('input.invalid', {
        fields: [{ path: place === 'body' ? '/' : `/${place}`, code: 'input.malformed' }],
      });
    return result.data;
  };
  const { lang: _, ...query } = request.query as Record<string, unknown>;
  return {
    params: part('params', endpoint.params, request.params),
    query: part('query', endpoint.query, query),
    body: endpoint.method === 'GET' ? {} : part('body', endpoint.body, request.body),
  };
}

const encode = (binding: RouteBinding, answer: unknown): unknown =>
  z.encode(binding.endpoint.response, answer as never);

async function runRead(app: App, actor: Actor, binding: RouteBinding, input: Input): Promise<unknown> {
  const handle = binding.handle as (ctx: ReadCtx, input: Input) => Promise<unknown>;
  return handle({ app, db: app.db, actor, now: app.clock.now() }, input);
}

async function runCallback(app: App, binding: RouteBinding, request: FastifyRequest): Promise<unknown> {
  const handle = binding.handle as (app: App, raw: RawRequest) => Promise<unknown>;
  return handle(app, { body: request.raw_body ?? Buffer.alloc(0), headers: request.headers });
}

const clientOf = (request: FastifyRequest) => ({
  address: request.ip,
  device: (request.headers['user-agent'] ?? '').slice(0, 200),
});

async function runWrite(
  app: App,
  actor: Actor,
  binding: RouteBinding,
  input: Input,
  request: FastifyRequest,
  effects: Effects,
): Promise<unknown> {
  const handle = binding.handle as (ctx: Ctx, input: Input, effects: Effects) => Promise<unknown>;
  const body = (request.raw_body ?? Buffer.alloc(0)).toString('utf8');
  const key = keyOf(actor, binding.id, request.headers['idempotency-key'], `${request.url}\n${body}`);
  const now = app.clock.now();
  return inTransaction(app.db, async (tx) => {
    const earlier = await claim(tx, key, now);
    if (earlier) return earlier.replay;
    const answer = encode(
      binding,
      await handle(
        { app, tx, actor, now, request_id: request.id, client: clientOf(request) },
        input,
        effects,
      ),
    );
    if (binding.endpoint.replay) await keepAnswer(tx, key, answer);
    return answer;
  });
}
