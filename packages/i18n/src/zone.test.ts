import { expect, it } from 'vitest';
import { instantOf } from './zone.ts';

it('turns local times into instants', () => {
  expect(instantOf('2026-11-24', '14:00', 'Asia/Shanghai')).toBe('2026-11-24T06:00:00Z');
  expect(instantOf('2026-07-01', '09:30', 'Europe/Berlin')).toBe('2026-07-01T07:30:00Z');
  expect(instantOf('2026-12-01', '09:30', 'Europe/Berlin')).toBe('2026-12-01T08:30:00Z');
  expect(instantOf('2026-10-25', '12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00Z');
});
