import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Calendar, firstPeriodNoticedFrom, periodAt } from './calendar.ts';

const fortnightly: Calendar = { notice_days: [7, 21], sharing_days: [14, 28] };
const halfMonthly: Calendar = { notice_days: [1, 16], sharing_days: [15, 'last'] };

describe('calendar', () => {
  it('agrees with the published record: first sharing 2019-01-28, period 71 on 2021-12-28', () => {
    expect(periodAt(fortnightly, '2019-01-15', 1)).toEqual({
      period_no: 1,
      notice_on: '2019-01-21',
      sharing_on: '2019-01-28',
    });
    expect(periodAt(fortnightly, '2019-01-15', 71).sharing_on).toBe('2021-12-28');
  });
  it('knows the ends of months, leap years too', () => {
    expect(periodAt(halfMonthly, '2028-02-10', 1)).toEqual({
      period_no: 1,
      notice_on: '2028-02-16',
      sharing_on: '2028-02-29',
    });
    expect(periodAt({ notice_days: [31], sharing_days: [10] }, '2026-02-01', 1)).toEqual({
      period_no: 1,
      notice_on: '2026-02-28',
      sharing_on: '2026-03-10',
    });
  });
  it('counts without gaps and finds every period by its notice day', () => {
    const calendars = [
      fortnightly,
      halfMonthly,
      { notice_days: [28], sharing_days: [7] },
      { notice_days: ['last'], sharing_days: [15] },
    ] as Calendar[];
    fc.assert(
      fc.property(
        fc.constantFrom(...calendars),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 1, max: 300 }),
        (calendar, days, n) => {
          const start = Temporal.PlainDate.from('2020-01-01').add({ days }).toString();
          const p = periodAt(calendar, start, n);
          const next = periodAt(calendar, start, n + 1);
          expect(
            p.notice_on >= start &&
              p.notice_on < p.sharing_on &&
              p.sharing_on <= next.notice_on &&
              p.notice_on < next.notice_on,
          ).toBe(true);
          expect(firstPeriodNoticedFrom(calendar, start, p.notice_on)).toBe(n);
          expect(
            firstPeriodNoticedFrom(
              calendar,
              start,
              Temporal.PlainDate.from(p.notice_on).add({ days: 1 }).toString(),
            ),
          ).toBe(n + 1);
        },
      ),
    );
  });
});
