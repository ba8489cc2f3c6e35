import { type DestinationStream, type LogFn, type Logger, pino } from 'pino';
import { redact, redactText } from './redact.ts';

export interface LogOptions {
  /** A level of pino's, or `silent`. */
  log_level: string;
}

/**
 * The one logger: a JSON object a line on standard output, with personal data blanked (`redact.ts`).
 * Log facts and ids, e.g. `log.warn({ case_id }, 'overdue')`; the message is fixed text.
 */
export function createLogger(options: LogOptions, destination?: DestinationStream): Logger {
  const settings = {
    level: options.log_level,
    base: { pid: process.pid },
    timestamp: () => `,"at":"${Temporal.Instant.fromEpochMilliseconds(Date.now())}"`,
    formatters: {
      level: (level: string) => ({ level }),
    },
    serializers: SERIALIZERS,
    hooks: {
      logMethod(this: Logger, args: Parameters<LogFn>, method: LogFn) {
        method.apply(this, redactedCall(args));
      },
    },
  };
  return withRedactedChildren(destination ? pino(settings, destination) : pino(settings));
}

/** pino writes a child's bindings without asking its formatters. Children inherit from the root, so this covers all. */
function withRedactedChildren(log: Logger): Logger {
  const { child } = log;
  log.child = function redactedChild(this: Logger, bindings: Record<string, unknown>, options?: object) {
    return child.call(this, redact(bindings) as Record<string, unknown>, options);
  } as Logger['child'];
  return log;
}

const SERIALIZERS = {
  /** Arrives here already as a plain, redacted object. */
  err: (error: unknown) => error,
  /** The path without its query, in which people search for names. */
  req: (request: { method?: string; url?: string }) => ({
    method: request.method,
    path: redactText((request.url ?? '').split('?')[0]!),
  }),
  res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
};

/** Either `(facts, message, …)`, `(error)` or `(message, …)`; the rest are values for the message's placeholders. */
function redactedCall(args: unknown[]): Parameters<LogFn> {
  const [first, ...rest] = args;
  const texts = rest.map((part) => redact(part));
  if (first instanceof Error) {
    const message = texts.length > 0 ? texts : [redactText(first.message)];
    return [{ err: redact(first) }, ...message] as Parameters<LogFn>;
  }
  return [redact(first), ...texts] as Parameters<LogFn>;
}

/** All lines of one request (or job) carry its id, the same that the error page shows. */
export const requestLogger = (log: Logger, request_id: string): Logger => log.child({ request_id });
