import { useQueryClient } from '@tanstack/react-query';
import type { Answer, Call, EndpointId } from '@tongzhou/contract/client';
import { useRef, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { actionKeys } from './action-key.ts';
import { signInAddress } from './addresses.ts';
import { client, isSignedOut, ProblemError, sentenceOf } from './client.ts';
import { withRetry } from './retry.ts';

export interface Trouble {
  sentence: string;
  code: string;
  /** JSON pointer of the field -> sentence */
  fields: Readonly<Record<string, string>>;
}

export interface Action<I extends EndpointId> {
  run(input: Call<I>): Promise<Answer<I> | undefined>;
  busy: boolean;
  trouble: Trouble | undefined;
  forget(): void;
}

const troubleOf = (error: unknown): Trouble => ({
  sentence: sentenceOf(error),
  code: error instanceof ProblemError ? error.problem.code : 'network',
  fields:
    error instanceof ProblemError
      ? Object.fromEntries((error.problem.fields ?? []).map((f) => [f.path, f.detail]))
      : {},
});

/**
 * One thing the reader does. It runs once at a time, keeps its idempotency key until it succeeded, refreshes what
 * is shown, and leads to signing in and back when the session has ended.
 */
export function useAction<I extends EndpointId>(id: I): Action<I> {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const running = useRef(false);
  const keys = useRef(actionKeys()).current;
  const queries = useQueryClient();
  const [here, go] = useLocation();
  return {
    busy,
    trouble,
    forget: () => setTrouble(undefined),
    async run(input) {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setTrouble(undefined);
      try {
        const idempotency_key = keys.keyFor([id, input]);
        const answer = await withRetry(() => client.call(id, { ...input, idempotency_key }));
        keys.done();
        await queries.invalidateQueries();
        return answer;
      } catch (error) {
        if (isSignedOut(error)) {
          await queries.invalidateQueries({ queryKey: ['identity.me'] });
          go(signInAddress(here));
        }
        setTrouble(troubleOf(error));
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}
