import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../postgres/testing.ts';
import { fixedClock, movable, offsetClock, systemClock } from './index.ts';

const START = '2026-07-23T01:00:00Z';
const at = (text: string) => Temporal.Instant.from(text);

describe('fixed clock', () => {
  it('stands until it is set or advanced', () => {
    const clock = fixedClock(START);
    expect(clock.now().equals(at(START))).toBe(true);
    clock.advance({ days: 1, hours: 2 });
    expect(clock.now().toString()).toBe('2026-07-24T03:00:00Z');
    clock.set('2026-12-31T16:00:00Z');
    expect(clock.today('Asia/Shanghai')).toBe('2027-01-01');
    expect(clock.today('UTC')).toBe('2026-12-31');
  });
});

it('the system clock tells the time and cannot be moved', () => {
  expect(Math.abs(systemClock().now().epochMilliseconds - Date.now())).toBeLessThan(1000);
  expect(() => movable(systemClock())).toThrow(expect.objectContaining({ code: 'clock.not_movable' }));
});

describe('offset clock', () => {
  let database: TestDatabase;
  const dir = fileURLToPath(new URL('../migrations/', import.meta.url));
  beforeEach(async () => {
    database = await testDatabase([{ name: 'platform', dir }]);
  });
  afterEach(() => database.drop());

  it('starts as the system clock, runs ahead once advanced, and remembers it', async () => {
    const system = fixedClock(START);
    const clock = await offsetClock(database.db, system);
    expect(clock.now().toString()).toBe(START);
    await clock.advanceTo(at('2026-08-07T00:00:00Z'));
    system.advance({ seconds: 90 });
    expect(clock.now().toString()).toBe('2026-08-07T00:01:30Z');
    const restarted = await offsetClock(database.db, system);
    expect(restarted.now().toString()).toBe('2026-08-07T00:01:30Z');
  });
  it('reaches at least the instant asked for', async () => {
    const clock = await offsetClock(database.db, fixedClock('2026-07-23T01:00:00.400Z'));
    await clock.advanceTo(at('2026-08-07T00:00:00Z'));
    expect(clock.now().toString()).toBe('2026-08-07T00:00:00.4Z');
  });
  it('refuses to go back, also from a stale process', async () => {
    const system = fixedClock(START);
    const [clock, other] = [await offsetClock(database.db, system), await offsetClock(database.db, system)];
    await clock.advanceTo(at('2026-08-07T00:00:00Z'));
    const refused = expect.objectContaining({ code: 'clock.cannot_go_back' });
    await expect(clock.advanceTo(at('2026-08-06T23:59:59Z'))).rejects.toEqual(refused);
    await expect(other.advanceTo(at('2026-07-30T00:00:00Z'))).rejects.toEqual(refused);
    expect(other.now().toString()).toBe('2026-08-07T00:00:00Z');
  });
  it('stands still, is put forward standing, and goes on from there', async () => {
    const system = fixedClock(START);
    const clock = await offsetClock(database.db, system);
    await clock.stand(true);
    system.advance({ hours: 5 });
    expect(clock.now().toString()).toBe(START);
    await clock.advanceTo(at('2026-07-23T02:00:00Z'));
    await clock.stand(true);
    expect([clock.standsStill(), clock.now().toString()]).toEqual([true, '2026-07-23T02:00:00Z']);
    await clock.stand(false);
    system.advance({ minutes: 1 });
    expect([clock.standsStill(), clock.now().toString()]).toEqual([false, '2026-07-23T02:01:00Z']);
  });
});
