import { mark } from '@tongzhou/design';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import { type Key, t } from '../base/i18n.ts';
import { useMe, useOrganisation } from '../base/queries.ts';
import { noteReader } from '../base/reader.ts';
import { noteMove } from './moves.ts';
import { useOnline } from './online.ts';
import { Loaded } from './page.tsx';

const PLACES: readonly { to: string; key: Key; holds: RegExp }[] = [
  { to: '/', key: 'nav.home', holds: /^\/($|(start|check|join|joined|memberships|invite|gift)(\/|$))/ },
  { to: '/money', key: 'nav.money', holds: /^\/(money|top-up|orders|wallet|statement|refunds)(\/|$)/ },
  { to: '/help', key: 'nav.help', holds: /^\/(help|cases|care)(\/|$)/ },
  { to: '/notices', key: 'nav.notices', holds: /^\/notices(\/|$)/ },
  { to: '/me', key: 'nav.me', holds: /^\/(me|sign-in|invitations|duty)(\/|$)/ },
];

/** What stands around every screen: the mark, where to go, and what the reader must know about this place. */
export function Frame({ children }: { children: ComponentChildren }) {
  const organisation = useOrganisation();
  const [here] = useLocation();
  useEffect(noteMove, [here]);
  return (
    <>
      <a class="skip" href="#main">
        {t('nav.skip')}
      </a>
      {organisation.data?.demo && <DemoBar />}
      <header class="top no-print">
        <Link href="/" class="brand">
          <span class="brand-mark" dangerouslySetInnerHTML={{ __html: mark() }} />
          <span>{organisation.data?.name ?? t('app.name')}</span>
        </Link>
        <a class="to-site" href="/">
          {t('nav.site')}
        </a>
      </header>
      <Offline />
      <div class="columns">
        <Places here={here} />
        <main id="main">
          <Loaded of={organisation}>{() => children}</Loaded>
          <p class="not-insurance">{t('app.not_insurance')}</p>
        </main>
      </div>
    </>
  );
}

function Places({ here }: { here: string }) {
  return (
    <nav class="places no-print" aria-label={t('nav.label')}>
      {PLACES.map((place) => (
        <Link
          key={place.to}
          href={place.to}
          class={place.to === '/help' ? 'place help-place' : 'place'}
          aria-current={place.holds.test(here) ? 'page' : undefined}
        >
          <Icon of={place.to} />
          <span>{t(place.key)}</span>
        </Link>
      ))}
    </nav>
  );
}

const ICONS: Record<string, string> = {
  '/': 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  '/money': 'M5 5h14v15l-3-2-2.3 2-1.7-2-1.7 2L8 18l-3 2zM8.5 9.5h7M8.5 13h7',
  '/help':
    'M12 20c-5-3.6-8-6.6-8-10.2C4 7.2 6 5.5 8.2 5.5c1.6 0 3 .8 3.8 2.2.8-1.4 2.2-2.2 3.8-2.2 2.2 0 4.2 1.7 4.2 4.3 0 3.6-3 6.6-8 10.2z',
  '/notices': 'M5 4h14v16H5zM8.5 8.5h7M8.5 12h7M8.5 15.5h4',
  '/me': 'M12 12.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20c.8-3.6 3.6-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
};

const Icon = ({ of }: { of: string }) => (
  <svg
    viewBox="0 0 24 24"
    width="1.5rem"
    height="1.5rem"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={ICONS[of]} />
  </svg>
);

function DemoBar() {
  const me = useMe();
  const reader = me.data?.user_id;
  useEffect(() => {
    if (reader !== undefined) noteReader(reader);
  }, [reader]);
  return (
    <aside class="demo-bar no-print" aria-label={t('demo.label')}>
      <span>{t('demo.text')}</span>
      <a href="/demo/people">{me.data ? t('demo.switch') : t('demo.people')}</a>
      <a href="/demo/mailbox">{t('demo.mailbox')}</a>
    </aside>
  );
}

function Offline() {
  const online = useOnline();
  return (
    <div role="status" class="no-print">
      {!online && <p class="offline">{t('state.offline')}</p>}
    </div>
  );
}
