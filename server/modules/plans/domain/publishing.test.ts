import { expect, it } from 'vitest';
import { checkInForce } from './publishing.ts';

const last = { version: 1, in_force_from: '2026-01-01' };

it('waits for the notice days, to the day', () => {
  expect(() => checkInForce('2026-03-31', '2026-03-01', 30, last)).not.toThrow();
  expect(() => checkInForce('2026-03-30', '2026-03-01', 30, last)).toThrow('plan.notice_too_short');
});

it('never comes before or with an earlier version', () => {
  const later = { version: 2, in_force_from: '2026-06-01' };
  expect(() => checkInForce('2026-06-01', '2026-03-01', 30, later)).toThrow('plan.version_order');
  expect(() => checkInForce('2026-06-02', '2026-03-01', 30, later)).not.toThrow();
});
