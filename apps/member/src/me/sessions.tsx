import { useAction } from '../base/action.ts';
import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { TroubleNote } from '../ui/parts.tsx';

/** Where this login is signed in; another device can be signed out from here. */
export function Sessions() {
  return (
    <SignedIn>
      <SessionRows />
    </SignedIn>
  );
}

function SessionRows() {
  const sessions = useRead('identity.sessions', {});
  const end = useAction('identity.end_session');
  return (
    <Page title={t('sessions.title')} lead={t('sessions.note')} back={{ to: '/me', text: t('nav.me') }}>
      <TroubleNote trouble={end.trouble} />
      <Loaded of={sessions}>
        {({ items }) => (
          <ul class="rows">
            {items.map((s) => (
              <li key={s.session_id} class="row">
                <span class="row-text">
                  <span class="row-title">{s.current ? t('sessions.this') : t('sessions.other')}</span>
                  <span class="row-note">{t('sessions.since', { at: instant(s.created_at) })}</span>
                </span>
                {!s.current && (
                  <button
                    type="button"
                    class="button"
                    onClick={() => void end.run({ params: { session_id: s.session_id } })}
                  >
                    {t('sessions.end')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  );
}
