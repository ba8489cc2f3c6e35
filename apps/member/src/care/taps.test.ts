import { describe, expect, it } from 'vitest';
import { memoryStore } from '../base/testing.ts';
import { forgetSent, keepTap, nextSending, type Tap, tallyWith, waitingTaps } from './taps.ts';

const tap = (client_id: string, kind: Tap['kind'] = 'talked', n: 1 | -1 = 1): Tap => ({
  client_id,
  kind,
  n,
  at: '2026-07-23T01:00:00Z',
});
const none = { talked: 0, joined: 0, wary: 0, only_looked: 0 };

describe('taps at the stall', () => {
  it('wait on the phone, each event by itself', () => {
    const store = memoryStore();
    keepTap(store, 'AAAA2222', tap('1'));
    keepTap(store, 'BBBB3333', tap('2'));
    expect(waitingTaps(store, 'AAAA2222').map((t) => t.client_id)).toEqual(['1']);
  });

  it('are forgotten when the server has them, and only those', () => {
    const store = memoryStore();
    keepTap(store, 'AAAA2222', tap('1'));
    const sent = nextSending(waitingTaps(store, 'AAAA2222'));
    keepTap(store, 'AAAA2222', tap('2'));
    forgetSent(store, 'AAAA2222', sent);
    expect(waitingTaps(store, 'AAAA2222').map((t) => t.client_id)).toEqual(['2']);
  });

  it('go out in requests the server accepts, oldest first', () => {
    const many = Array.from({ length: 1200 }, (_, i) => tap(String(i)));
    expect(nextSending(many)).toHaveLength(500);
    expect(nextSending(many)[0]!.client_id).toBe('0');
  });

  it('count at once, also when one is taken back', () => {
    const shown = tallyWith({ ...none, talked: 3 }, [tap('1'), tap('2', 'wary'), tap('3', 'talked', -1)]);
    expect(shown).toEqual({ talked: 3, joined: 0, wary: 1, only_looked: 0 });
  });

  it('say when the phone cannot keep them', () => {
    expect(keepTap(memoryStore(true), 'AAAA2222', tap('1'))).toBe(false);
  });
});
