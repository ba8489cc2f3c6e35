import type { JsonValue } from '@tongzhou/kernel';
import type { Rules } from './schema.ts';
import type { Say } from './text.ts';

export interface Change {
  /** JSON pointer; list items that have a code are named by it */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  /** one sentence in the reader's language */
  text: string;
  before: string | null;
  after: string | null;
}

/** What changed between two versions, field by field; list items are matched by their code, not their place. */
export function diffRules(before: Rules, after: Rules, say: Say): Change[] {
  return compare(before as unknown as JsonValue, after as unknown as JsonValue, '').map((c) => ({
    ...c,
    text: say(`rules.diff.${c.kind}`, { path: c.path, before: c.before ?? '', after: c.after ?? '' }),
  }));
}

type Raw = Omit<Change, 'text'>;
const shown = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const isObject = (value: JsonValue | undefined): value is { [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compare(a: JsonValue | undefined, b: JsonValue | undefined, path: string): Raw[] {
  if (a === undefined && b === undefined) return [];
  if (a === undefined) return [{ path, kind: 'added', before: null, after: shown(b!) }];
  if (b === undefined) return [{ path, kind: 'removed', before: shown(a), after: null }];
  if (isObject(a) && isObject(b)) return compareKeys(a, b, path);
  if (Array.isArray(a) && Array.isArray(b)) return compareKeys(keyed(a), keyed(b), path);
  return JSON.stringify(a) === JSON.stringify(b)
    ? []
    : [{ path, kind: 'changed', before: shown(a), after: shown(b) }];
}

function compareKeys(a: Record<string, JsonValue>, b: Record<string, JsonValue>, path: string): Raw[] {
  const keys = [...Object.keys(a), ...Object.keys(b).filter((key) => !(key in a))];
  return keys.flatMap((key) => compare(a[key], b[key], `${path}/${key}`));
}

const keyed = (list: JsonValue[]): Record<string, JsonValue> =>
  Object.fromEntries(
    list.map((item, i) => [isObject(item) && typeof item.code === 'string' ? item.code : String(i), item]),
  );
