import { LOG_KINDS } from '@tongzhou/contract';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { logBody } from './body.ts';
import { ENTRY_SCHEMAS, type LogEntry } from './entry.ts';
import { publicAmount } from './fields.ts';
import { isBoundedPattern, openFields } from './guard.ts';

const now = Temporal.Instant.from('2026-03-01T23:59:00Z');
const stage: LogEntry = {
  kind: 'case_stage',
  plan_code: 'adult',
  case_id: '7f9c24e8-3b12-4fef-91e0-1c2d3e4f5a6b',
  action: 'screen',
  stage: 'screening',
  period_no: null,
  documents_root: null,
};

describe('closed schemas', () => {
  it('has one per kind, named by its literal', () => {
    expect(Object.keys(ENTRY_SCHEMAS).sort()).toEqual([...LOG_KINDS].sort());
    for (const [kind, schema] of Object.entries(ENTRY_SCHEMAS)) expect(schema.shape.kind.value).toBe(kind);
  });

  it.each(Object.entries(ENTRY_SCHEMAS))(
    '%s has no field with room for a sentence or a name',
    (_, schema) => {
      expect(openFields(schema)).toEqual([]);
    },
  );

  it('the guard sees what it must refuse', () => {
    expect(openFields(z.object({ a: z.literal('x') }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.string() }))).toEqual(['/a: open string']);
    expect(openFields(z.strictObject({ a: z.string().max(20) }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.string().regex(/^.{1,5}$/) }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.array(z.uuid()) }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.bigint() }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.strictObject({ b: z.email().nullable() }) }))).toEqual([
      '/a/b: open string',
    ]);
    expect(openFields(z.strictObject({ a: z.union([z.uuid(), z.string()]) }))).toHaveLength(1);
    expect(openFields(z.strictObject({ a: z.any() }))).toHaveLength(1);
    expect(isBoundedPattern(/^[a-z]+$/)).toBe(false);
    expect(isBoundedPattern(/^[a-z ]{1,9}$/)).toBe(false);
    expect(isBoundedPattern(/[a-z]{1,9}/)).toBe(false);
    expect(isBoundedPattern(/^[^a]{1,9}$/)).toBe(false);
    expect(isBoundedPattern(/^[a-z]{1,9}$/)).toBe(true);
  });
});

describe('body', () => {
  it('is canonical JSON with the UTC day, and its SHA-256', () => {
    const { text, hash } = logBody(stage, now);
    expect(text).toBe(
      '{"action":"screen","case_id":"7f9c24e8-3b12-4fef-91e0-1c2d3e4f5a6b","day":"2026-03-01","documents_root":null,' +
        '"kind":"case_stage","period_no":null,"plan_code":"adult","stage":"screening"}',
    );
    expect(hash.toString('hex')).toBe('516c7491903dd96eb24822f95be7eaa32d34ac2597c37a544426eb980c7c52e2');
  });

  it('refuses what the schema does not know', () => {
    expect(() => logBody({ ...stage, name: '王' } as never, now)).toThrow(/closed schema/);
    expect(() => logBody({ ...stage, action: 'guess' } as never, now)).toThrow(/closed schema/);
  });

  it('writes amounts as decimal text', () => {
    const entry: LogEntry = {
      kind: 'fee',
      plan_code: 'adult',
      period_no: 3,
      what: 'charged',
      model: 'percentage',
      amount_minor: 2n ** 60n,
      purpose: null,
    };
    expect(logBody(entry, now).text).toContain('"amount_minor":"1152921504606846976"');
  });

  it('writes a liabilities header as its lines', () => {
    const root = 'ab'.repeat(32);
    const { text } = logBody(
      {
        kind: 'liabilities_header',
        plan_code: 'adult',
        epoch: 1,
        prev: null,
        leaves: 3,
        anchored: 900n,
        weight: 3n,
        index: 0n,
        valid_until: 300n,
        root,
      },
      now,
    );
    expect(text).toBe(
      `mutual-aid-liabilities/v2\nplan adult\nepoch 1\nprev none\nleaves 3\nanchored 900\nweight 3\nindex 0\nvalid-until 300\nroot ${root}\n`,
    );
  });
});

it('publicAmount shows a decade in small plans only', () => {
  expect(publicAmount(20_000_000n, 1_000)).toEqual({ from_minor: 20_000_000n, to_minor: 20_000_000n });
  expect(publicAmount(20_000_000n, 999)).toEqual({ from_minor: 10_000_000n, to_minor: 99_999_999n });
  expect(publicAmount(0n, 5)).toEqual({ from_minor: 0n, to_minor: 0n });
});
