import type * as z from 'zod';
import type { Contract } from './contract.ts';
import type { Problem } from './fields.ts';
import { routes } from './routes.gen.ts';

export type EndpointId = keyof Contract;
type Wire<S> = S extends z.ZodType ? z.input<S> : never;
/** A part without named keys (an empty object's input is `Record<string, never>`) may be left out. */
type Part<K extends string, S> = string extends keyof Wire<S>
  ? { [P in K]?: Wire<S> }
  : { [P in K]: Wire<S> };
export type Call<I extends EndpointId> = Part<'params', Contract[I]['params']> & {
  query?: Partial<Wire<Contract[I]['query']>>;
} & Part<'body', Contract[I]['body']> & { idempotency_key?: string };
export type Answer<I extends EndpointId> = Wire<Contract[I]['response']>;

/** A problem+json answer as an exception; `problem.detail` is a sentence for the reader. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

export interface Client {
  call<I extends EndpointId>(id: I, input: Call<I>): Promise<Answer<I>>;
}

/** Typed client without schemas inside: a table of methods and paths, a few hundred bytes per module. */
export function createClient(
  options: { base?: string; fetch?: typeof fetch; headers?: () => Record<string, string> } = {},
): Client {
  const send = options.fetch ?? fetch;
  return {
    async call(id, input) {
      const [method, path] = routes[id];
      const write = method !== 'GET';
      const response = await send(
        `${options.base ?? ''}${fill(path, input.params ?? {})}${queryText(input.query ?? {})}`,
        {
          method,
          credentials: 'same-origin',
          headers: {
            accept: 'application/json',
            ...options.headers?.(),
            ...(write
              ? {
                  'content-type': 'application/json',
                  'idempotency-key': input.idempotency_key ?? crypto.randomUUID(),
                }
              : {}),
          },
          ...(write ? { body: JSON.stringify(input.body ?? {}) } : {}),
        },
      );
      if (!response.ok) throw new ProblemError(await problemOf(response));
      return (await response.json()) as never;
    },
  };
}

const fill = (path: string, params: object) =>
  path.replaceAll(/:([a-z_]+)/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, unknown>)[name])),
  );

function queryText(query: object): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([k, v]) => [k, String(v)]))}`;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      code: 'http.unreadable_answer',
      detail: response.statusText,
    };
  }
}
