import { Button } from 'antd';
import { useRead } from '../lib/api.ts';
import { useHouse } from '../lib/house.tsx';
import { staffRoles } from '../lib/nav.ts';
import { useWords } from '../lib/words.tsx';
import { Facts, Page, Section } from '../parts/page.tsx';
import { confirmWithPasskey, PasskeyTrouble, registerPasskey, usePasskey } from '../parts/passkey.tsx';
import { Rows } from '../parts/rows.tsx';
import { Shown } from '../parts/states.tsx';
import { useStep } from '../parts/step.tsx';

/** Who I am here, my passkeys, and where I am signed in. */
export default function MeScreen() {
  const { t, instant } = useWords();
  const { me } = useHouse();
  return (
    <Page title={t('me.title')} lead={t('me.lead')}>
      <Section title={t('me.identity')}>
        <Facts
          items={[
            [t('me.name'), me.name ?? t('me.no_name')],
            [t('me.phone'), me.phone],
            [
              t('me.roles'),
              staffRoles(me.roles)
                .map((role) => t(`role.${role}`))
                .join(t('list.comma')),
            ],
            [t('me.call_word'), me.call_word],
          ]}
        />
      </Section>
      <Section title={t('me.passkeys')} note={t('me.passkeys_note')}>
        <Facts
          items={[
            [t('me.passkeys_count'), String(me.passkeys)],
            [t('me.passkey_at'), me.passkey_at ? instant(me.passkey_at) : t('me.passkey_never')],
          ]}
        />
        <Passkeys has={me.passkeys > 0} />
      </Section>
      <Sessions />
    </Page>
  );
}

function Passkeys({ has }: { has: boolean }) {
  const { t } = useWords();
  const { busy, error, run } = usePasskey(() => {});
  return (
    <>
      <PasskeyTrouble error={error} />
      <div className="buttons">
        <Button type={has ? 'default' : 'primary'} loading={busy} onClick={() => void run(registerPasskey)}>
          {t(has ? 'me.add_another' : 'me.add_first')}
        </Button>
        {has ? (
          <Button disabled={busy} onClick={() => void run(confirmWithPasskey)}>
            {t('me.try_passkey')}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Sessions() {
  const { t, instant } = useWords();
  const sessions = useRead('identity.sessions', {});
  const end = useStep('identity.end_session', { done: 'me.session_ended' });
  return (
    <Section title={t('me.sessions')}>
      <Shown of={sessions}>
        {({ items }) => (
          <Rows
            caption={t('me.sessions')}
            rows={items}
            rowKey={(s) => s.session_id}
            columns={[
              { key: 'since', title: t('me.session_since'), cell: (s) => instant(s.created_at) },
              { key: 'device', title: t('me.session_device'), cell: (s) => s.device },
              {
                key: 'end',
                title: '',
                cell: (s) =>
                  s.current ? (
                    t('me.session_this')
                  ) : (
                    <Button
                      disabled={end.busy}
                      onClick={() => void end.run({ params: { session_id: s.session_id } })}
                    >
                      {t('me.session_end')}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Shown>
    </Section>
  );
}
