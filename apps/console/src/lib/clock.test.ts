import { describe, expect, it } from 'vitest';
import { addDays, dayOf, daysFrom, dueState } from './clock.ts';

describe('clocks', () => {
  it('tells how a clock stands', () => {
    expect(dueState(null, '2026-11-24')).toEqual({ state: 'none' });
    expect(dueState('2026-11-20', '2026-11-24')).toEqual({ state: 'overdue', days: 4 });
    expect(dueState('2026-11-24', '2026-11-24')).toEqual({ state: 'today' });
    expect(dueState('2026-11-27', '2026-11-24')).toEqual({ state: 'soon', days: 3 });
    expect(dueState('2026-11-28', '2026-11-24')).toEqual({ state: 'later', days: 4 });
  });
  it('counts days over months, years and leap days', () => {
    expect(daysFrom('2026-12-31', '2027-01-01')).toBe(1);
    expect(daysFrom('2028-03-01', '2028-02-28')).toBe(-2);
    expect(addDays('2026-02-27', 2)).toBe('2026-03-01');
    expect(addDays('2026-01-08', 180)).toBe('2026-07-07');
  });
  it('knows the day in the zone of the house', () => {
    expect(dayOf('2026-11-23T16:30:00Z', 'Asia/Shanghai')).toBe('2026-11-24');
    expect(dayOf('2026-11-23T16:30:00Z', 'America/New_York')).toBe('2026-11-23');
  });
});
