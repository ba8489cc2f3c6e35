import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventStep,
  mayStartNow,
  needCleanWording,
  needPossibleTimes,
  newEventCode,
  takesTaps,
} from './event.ts';
import { ics } from './ics.ts';

const at = (text: string) => Temporal.Instant.from(text);
const stall = { starts_at: at('2026-07-23T01:00:00Z'), ends_at: at('2026-07-23T04:00:00Z') };

describe('event', () => {
  it('runs only when approved, reports only when it ran', () => {
    expect(() => eventStep('planned', 'start')).toThrow('event.step_not_possible_now');
    expect(() => eventStep('approved', 'report')).toThrow('event.step_not_possible_now');
    expect(() => eventStep('running', 'cancel')).toThrow('event.step_not_possible_now');
    expect(eventStep('planned', 'approve')).toBe('approved');
  });

  it('has possible times, begins on its day, takes late taps for a week', () => {
    const now = at('2026-07-20T00:00:00Z');
    needPossibleTimes(stall.starts_at, stall.ends_at, now);
    expect(() => needPossibleTimes(stall.ends_at, stall.starts_at, now)).toThrow('event.times_impossible');
    expect(() => needPossibleTimes(stall.starts_at, stall.ends_at, stall.ends_at)).toThrow();
    expect(mayStartNow(stall, at('2026-07-22T22:59:00Z'))).toBe(false);
    expect(mayStartNow(stall, at('2026-07-22T23:00:00Z'))).toBe(true);
    expect(takesTaps({ ...stall, state: 'approved' }, stall.starts_at)).toBe(false);
    expect(takesTaps({ ...stall, state: 'reported' }, at('2026-07-30T04:00:00Z'))).toBe(true);
    expect(takesTaps({ ...stall, state: 'reported' }, at('2026-07-30T04:01:00Z'))).toBe(false);
  });

  it('refuses the words of insurance and of bait', () => {
    expect(() => needCleanWording('花小钱防大病')).toThrow('event.wording');
    expect(() => needCleanWording('江边广场', '买保险不如来这里')).toThrow('event.wording');
    needCleanWording('互助计划不是保险', '同舟茶话会');
  });

  it('codes have eight letters that cannot be misread', () => {
    for (let i = 0; i < 200; i += 1) expect(newEventCode()).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
  });
});

describe('calendar file', () => {
  const event = {
    ...stall,
    event_code: 'ABCDEFGH',
    title: '江边广场宣传；欢迎, 来问',
    place: '白山市浑江区\n江边广场',
    organiser: '白山市互助社',
    url: 'https://example.org/events/ABCDEFGH',
    cancelled: false,
    stamp: at('2026-07-01T00:00:00Z'),
  };

  it('is RFC 5545', () => {
    const text = ics(event);
    expect(text).toContain('DTSTART:20260723T010000Z\r\n');
    expect(text.replaceAll('\r\n ', '')).toContain('SUMMARY:白山市互助社 · 江边广场宣传；欢迎\\, 来问\r\n');
    expect(text).toContain('LOCATION:白山市浑江区\\n江边广场\r\n');
    expect(ics({ ...event, cancelled: true })).toContain('STATUS:CANCELLED');
  });

  it('no line is longer than 75 octets, and unfolding gives the text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (title) => {
        const clean = title.replaceAll(/[\r\n]/g, '');
        const text = ics({ ...event, title: clean });
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const summary = /SUMMARY:(.*)/.exec(text.replaceAll('\r\n ', ''))![1]!;
        const plain = summary.replaceAll(/\\(.)/g, '$1');
        expect(plain).toBe(`白山市互助社 · ${clean}`);
      }),
    );
  });
});
