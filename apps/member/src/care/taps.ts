import type { TallyKind } from '@tongzhou/contract/society-words';
import { readJson, type Store, writeJson } from '../base/storage.ts';

/** One tap at the stall. Its own id makes it count once, however often it is sent. */
export interface Tap {
  client_id: string;
  kind: TallyKind;
  n: 1 | -1;
  at: string;
}

export type Tally = Record<TallyKind, number>;

const TAPS_A_SENDING = 500;
const keyOf = (event_code: string) => `tz.taps.${event_code}`;

export const waitingTaps = (store: Store, event_code: string): Tap[] =>
  readJson<Tap[]>(store, keyOf(event_code), []);

/** Keeps a tap on the phone until the server has it. False when the phone's storage is full. */
export const keepTap = (store: Store, event_code: string, tap: Tap): boolean =>
  writeJson(store, keyOf(event_code), [...waitingTaps(store, event_code), tap]);

/** The oldest taps, as many as one request takes. */
export const nextSending = (taps: readonly Tap[]): Tap[] => taps.slice(0, TAPS_A_SENDING);

/** The server has these; taps made meanwhile stay. */
export function forgetSent(store: Store, event_code: string, sent: readonly Tap[]): void {
  const ids = new Set(sent.map((tap) => tap.client_id));
  writeJson(
    store,
    keyOf(event_code),
    waitingTaps(store, event_code).filter((tap) => !ids.has(tap.client_id)),
  );
}

/** What the stall has counted: the server's figures and what still waits on this phone. */
export function tallyWith(server: Tally, waiting: readonly Tap[]): Tally {
  const sum = { ...server };
  for (const tap of waiting) sum[tap.kind] += tap.n;
  return sum;
}
