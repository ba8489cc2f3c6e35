import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENTRY_SCHEMAS } from '../../disclosure/index.ts';
import { noticeEntries } from './notice.ts';

const most = 10n ** 15n;
const fixed = {
  period_no: 3,
  notice_on: '2026-03-07',
  sharing_on: '2026-03-14',
  rule_version: 1,
  index_minor: most,
  cap_minor: most,
  weight_total: most,
};
const ids = (n: number) => Array.from({ length: n }, () => randomUUID());
const OUTBOX_BYTES_MAX = 65_535;

describe('notice in the public log', () => {
  it.each([
    [0, [0]],
    [1, [1]],
    [1000, [1000]],
    [1001, [1000, 1]],
    [2600, [1000, 1000, 600]],
  ])('%i cases stand in entries of %j', (n, sizes) => {
    const case_ids = ids(n);
    const entries = noticeEntries('adult', fixed, case_ids);
    expect(entries.map((e) => e.case_ids.length)).toEqual(sizes);
    expect(entries.flatMap((e) => e.case_ids)).toEqual(case_ids);
    expect(entries.map((e) => [e.part, e.parts])).toEqual(sizes.map((_, i) => [i + 1, sizes.length]));
    for (const entry of entries) {
      expect(ENTRY_SCHEMAS.notice.safeParse(entry).success).toBe(true);
      const text = JSON.stringify({ ...entry, day: fixed.notice_on }, (_, v) =>
        typeof v === 'bigint' ? `${v}` : v,
      );
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(OUTBOX_BYTES_MAX);
    }
  });
});
