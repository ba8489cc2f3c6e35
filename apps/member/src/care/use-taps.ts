import type { TallyKind } from '@tongzhou/contract/society-words';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { client, sentenceOf } from '../base/client.ts';
import { useOrganisation } from '../base/queries.ts';
import { NetworkError } from '../base/retry.ts';
import { onPhone } from '../base/storage.ts';
import { forgetSent, keepTap, nextSending, type Tally, type Tap, tallyWith, waitingTaps } from './taps.ts';

const AGAIN_MS = 15_000;

/** Counts taps at once, keeps them on the phone, and sends them whenever there is a network. */
export function useTaps(event_code: string, known: Tally) {
  const [waiting, setWaiting] = useState<Tap[]>(() => waitingTaps(onPhone, event_code));
  const [server, setServer] = useState(known);
  const [problem, setProblem] = useState<string>();
  const sending = useRef(false);
  const ahead_ms = useOrganisation().data?.ahead_ms ?? 0;

  const send = useCallback(async () => {
    const taps = nextSending(waitingTaps(onPhone, event_code));
    if (sending.current || taps.length === 0) return;
    sending.current = true;
    try {
      const answer = await client.call('outreach.tap', { params: { event_code }, body: { taps } });
      forgetSent(onPhone, event_code, taps);
      setServer(answer.tally);
      setProblem(undefined);
    } catch (error) {
      // No network is expected at a stall and said by the number of waiting taps.
      setProblem(error instanceof NetworkError ? undefined : sentenceOf(error));
    } finally {
      sending.current = false;
      setWaiting(waitingTaps(onPhone, event_code));
    }
  }, [event_code]);

  useEffect(() => {
    void send();
    const timer = setInterval(send, AGAIN_MS);
    window.addEventListener('online', send);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', send);
    };
  }, [send]);

  const tap = (kind: TallyKind, n: 1 | -1) => {
    const at = new Date(Date.now() + ahead_ms).toISOString();
    const kept = keepTap(onPhone, event_code, { client_id: crypto.randomUUID(), kind, n, at });
    setWaiting(waitingTaps(onPhone, event_code));
    if (!kept) setProblem('storage');
    void send();
  };
  return { tally: tallyWith(server, waiting), waiting: waiting.length, problem, tap };
}
