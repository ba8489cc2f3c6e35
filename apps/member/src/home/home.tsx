import { t } from '../base/i18n.ts';
import { useMe, useMine, useRead } from '../base/queries.ts';
import { Start } from '../start/start.tsx';
import { Loaded, Loading, Page } from '../ui/page.tsx';
import { Note, RowLink } from '../ui/parts.tsx';
import { AccountPanel, PaidByOthers } from './account-panel.tsx';
import { OpenCases } from './open-cases.tsx';

/** Members see their memberships; everybody else what this is. */
export function Home() {
  const me = useMe();
  if (me.data === null) return <Start />;
  return <Loaded of={me}>{(found) => (found === null ? <Loading /> : <MyAid />)}</Loaded>;
}

function MyAid() {
  const mine = useMine();
  return (
    <Loaded of={mine}>
      {(found) => {
        const nothing = found.memberships.length + found.paid_by_others.length + found.accounts.length === 0;
        return (
          <>
            <WaitingInvitations />
            {nothing ? (
              <Start />
            ) : (
              <Page title={t('home.title')}>
                <OpenCases />
                {found.accounts.map((account) => (
                  <AccountPanel
                    key={account.plan_code}
                    account={account}
                    memberships={found.memberships.filter((m) => m.plan_code === account.plan_code)}
                  />
                ))}
                <PaidByOthers memberships={found.paid_by_others} />
                <ul class="rows">
                  <li>
                    <RowLink to="/start" title={t('home.add')} note={t('home.add_note')} />
                  </li>
                  <li>
                    <RowLink to="/gift" title={t('home.gift')} note={t('home.gift_note')} />
                  </li>
                </ul>
              </Page>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function WaitingInvitations() {
  const invitations = useRead('memberships.my_invitations', {}).data?.to_me ?? [];
  if (invitations.length === 0) return null;
  return (
    <Note kind="soon" title={t('home.invited')}>
      <ul class="rows">
        {invitations.map((i) => (
          <li key={i.invitation_id}>
            <RowLink
              to={`/invitations/${i.invitation_id}`}
              title={t('invitations.from', { from: i.from, plan: i.plan_name })}
            />
          </li>
        ))}
      </ul>
    </Note>
  );
}
