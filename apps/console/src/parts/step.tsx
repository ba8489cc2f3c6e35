import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';
import { type Answer, type Call, client, type EndpointId } from '../lib/api.ts';
import { takeStep } from '../lib/steps.ts';
import { useWords } from '../lib/words.tsx';
import { PasskeyDialog } from './passkey.tsx';

type Ask = () => Promise<boolean>;
const Context = createContext<Ask | null>(null);

/** Holds the dialog that asks for the passkey; one for the whole console. */
export function PasskeyProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const waiting = useRef<((confirmed: boolean) => void) | null>(null);
  const ask = useCallback<Ask>(
    () =>
      new Promise((resolve) => {
        waiting.current = resolve;
        setOpen(true);
      }),
    [],
  );
  const finish = (confirmed: boolean) => {
    setOpen(false);
    waiting.current?.(confirmed);
    waiting.current = null;
  };
  return (
    <Context value={ask}>
      {children}
      <PasskeyDialog open={open} onDone={() => finish(true)} onCancel={() => finish(false)} />
    </Context>
  );
}

export interface Step<I extends EndpointId> {
  run: (input: Call<I>) => Promise<Answer<I> | undefined>;
  busy: boolean;
  error: unknown;
  reset: () => void;
}

/**
 * A writing step of a screen. A step that was sent and got no answer is sent again with the same key, so that
 * a second click never does it twice; other input is another step with a key of its own.
 */
export function useStep<I extends EndpointId>(
  id: I,
  options: { done?: string; keepLists?: boolean } = {},
): Step<I> {
  const ask = useContext(Context);
  const queries = useQueryClient();
  const { message } = App.useApp();
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const pending = useRef<{ input: string; key: string } | null>(null);
  if (!ask) throw new Error('useStep needs a PasskeyProvider above it');

  const run: Step<I>['run'] = async (input) => {
    const text = JSON.stringify(input);
    if (pending.current?.input !== text) pending.current = { input: text, key: crypto.randomUUID() };
    setBusy(true);
    setError(null);
    try {
      const taken = await takeStep(
        (idempotency_key) => client.call(id, { ...input, idempotency_key }),
        ask,
        pending.current.key,
      );
      if (!taken) return undefined;
      pending.current = null;
      if (options.done) void message.success(t(options.done));
      if (!options.keepLists) await queries.invalidateQueries();
      return taken.answer;
    } catch (problem) {
      setError(problem);
      // A refusal changes nothing but may mean that the screen is stale.
      if (!options.keepLists) void queries.invalidateQueries();
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  const reset = () => setError(null);
  return { run, busy, error, reset };
}
