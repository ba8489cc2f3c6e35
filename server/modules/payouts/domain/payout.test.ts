import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkReleaser, judgeLine, type PayoutState, sameName, usableFrom } from './payout.ts';

const now = Temporal.Instant.from('2026-03-01T00:00:00Z');

describe('accounts', () => {
  it('holds a change for 72 hours, not the first account', () => {
    expect(usableFrom(now, true).toString()).toBe('2026-03-01T00:00:00Z');
    expect(usableFrom(now, false).toString()).toBe('2026-03-04T00:00:00Z');
  });
  it('compares names apart from spaces, dots and width', () => {
    expect(sameName('阿依古丽·买买提', '阿依古丽 买买提')).toBe(true);
    expect(sameName('ＬＩ　Ｍｉｎｇ', 'li ming')).toBe(true);
    expect(sameName('王小明', '王晓明')).toBe(false);
  });
});

describe('two people', () => {
  it('never the same', () => {
    fc.assert(
      fc.property(fc.bigInt(), (user) => {
        expect(() => checkReleaser(user, user)).toThrow('payout.needs_another');
      }),
    );
    expect(() => checkReleaser(1n, 2n)).not.toThrow();
  });
});

describe('lines of the statement', () => {
  const line = (
    outcome: 'paid' | 'failed' | 'returned',
    amount_minor = 100n,
    reason: string | null = null,
  ) => ({ outcome, amount_minor, reason });
  it.each([
    ['paid', 'sent', 'finish'],
    ['paid', 'released', 'finish'],
    ['paid', 'paid', 'nothing'],
    ['paid', 'failed', 'alarm'],
    ['paid', 'prepared', 'alarm'],
    ['failed', 'sent', 'fail'],
    ['failed', 'failed', 'nothing'],
    ['failed', 'paid', 'alarm'],
    ['returned', 'paid', 'return'],
    ['returned', 'sent', 'fail'],
    ['returned', 'cancelled', 'alarm'],
  ] as const)('%s for a payout that is %s: %s', (outcome, state, verdict) => {
    expect(judgeLine(line(outcome), { state, amount_minor: 100n }).do).toBe(verdict);
  });
  it('another amount or no payout changes nothing', () => {
    expect(judgeLine(line('paid', 99n), { state: 'sent', amount_minor: 100n }).do).toBe('alarm');
    expect(judgeLine(line('paid'), undefined).do).toBe('alarm');
  });
  it('taken any number of times in any order, money leaves at most once more than it came back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('paid', 'failed', 'returned'), { maxLength: 30 }), (outcomes) => {
        let state: PayoutState = 'sent';
        let out = 1;
        for (const outcome of outcomes as ('paid' | 'failed' | 'returned')[]) {
          const verdict = judgeLine(line(outcome), { state, amount_minor: 100n });
          if (verdict.do === 'finish') state = 'paid';
          if (verdict.do === 'fail' || verdict.do === 'return') {
            state = 'failed';
            out -= 1;
          }
        }
        expect(out).toBe(state === 'failed' ? 0 : 1);
      }),
    );
  });
});
