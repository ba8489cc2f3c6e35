import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addWorkingDays, CHINA_WORKDAYS, isWorkingDay, parseDate } from './index.ts';

describe('working days', () => {
  it('skips weekends where nothing is announced', () => {
    expect(addWorkingDays('2026-11-23', 5)).toBe('2026-11-30');
    expect(addWorkingDays('2026-11-28', 1)).toBe('2026-11-30');
    expect(addWorkingDays('2026-11-28', 0)).toBe('2026-11-28');
  });
  it('skips the long holidays and works the weekends that make up for them', () => {
    expect(addWorkingDays('2026-02-13', 2, CHINA_WORKDAYS)).toBe('2026-02-24');
    expect(addWorkingDays('2026-09-18', 1, CHINA_WORKDAYS)).toBe('2026-09-20');
    expect(addWorkingDays('2026-09-30', 1, CHINA_WORKDAYS)).toBe('2026-10-08');
    expect(addWorkingDays('2025-09-30', 1, CHINA_WORKDAYS)).toBe('2025-10-09');
  });
  it('lists as many days off as the notices say, and only weekends as made up', () => {
    const off = (year: string) => CHINA_WORKDAYS.holidays.filter((day) => day.startsWith(year)).length;
    expect(off('2025')).toBe(1 + 8 + 3 + 5 + 3 + 8);
    expect(off('2026')).toBe(3 + 9 + 3 + 5 + 3 + 3 + 7);
    expect(CHINA_WORKDAYS.working_weekends.filter((day) => parseDate(day).dayOfWeek < 6)).toEqual([]);
    expect(CHINA_WORKDAYS.working_weekends.filter((day) => CHINA_WORKDAYS.holidays.includes(day))).toEqual(
      [],
    );
  });
  it('passes exactly n working days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 60 }), (start, n) => {
        const from = addDays('2025-01-01', start);
        const end = addWorkingDays(from, n, CHINA_WORKDAYS);
        let worked = 0;
        for (let day = addDays(from, 1); day <= end; day = addDays(day, 1)) {
          if (isWorkingDay(day, CHINA_WORKDAYS)) worked += 1;
        }
        expect(worked).toBe(n);
        expect(isWorkingDay(end, CHINA_WORKDAYS)).toBe(true);
      }),
    );
  });
});
