import type { Endpoint } from '@tongzhou/contract';
import * as z from 'zod';

/** The part of JSON Schema that the contract uses. */
interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  format?: string;
}

const TEXTS = [
  '1',
  'demo-plan',
  'what.lung-cancer',
  '2026-01-02',
  '2026-01-02T03:04:05Z',
  '00000000-0000-4000-8000-000000000000',
  '123456',
  '13900000001',
  '6222021234567890123',
  'a'.repeat(64),
  '一段写给大家看的、足够长的话',
];

/** A value that fits a schema, so that one thing at a time can be made wrong. */
export function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice) return sample(choice[0]!);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, sample(schema.properties![name]!)]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sample(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return text(schema);
    default:
      return {};
  }
}

function text(schema: Schema): string {
  const fits = (t: string) =>
    t.length >= (schema.minLength ?? 0) &&
    t.length <= (schema.maxLength ?? Infinity) &&
    (!schema.pattern || new RegExp(schema.pattern, 'u').test(t)) &&
    (schema.format !== 'uuid' || /^[0-9a-f]{8}-/.test(t)) &&
    (schema.format !== 'date-time' || t.endsWith('Z')) &&
    (schema.format !== 'date' || /^\d{4}-\d\d-\d\d$/.test(t));
  return TEXTS.find(fits) ?? 'x'.repeat(schema.minLength ?? 1);
}

export const sampleOf = (shape: Endpoint['body']): Record<string, unknown> =>
  sample(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema) as Record<string, unknown>;

/** What arrives when somebody errs, plays or attacks. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e308,
  '',
  '-5',
  '0x10',
  '１２３',
  '1e9',
  '99999999999999999999999999',
  '9223372036854775808',
  'x'.repeat(100_000),
  '\u0000',
  "'; drop table ledger.entry; --",
  '<script>alert(1)</script>',
  '2026-02-30',
  '../../etc/passwd',
  [],
  {},
  [[[[]]]],
  { $gt: '' },
];
