import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import { isElder, setElder } from '../base/elder.ts';
import { type Locale, locale, t } from '../base/i18n.ts';
import { type Me, queries, useMe, useOrganisation } from '../base/queries.ts';
import { forgetReader } from '../base/reader.ts';
import { useSpeak } from '../base/speaking.ts';
import { servesMembers } from '../care/serves.ts';
import { ChoiceField, TickField } from '../ui/fields.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { Facts, PressButton, RowLink, TroubleNote } from '../ui/parts.tsx';

const STAFF = [
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'inspector',
  'operator',
  'coordinator',
] as const;

/** Who is signed in, how the app speaks and looks, and what is known about me. */
export function MePage() {
  const me = useMe();
  return (
    <Page title={t('nav.me')}>
      <Loaded of={me}>{(found) => (found === null ? <SignInFirst /> : <Signed me={found} />)}</Loaded>
      <Speaking />
      <Elder />
    </Page>
  );
}

const SignInFirst = () => (
  <ul class="rows">
    <li>
      <RowLink to="/sign-in?back=/me" title={t('do.sign_in')} note={t('me.sign_in_note')} />
    </li>
  </ul>
);

function Signed({ me }: { me: Me }) {
  return (
    <>
      <Facts
        items={[
          [t('me.name'), me.name ?? t('me.no_name')],
          [t('me.phone'), me.phone],
          [t('me.call_word'), me.call_word],
        ]}
      />
      <p class="soft">{t('me.call_word_what')}</p>
      <ul class="rows">
        {servesMembers(me) && (
          <li>
            <RowLink to="/duty" title={t('duty.title')} note={t('duty.lead')} />
          </li>
        )}
        <li>
          <RowLink to="/serve" title={t('serve.title')} note={t('serve.note')} />
        </li>
        {STAFF.some((role) => me.roles.includes(role)) && (
          <li>
            <a href="/console/" class="row">
              <span class="row-text">
                <span class="row-title">{t('me.console')}</span>
              </span>
            </a>
          </li>
        )}
        <li>
          <RowLink to="/invitations" title={t('invitations.title')} />
        </li>
        <li>
          <RowLink to="/me/looks" title={t('looks.title')} note={t('looks.note')} />
        </li>
        <li>
          <RowLink to="/me/sessions" title={t('sessions.title')} note={t('sessions.note')} />
        </li>
      </ul>
      <SignOut />
    </>
  );
}

function SignOut() {
  const out = useAction('identity.sign_out');
  const [, go] = useLocation();
  return (
    <>
      <TroubleNote trouble={out.trouble} />
      <PressButton
        text={t('me.sign_out')}
        busy={out.busy}
        press={async () => {
          if (!(await out.run({}))) return;
          forgetReader();
          queries.clear();
          go('/', { replace: true });
        }}
      />
    </>
  );
}

const NAMES: Record<Locale, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

function Speaking() {
  const speak = useSpeak();
  const offered = useOrganisation().data?.languages ?? [];
  const languages = offered.length > 1 ? offered : (Object.keys(NAMES) as Locale[]);
  return (
    <ChoiceField<Locale>
      label={t('me.language')}
      value={locale()}
      set={(next) => void speak(next)}
      choices={languages.map((value) => ({ value, text: NAMES[value] }))}
    />
  );
}

function Elder() {
  const [on, setOn] = useState(isElder());
  return (
    <TickField
      label={t('me.elder')}
      value={on}
      set={(next) => {
        setElder(next);
        setOn(next);
      }}
    />
  );
}
