import { Link } from 'wouter';
import { date, t } from '../base/i18n.ts';
import { useMine } from '../base/queries.ts';
import { TopUpForm } from '../money/top-up.tsx';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note } from '../ui/parts.tsx';
import { whoseWords } from './membership-words.ts';

/** The confirmation of joining: number, the waiting period as a date, and the first top-up. */
export function JoinedPage({ params }: { params: { membership_id: string } }) {
  return (
    <SignedIn>
      <JoinedMembership membership_id={params.membership_id} />
    </SignedIn>
  );
}

function JoinedMembership({ membership_id }: { membership_id: string }) {
  const mine = useMine();
  return (
    <Loaded of={mine}>
      {({ memberships, paid_by_others, accounts }) => {
        const m = [...memberships, ...paid_by_others].find((x) => x.membership_id === membership_id);
        if (!m) return <Empty scene="shore" text={t('membership.none')} />;
        const account = memberships.includes(m)
          ? accounts.find((a) => a.plan_code === m.plan_code)
          : undefined;
        const short = account !== undefined && account.missing_minor !== '0';
        return (
          <Page title={t('joined.title')}>
            <Note kind="good" title={t('joined.number', { number: m.number })} live>
              <p>{t('joined.covered_from', { who: whoseWords(m), day: date(m.covered_from) })}</p>
            </Note>
            <Facts
              items={[
                [t('membership.plan'), m.plan_name],
                [t('membership.joined_on'), date(m.joined_on)],
                [t('membership.rule_version'), t('membership.version', { version: m.rule_version })],
              ]}
            />
            {short ? (
              <>
                <h2>{t('joined.first_top_up')}</h2>
                <p>{t('joined.why_top_up')}</p>
                <TopUpForm plan_code={m.plan_code} />
              </>
            ) : (
              <Link href="/" class="button primary wide-button">
                {t('joined.to_home')}
              </Link>
            )}
          </Page>
        );
      }}
    </Loaded>
  );
}
