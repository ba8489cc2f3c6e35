import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMembershipNumber, mayBeJoinedByPayer, membershipNumber, statusOf } from './joining.ts';

describe('joining', () => {
  it('lets an adult join for himself and for a minor child, nobody else', () => {
    expect(mayBeJoinedByPayer('self', '1968-05-01', '2026-07-23')).toBe(true);
    expect(mayBeJoinedByPayer('self', '2010-05-01', '2026-07-23')).toBe(false);
    expect(mayBeJoinedByPayer('child', '2008-07-24', '2026-07-23')).toBe(true);
    expect(mayBeJoinedByPayer('child', '2008-07-23', '2026-07-23')).toBe(false);
    expect(mayBeJoinedByPayer('parent', '1940-01-01', '2026-07-23')).toBe(false);
  });
  it('turns from pending to covered on the day itself', () => {
    expect(statusOf({ state: 'active', covered_from: '2026-10-21' }, '2026-10-20')).toBe('pending');
    expect(statusOf({ state: 'active', covered_from: '2026-10-21' }, '2026-10-21')).toBe('covered');
    expect(statusOf({ state: 'grace', covered_from: '2026-10-21' }, '2026-10-21')).toBe('suspended');
  });
  it('notices every single wrong digit of a number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 9n - 1n }),
        fc.nat(10),
        fc.integer({ min: 1, max: 9 }),
        (id, at, by) => {
          const number = membershipNumber(id);
          expect(isMembershipNumber(number)).toBe(true);
          const digits = [...number.slice(2)];
          digits[at] = String((Number(digits[at]) + by) % 10);
          expect(isMembershipNumber(`TZ${digits.join('')}`)).toBe(false);
        },
      ),
    );
  });
});
