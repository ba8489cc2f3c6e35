import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Locale, Messages } from '@tongzhou/i18n';
import { App, ConfigProvider } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Router } from 'wouter';
import { statusOf, useRead } from './lib/api.ts';
import { HouseProvider } from './lib/house.tsx';
import { isStaff } from './lib/nav.ts';
import { useWords, WordsProvider } from './lib/words.tsx';
import { Frame } from './parts/frame.tsx';
import { Loading, Trouble } from './parts/states.tsx';
import { PasskeyProvider } from './parts/step.tsx';
import { NoRole } from './screens/no-role.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { Screens } from './screens.tsx';
import { themeOf } from './theme.ts';

const ASK_AGAIN_MS = 60_000;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // What the API refuses it refuses again; what did not arrive may arrive at the second try.
      retry: (count, error) => statusOf(error) === 0 && count < 2,
    },
  },
});

function useMedia(query: string): boolean {
  const list = useMemo(() => matchMedia(query), [query]);
  const [matches, setMatches] = useState(list.matches);
  useEffect(() => {
    const change = () => setMatches(list.matches);
    list.addEventListener('change', change);
    return () => list.removeEventListener('change', change);
  }, [list]);
  return matches;
}

export function Console(props: { locale: Locale; messages: Messages }) {
  const dark = useMedia('(prefers-color-scheme: dark)');
  const roomy = useMedia('(max-width: 900px), (pointer: coarse)');
  const theme = useMemo(() => themeOf(dark, roomy), [dark, roomy]);
  return (
    <ConfigProvider theme={theme} button={{ autoInsertSpace: false }}>
      <App className="app" message={{ top: 64 }}>
        <QueryClientProvider client={queries}>
          <Router base="/console">
            <Organisation {...props} />
          </Router>
        </QueryClientProvider>
      </App>
    </ConfigProvider>
  );
}

function Organisation(props: { locale: Locale; messages: Messages }) {
  const organisation = useRead('setup.organisation', {}, { refetchInterval: ASK_AGAIN_MS });
  const { currency = 'CNY', time_zone = 'UTC' } = organisation.data ?? {};
  return (
    <WordsProvider {...props} currency={currency} time_zone={time_zone}>
      {organisation.data ? (
        <Session organisation={organisation.data} />
      ) : (
        <main className="alone">
          {organisation.error ? (
            <Trouble error={organisation.error} retry={() => void organisation.refetch()} small />
          ) : (
            <Loading />
          )}
        </main>
      )}
    </WordsProvider>
  );
}

type Organisation = NonNullable<ReturnType<typeof useRead<'setup.organisation'>>['data']>;

/** Not signed in, signed in without work here, or at work. */
function Session({ organisation }: { organisation: Organisation }) {
  const { t } = useWords();
  const me = useRead('identity.me', {}, { refetchInterval: ASK_AGAIN_MS });
  if (statusOf(me.error) === 401 && me.error) return <SignIn organisation={organisation} />;
  if (!me.data)
    return (
      <main className="alone" aria-label={t('app.name')}>
        {me.error ? <Trouble error={me.error} retry={() => void me.refetch()} small /> : <Loading />}
      </main>
    );
  if (!isStaff(me.data.roles)) return <NoRole organisation={organisation} me={me.data} />;
  return (
    <HouseProvider organisation={organisation} me={me.data}>
      <PasskeyProvider>
        <Frame>
          <Screens />
        </Frame>
      </PasskeyProvider>
    </HouseProvider>
  );
}
