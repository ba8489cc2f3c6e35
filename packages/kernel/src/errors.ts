/**
 * Every failure a user can meet has a stable code. The sentence shown is looked up by that code in the
 * message catalogue (`error.<code>`), so the code is the contract and the wording may improve.
 *
 * Codes are `area.what_is_wrong` in snake case, e.g. `sharing.period_not_frozen`.
 */
export class CodedError extends Error {
  readonly code: string;
  /** HTTP status the edge answers with; 4xx for what the caller can mend. */
  readonly status: number;
  /** Facts for the sentence (never personal data): names and already formatted values. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Where in the input it went wrong: JSON pointers with their own codes. */
  readonly fields: readonly FieldError[];

  constructor(code: string, options: CodedErrorOptions = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.status = options.status ?? 400;
    this.params = options.params ?? {};
    this.fields = options.fields ?? [];
  }
}

export interface CodedErrorOptions {
  message?: string;
  status?: number;
  params?: Record<string, string | number>;
  fields?: readonly FieldError[];
  cause?: unknown;
}

export interface FieldError {
  /** JSON pointer into the input, e.g. `/members/0/id_number`. */
  path: string;
  code: string;
  params?: Record<string, string | number>;
}

/** A broken invariant: a defect of ours, not of the input. Never caught to go on. */
export class InvariantError extends Error {
  constructor(what: string) {
    super(`invariant broken: ${what}`);
    this.name = 'InvariantError';
  }
}

export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new InvariantError(what);
}

/** Shorthands, so that call sites read as sentences. */
export const fail = {
  invalid: (code: string, options: CodedErrorOptions = {}) =>
    new CodedError(code, { status: 422, ...options }),
  notFound: (code: string, options: CodedErrorOptions = {}) =>
    new CodedError(code, { status: 404, ...options }),
  forbidden: (code: string, options: CodedErrorOptions = {}) =>
    new CodedError(code, { status: 403, ...options }),
  conflict: (code: string, options: CodedErrorOptions = {}) =>
    new CodedError(code, { status: 409, ...options }),
  unauthenticated: (code: string, options: CodedErrorOptions = {}) =>
    new CodedError(code, { status: 401, ...options }),
};
