import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ageOn,
  canonicalJson,
  ceilDiv,
  floorDiv,
  isDay,
  majorText,
  parseMajor,
  parseMinor,
  startOfDay,
} from './index.ts';

describe('amount', () => {
  it('divides like the real numbers, rounded up or down', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (a, b) => {
          const up = ceilDiv(a, b);
          const down = floorDiv(a, b);
          expect(up * b >= a && (up - 1n) * b < a).toBe(true);
          expect(down * b <= a && (down + 1n) * b > a).toBe(true);
        },
      ),
    );
  });
  it('reads what it writes, in every number of decimals', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
        fc.integer({ min: 0, max: 3 }),
        (x, digits) => {
          expect(parseMajor(majorText(x, digits), digits)).toBe(x);
          expect(parseMinor(x.toString())).toBe(x);
        },
      ),
    );
  });
  it.each(['', '01', '+1', '1.0', ' 1', '-0', '99999999999999999999', '1e5', '９'])('refuses %j', (text) => {
    expect(() => parseMinor(text)).toThrow();
  });
});

describe('dates', () => {
  it('counts age over leap days', () => {
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
    expect(ageOn('2008-02-29', '2028-02-29')).toBe(20);
  });
  it('starts a day in its own zone', () => {
    expect(startOfDay('2026-07-23', 'Asia/Shanghai').toString()).toBe('2026-07-22T16:00:00Z');
  });
});

describe('canonical JSON', () => {
  it('sorts keys by code unit and drops white space', () => {
    expect(canonicalJson({ b: [1, null, 'é'], a: { z: true, y: '"' } })).toBe(
      '{"a":{"y":"\\"","z":true},"b":[1,null,"é"]}',
    );
  });
  it('refuses floats and lone surrogates', () => {
    expect(() => canonicalJson(1.5)).toThrow();
    expect(() => canonicalJson('\ud800')).toThrow();
  });
});

describe('isDay', () => {
  it('agrees with the calendar about every day and everything that looks like one', () => {
    const text = (n: number, digits: number) => String(n).padStart(digits, '0');
    for (const year of [0, 1600, 1899, 1900, 1996, 2000, 2023, 2024, 2100, 9999])
      for (let month = 0; month <= 13; month += 1)
        for (let day = 0; day <= 32; day += 1) {
          const date = `${text(year, 4)}-${text(month, 2)}-${text(day, 2)}`;
          let exists = true;
          try {
            Temporal.PlainDate.from(date, { overflow: 'reject' });
          } catch {
            exists = false;
          }
          expect([date, isDay(date)]).toEqual([date, exists]);
        }
    for (const wrong of [
      '',
      '2026-1-01',
      '2026/01/01',
      '2026-01-01 ',
      '2026-01-0x',
      '+026-01-01',
      '２０２６-01-01',
    ])
      expect(isDay(wrong)).toBe(false);
  });
});
