import { describe, expect, it } from 'vitest';
import { coverOf, periodsOf } from './cover.ts';

/** Notice on the 7th, sharing on the 14th: period 1 in January 2026, one a month. */
const days = new Map(
  Array.from({ length: 12 }, (_, i) => {
    const month = `2026-${String(i + 1).padStart(2, '0')}`;
    return [i + 1, { notice_on: `${month}-07`, sharing_on: `${month}-14` }];
  }),
);
const M = { first_period: 1, ended_on: null };

describe('cover', () => {
  it('has a gap from each notice day that suspended it to the one that brought it back', () => {
    const changes = [
      { reason: 'short', from_period: 3 },
      { reason: 'return', from_period: 5 },
      { reason: 'short', from_period: 8 },
    ];
    expect(coverOf(M, changes, days)).toEqual({
      gaps: [
        { from: '2026-03-07', until: '2026-05-07' },
        { from: '2026-08-07', until: null },
      ],
      covered_until: null,
    });
    expect(periodsOf(changes)).toEqual([2, 3, 4, 5, 7, 8]);
  });

  it('ended, for the lapsed, with the notice day that suspended it last', () => {
    const { gaps } = coverOf({ ...M, ended_on: '2026-09-10' }, [{ reason: 'short', from_period: 8 }], days);
    expect(gaps).toEqual([{ from: '2026-08-07', until: null }]);
  });

  it.each([
    ['between notice and sharing: until the sharing day', '2026-03-10', 4, 1, '2026-03-14'],
    ['on the notice day', '2026-03-07', 4, 1, '2026-03-14'],
    ['after the sharing day: at once', '2026-03-20', 4, 1, '2026-03-20'],
    ['when the sharing is late: not before leaving', '2026-03-16', 4, 1, '2026-03-16'],
    ['before it ever counted', '2026-03-10', 4, 4, '2026-03-10'],
    ['before the first period of the plan', '2026-01-03', 1, 1, '2026-01-03'],
  ])('leaves %s', (_, ended_on, from_period, first_period, covered_until) => {
    const left = [{ reason: 'leave', from_period }];
    expect(coverOf({ first_period, ended_on }, left, days).covered_until).toBe(covered_until);
  });

  it('leaves while suspended: on the day itself, and the suspension stays', () => {
    expect(
      coverOf({ first_period: 1, ended_on: '2026-03-10' }, [{ reason: 'short', from_period: 3 }], days),
    ).toEqual({ gaps: [{ from: '2026-03-07', until: null }], covered_until: '2026-03-10' });
  });
});
