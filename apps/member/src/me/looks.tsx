import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { purposeWords, whoLooked } from './look-words.ts';

/** Who looked at my data, when and what for. */
export function Looks() {
  return (
    <SignedIn>
      <LookRows />
    </SignedIn>
  );
}

function LookRows() {
  const looks = useRead('identity.looks', {});
  return (
    <Page title={t('looks.title')} lead={t('looks.note')} back={{ to: '/me', text: t('nav.me') }}>
      <Loaded of={looks}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty scene="lantern" text={t('looks.none')} />
          ) : (
            <ul class="rows">
              {items.map((look) => (
                <li key={look.at} class="row">
                  <span class="row-text">
                    <span class="row-title">{purposeWords(look.purpose)}</span>
                    <span class="row-note">{whoLooked(look.who, look.purpose)}</span>
                  </span>
                  <span class="row-side row-note">{instant(look.at)}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
