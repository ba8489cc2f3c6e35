import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { useDraft } from '../base/draft.ts';
import { date, dayOf, locale, localText, t } from '../base/i18n.ts';
import { type PlanWithRules, usePlan, useRead } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { PressButton, RowLink } from '../ui/parts.tsx';
import { JoinFlow } from './flow.tsx';
import { emptyJoin, givenConsents, type JoinForm, personBody } from './joining.ts';
import { RulesInShort } from './rules-in-short.tsx';

type Invitations = Answer<'memberships.my_invitations'>;
type ToMe = Invitations['to_me'][number];

/** Invitations that wait for me, and those I sent. */
export function InvitationList() {
  return (
    <SignedIn>
      <InvitationRows />
    </SignedIn>
  );
}

function InvitationRows() {
  const invitations = useRead('memberships.my_invitations', {});
  return (
    <Page title={t('invitations.title')} back={{ to: '/', text: t('nav.home') }}>
      <Loaded of={invitations}>
        {({ to_me, from_me }) =>
          to_me.length + from_me.length === 0 ? (
            <Empty scene="table" text={t('invitations.none')} />
          ) : (
            <>
              <ul class="rows">
                {to_me.map((i) => (
                  <li key={i.invitation_id}>
                    <RowLink
                      to={`/invitations/${i.invitation_id}`}
                      title={t('invitations.from', { from: i.from, plan: i.plan_name })}
                      note={t('invitations.until', { day: date(dayOf(i.expires_at)) })}
                    />
                  </li>
                ))}
              </ul>
              {from_me.length > 0 && <h2>{t('invitations.sent')}</h2>}
              <ul class="rows">
                {from_me.map((i) => (
                  <li key={i.invitation_id} class="row">
                    <span class="row-text">
                      <span class="row-title">{i.name === '' ? t('invitations.erased') : i.name}</span>
                      <span class="row-note">{i.plan_name}</span>
                    </span>
                    <span class="row-side">{t(`invitations.${i.state}`)}</span>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}

/** The invited adult reads the rules, answers the health notice, and joins; or says no. */
export function AnswerInvitation({ params }: { params: { invitation_id: string } }) {
  return (
    <SignedIn>
      <FindInvitation invitation_id={params.invitation_id} />
    </SignedIn>
  );
}

function FindInvitation({ invitation_id }: { invitation_id: string }) {
  const invitations = useRead('memberships.my_invitations', {});
  return (
    <Loaded of={invitations}>
      {({ to_me }) => {
        const found = to_me.find((i) => i.invitation_id === invitation_id);
        if (found) return <WithPlan invitation={found} />;
        return (
          <Page title={t('invitations.title')} back={{ to: '/', text: t('nav.home') }}>
            <Empty scene="shore" text={t('invitations.gone')} />
          </Page>
        );
      }}
    </Loaded>
  );
}

function WithPlan({ invitation }: { invitation: ToMe }) {
  const plan = usePlan(invitation.plan_code);
  return <Loaded of={plan}>{(found) => <JoinInvited plan={found} invitation={invitation} />}</Loaded>;
}

function JoinInvited({ plan, invitation }: { plan: PlanWithRules; invitation: ToMe }) {
  const { invitation_id } = invitation;
  const draft = useDraft<JoinForm>(`invited.${invitation_id}`, {
    ...emptyJoin,
    whose: 'self',
    name: invitation.name,
  });
  const confirm = useAction('memberships.confirm_invitation');
  const decline = useAction('memberships.decline_invitation');
  const [, go] = useLocation();
  const params = { invitation_id };
  const form = draft.value;

  const send = async () => {
    const answer = await confirm.run({
      params,
      body: {
        person: personBody(form),
        answers: form.answers,
        language: locale(),
        rule_version: plan.in_force.version,
        consents: givenConsents,
      },
    });
    if (!answer) return;
    draft.drop();
    go(`/joined/${answer.membership.membership_id}`, { replace: true });
  };

  return (
    <JoinFlow
      plan={plan}
      draft={draft}
      title={t('invitations.from', { from: invitation.from, plan: localText(plan.rules.name) })}
      whose={t('join.for_self')}
      with_branch={false}
      trouble={confirm.trouble}
      busy={confirm.busy}
      send={() => void send()}
      first={(next) => (
        <>
          <p>{t('invitations.lead', { from: invitation.from })}</p>
          <RulesInShort plan={plan} />
          <PressButton text={t('invitations.accept')} kind="primary" press={next} />
          <PressButton
            text={t('invitations.decline')}
            busy={decline.busy}
            press={async () => {
              if (await decline.run({ params })) go('/', { replace: true });
            }}
          />
        </>
      )}
    />
  );
}
