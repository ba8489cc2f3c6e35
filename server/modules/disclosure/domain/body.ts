import { createHash } from 'node:crypto';
import { canonicalJson, invariant, type JsonValue } from '@tongzhou/kernel';
import { ENTRY_SCHEMAS, type LogEntry, type LogEntryOf } from './entry.ts';

export interface LogBody {
  text: string;
  hash: Buffer;
}

/**
 * The exact text of an entry and its hash. The day (UTC) is part of the text; the time of day is not,
 * because in a small plan it would tell who was there.
 */
export function logBody(entry: LogEntry, now: Temporal.Instant): LogBody {
  const result = ENTRY_SCHEMAS[entry.kind].safeParse(entry);
  invariant(
    result.success,
    `an entry of kind ${entry.kind} fits its closed schema: ${result.error?.message}`,
  );
  const parsed = result.data as LogEntry;
  const text =
    parsed.kind === 'liabilities_header'
      ? headerText(parsed)
      : canonicalJson(plain({ ...parsed, day: utcDay(now) }));
  return { text, hash: createHash('sha256').update(text, 'utf8').digest() };
}

export const utcDay = (now: Temporal.Instant): string => now.toString().slice(0, 10);

/** Amounts become decimal text. */
function plain(value: unknown): JsonValue {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plain(part)]));
  }
  return value as JsonValue;
}

function headerText(h: LogEntryOf<'liabilities_header'>): string {
  const lines = [
    'mutual-aid-liabilities/v2',
    `plan ${h.plan_code}`,
    `epoch ${h.epoch}`,
    `prev ${h.prev ?? 'none'}`,
    `leaves ${h.leaves}`,
    `anchored ${h.anchored}`,
    `weight ${h.weight}`,
    `index ${h.index}`,
    `valid-until ${h.valid_until}`,
    `root ${h.root}`,
  ];
  return `${lines.join('\n')}\n`;
}
