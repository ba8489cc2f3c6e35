import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { NetworkError } from '../base/retry.ts';
import { Failed, Loading } from './page.tsx';

/** A screen whose code is fetched when it is first opened; a lost network is said and can be tried again. */
export function lazily<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let found: ComponentType<P> | undefined;
  return function Lazily(props: P) {
    const [, redraw] = useState(0);
    const [error, setError] = useState<unknown>();
    const fetchCode = () => {
      setError(undefined);
      load().then(
        (component) => {
          found = component;
          redraw((n) => n + 1);
        },
        (cause) => setError(new NetworkError(cause)),
      );
    };
    useEffect(() => {
      if (!found) fetchCode();
    }, []);
    if (found) {
      const Found = found;
      return <Found {...props} />;
    }
    return error ? <Failed error={error} again={fetchCode} /> : <Loading />;
  };
}
