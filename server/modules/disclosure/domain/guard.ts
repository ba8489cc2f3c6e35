import type * as z from 'zod';

/**
 * Finds fields of a schema in which a sentence, a name or an unbounded value would fit.
 * Returns the paths; an empty list means that the schema is closed.
 */
export function openFields(schema: z.core.$ZodType, path = ''): string[] {
  const def = schema._zod.def as unknown as Def;
  switch (def.type) {
    case 'object': {
      const open = def.catchall?._zod.def.type === 'never' ? [] : [`${path}: unknown keys are let through`];
      return [
        ...open,
        ...Object.entries(def.shape ?? {}).flatMap(([key, part]) => openFields(part, `${path}/${key}`)),
      ];
    }
    case 'nullable':
    case 'optional':
      return openFields(def.innerType!, path);
    case 'array':
      return [
        ...(checksOf(schema).some((check) => check.check === 'max_length')
          ? []
          : [`${path}: array without a maximum`]),
        ...openFields(def.element!, `${path}[]`),
      ];
    case 'string':
      return isBoundedString(schema) ? [] : [`${path}: open string`];
    case 'number':
    case 'bigint':
      return hasBothEnds(schema) ? [] : [`${path}: number without bounds`];
    case 'enum':
    case 'literal':
    case 'boolean':
      return [];
    default:
      return [`${path}: type ${def.type} is not allowed`];
  }
}

interface Def {
  type: string;
  shape?: Record<string, z.core.$ZodType>;
  catchall?: z.core.$ZodType;
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
}

interface CheckDef {
  check: string;
  format?: string;
  pattern?: RegExp;
}

const CLOSED_FORMATS = new Set(['uuid', 'guid', 'date']);

/** A schema made by a format (z.uuid) is its own check; others come after it. */
function checksOf(schema: z.core.$ZodType): CheckDef[] {
  const def = schema._zod.def as unknown as CheckDef & { checks?: z.core.$ZodCheck[] };
  return [def, ...(def.checks ?? []).map((check) => check._zod.def as unknown as CheckDef)];
}

const isBoundedString = (schema: z.core.$ZodType): boolean =>
  checksOf(schema).some(
    (check) =>
      CLOSED_FORMATS.has(check.format ?? '') || (check.format === 'regex' && isBoundedPattern(check.pattern)),
  );

/** Anchored at both ends, every repetition with a maximum, no wildcard, no class but plain ASCII letters, digits, marks. */
export function isBoundedPattern(pattern: RegExp | undefined): boolean {
  if (pattern?.flags !== '') return false;
  const { source } = pattern;
  if (!/^\^.*\$$/.test(source)) return false;
  const inner = source
    .slice(1, -1)
    .replaceAll(/\[[a-zA-Z0-9_.-]+\]/g, 'x')
    .replaceAll(/\\\./g, 'x');
  return /^(?:[a-zA-Z0-9-]|\{\d+(?:,\d+)?\})*$/.test(inner);
}

function hasBothEnds(schema: z.core.$ZodType): boolean {
  const names = checksOf(schema).map((check) => check.check);
  return names.includes('greater_than') && names.includes('less_than');
}
