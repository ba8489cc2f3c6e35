import { canonicalJson, type JsonValue } from '@tongzhou/kernel';
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type * as z from 'zod';
import { crossChecks } from './cross-checks.ts';
import { type Rules, rulesSchema } from './schema.ts';

export interface Problem {
  severity: 'error' | 'warning';
  code: string;
  /** JSON pointer into the file */
  path: string;
  /** counted from 1 */
  line: number;
  column: number;
  params: Record<string, string | number>;
}

export type CheckedRules =
  | { ok: true; rules: Rules; problems: Problem[] }
  | { ok: false; problems: Problem[] };

const TEXT_MAX = 1_000_000;

/** Reads a rules file and says everything that is wrong with it, with line, column and a stable code. */
export function checkRules(source: string): CheckedRules {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  const at = locator(text);
  if (text.length > TEXT_MAX) return { ok: false, problems: [at(0, 'rules.file_too_large', [])] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  if (errors.length > 0 || !root) {
    const found = errors.map((e) =>
      at(e.offset, 'rules.not_json', [], { what: printParseErrorCode(e.error) }),
    );
    return {
      ok: false,
      problems: found.length > 0 ? found : [at(0, 'rules.not_json', [], { what: 'empty' })],
    };
  }
  const place = (path: (string | number)[]) => offsetOf(root, path);
  const problems = duplicateKeys(root).map((d) => at(d.offset, 'rules.key_twice', d.path, { key: d.key }));
  const parsed = rulesSchema.safeParse(JSON.parse(text), { reportInput: true });
  if (!parsed.success) {
    problems.push(
      ...parsed.error.issues.flatMap(issueProblems).map((i) => at(place(i.path), i.code, i.path, i.params)),
    );
    return { ok: false, problems: problems.toSorted(byLine) };
  }
  problems.push(
    ...crossChecks(parsed.data).map((f) => ({
      ...at(place(f.path), f.code, f.path, f.params),
      severity: f.severity,
    })),
  );
  problems.sort(byLine);
  return problems.some((p) => p.severity === 'error')
    ? { ok: false, problems }
    : { ok: true, rules: parsed.data, problems };
}

/** The text whose SHA-256 is the identity of a version. */
export const rulesCanonical = (rules: Rules): string => canonicalJson(rules as unknown as JsonValue);

const byLine = (a: Problem, b: Problem) => a.line - b.line || a.column - b.column;

function locator(text: string) {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return (
    offset: number,
    code: string,
    path: (string | number)[],
    params: Problem['params'] = {},
  ): Problem => {
    let line = starts.findIndex((start) => start > offset);
    line = line < 0 ? starts.length : line;
    const pointer = `/${path.map((p) => String(p).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    return {
      severity: 'error',
      code,
      path: path.length === 0 ? '' : pointer,
      line,
      column: offset - starts[line - 1]! + 1,
      params,
    };
  };
}

/** Where a path stands in the file, or its nearest parent when it is missing. */
function offsetOf(root: Node, path: (string | number)[]): number {
  for (let n = path.length; n >= 0; n -= 1) {
    const node = findNodeAtLocation(root, path.slice(0, n));
    if (node) return (node.parent?.type === 'property' ? node.parent : node).offset;
  }
  return root.offset;
}

function duplicateKeys(
  node: Node,
  path: (string | number)[] = [],
): { path: (string | number)[]; key: string; offset: number }[] {
  if (node.type === 'array')
    return (node.children ?? []).flatMap((child, i) => duplicateKeys(child, [...path, i]));
  if (node.type !== 'object') return [];
  const seen = new Set<string>();
  return (node.children ?? []).flatMap((property) => {
    const key = property.children![0]!.value as string;
    const inner = property.children![1] ? duplicateKeys(property.children![1], [...path, key]) : [];
    if (!seen.has(key)) {
      seen.add(key);
      return inner;
    }
    return [{ path: [...path, key], key, offset: property.offset }, ...inner];
  });
}

interface Issue {
  path: (string | number)[];
  code: string;
  params: Problem['params'];
}

function issueProblems(issue: z.core.$ZodIssue): Issue[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], code: 'rules.unknown_field', params: { key } }));
  if (issue.message.startsWith('rules.')) return [{ path, code: issue.message, params: {} }];
  if (issue.code === 'invalid_type') {
    const missing = issue.input === undefined;
    return [
      {
        path,
        code: missing ? 'rules.field_missing' : 'rules.wrong_type',
        params: { field: String(path.at(-1) ?? ''), expected: issue.expected },
      },
    ];
  }
  if (issue.code === 'too_small')
    return [{ path, code: 'rules.too_small', params: { minimum: String(issue.minimum) } }];
  if (issue.code === 'too_big')
    return [{ path, code: 'rules.too_big', params: { maximum: String(issue.maximum) } }];
  if (issue.code === 'invalid_value')
    return [{ path, code: 'rules.not_a_choice', params: { choices: issue.values.map(String).join(', ') } }];
  if (issue.code === 'invalid_union') return [{ path, code: 'rules.not_a_choice', params: { choices: '' } }];
  return [{ path, code: 'rules.malformed', params: {} }];
}
