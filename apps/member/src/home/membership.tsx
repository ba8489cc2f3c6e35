import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { versionPage } from '../base/addresses.ts';
import { date, t } from '../base/i18n.ts';
import { usePlanName } from '../base/plan-name.ts';
import { type Membership, useMine } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, RowLink } from '../ui/parts.tsx';
import { isOpen, statusSentence, whoseWords } from './membership-words.ts';

/** One membership with its dates, its rules, and every way out of it. */
export function MembershipPage({ params }: { params: { membership_id: string } }) {
  return (
    <SignedIn>
      <WithMembership membership_id={params.membership_id}>
        {(m) => <MembershipDetails membership={m} />}
      </WithMembership>
    </SignedIn>
  );
}

export function WithMembership(props: {
  membership_id: string;
  children: (m: Membership, paid_by_me: boolean) => ComponentChildren;
}) {
  const mine = useMine();
  return (
    <Loaded of={mine}>
      {({ memberships, paid_by_others }) => {
        const found = [...memberships, ...paid_by_others].find(
          (m) => m.membership_id === props.membership_id,
        );
        if (!found) return <Empty scene="shore" text={t('membership.none')} />;
        return props.children(found, memberships.includes(found));
      }}
    </Loaded>
  );
}

function MembershipDetails({ membership: m }: { membership: Membership }) {
  const plan = usePlanName(m.plan_code, m.plan_name);
  return (
    <Page title={whoseWords(m)} lead={statusSentence(m)} back={{ to: '/', text: t('nav.home') }}>
      <Facts
        items={[
          [t('membership.plan'), plan],
          [t('membership.number'), m.number],
          [t('membership.joined_on'), date(m.joined_on)],
          [t('membership.covered_from'), date(m.covered_from)],
          [
            t('membership.rule_version'),
            <a href={versionPage(m.plan_code, m.rule_version)}>
              {t('membership.version', { version: m.rule_version })}
            </a>,
          ],
        ]}
      />
      {isOpen(m) && (
        <>
          <GiftLink number={m.number} />
          <ul class="rows">
            <li>
              <RowLink to="/help" title={t('nav.help')} />
            </li>
            <li>
              <RowLink
                to={`/memberships/${m.membership_id}/leave`}
                title={t('leave.title')}
                note={t('leave.note')}
              />
            </li>
            <li>
              <RowLink to={`/memberships/${m.membership_id}/death`} title={t('death.title')} />
            </li>
          </ul>
        </>
      )}
    </Page>
  );
}

/** Family or friends may top up by this link; it tells them no more than a masked name. */
function GiftLink({ number }: { number: string }) {
  const [copied, setCopied] = useState(false);
  const link = `${window.location.origin}/app/gift/${number}`;
  return (
    <details>
      <summary>{t('gift.link_title')}</summary>
      <p>{t('gift.link_note')}</p>
      <p>{link}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          navigator.clipboard?.writeText(link).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {t('gift.copy')}
      </button>
      <span role="status"> {copied ? t('gift.copied') : ''}</span>
    </details>
  );
}
