import * as z from 'zod';

/** Who may call. Finer rules (whose data, two persons) live in the module's `policy.ts`. */
export const ROLES = [
  'member',
  'representative',
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'inspector',
  'operator',
] as const;
export type Role = (typeof ROLES)[number];

export type Access = 'public' | 'signed_in' | readonly Role[];

type Shape = z.ZodType;

export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends Shape = Shape,
  R extends Shape = Shape,
> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify style, e.g. `/api/v1/plans/:plan_code`. */
  path: string;
  summary: string;
  access: Access;
  params: P;
  query: Q;
  body: B;
  response: R;
  /** Stable codes a caller should be ready for, besides the general ones. */
  errors: readonly string[];
  /** Steps that move money: a passkey assertion of the last minutes is asked for. */
  step_up: boolean;
  /** False where the answer holds a secret: a repeated key is then refused instead of replayed. */
  replay: boolean;
  /** True for callbacks of providers, which carry their own identity and signature. */
  provider_callback: boolean;
  /** Requests a minute and client beyond which 429 is answered; undefined: the general limit. */
  rate_per_minute?: number;
}

type Definition<P extends Shape, Q extends Shape, B extends Shape, R extends Shape> = {
  method: Endpoint['method'];
  path: string;
  summary: string;
  access: Access;
  response: R;
  params?: P;
  query?: Q;
  body?: B;
  errors?: readonly string[];
  step_up?: boolean;
  replay?: boolean;
  provider_callback?: boolean;
  rate_per_minute?: number;
};

const nothing = z.object({});

/** Declares one endpoint. Unknown keys in params, query and body are refused (strict objects). */
export function endpoint<
  R extends Shape,
  P extends Shape = typeof nothing,
  Q extends Shape = typeof nothing,
  B extends Shape = typeof nothing,
>(definition: Definition<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    step_up: false,
    replay: true,
    provider_callback: false,
    errors: [],
    ...definition,
    params: (definition.params ?? nothing) as P,
    query: (definition.query ?? nothing) as Q,
    body: (definition.body ?? nothing) as B,
  };
}
