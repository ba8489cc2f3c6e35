import { expect, it } from 'vitest';
import { checkInForce } from './publishing.ts';

const days = { notice_days: 30, exit_window_days: 15 };
const last = { version: 1, in_force_from: '2026-01-01' };

it('waits for the notice days, to the day', () => {
  expect(() => checkInForce('2026-03-31', '2026-03-01', days, last)).not.toThrow();
  expect(() => checkInForce('2026-03-30', '2026-03-01', days, last)).toThrow('plan.notice_too_short');
});

it('waits for the days to leave first, where those are more', () => {
  const long = { notice_days: 30, exit_window_days: 60 };
  expect(() => checkInForce('2026-04-30', '2026-03-01', long, last)).not.toThrow();
  expect(() => checkInForce('2026-04-29', '2026-03-01', long, last)).toThrow('plan.notice_too_short');
});

it('never comes before or with an earlier version', () => {
  const later = { version: 2, in_force_from: '2026-06-01' };
  expect(() => checkInForce('2026-06-01', '2026-03-01', days, later)).toThrow('plan.version_order');
  expect(() => checkInForce('2026-06-02', '2026-03-01', days, later)).not.toThrow();
});
