import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { isZero } from '../base/amounts.ts';
import type { Answer } from '../base/client.ts';
import { date, money, t } from '../base/i18n.ts';
import { type Membership, useRead } from '../base/queries.ts';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, PressButton, RowLink, TroubleNote } from '../ui/parts.tsx';
import { WithMembership } from './membership.tsx';
import { isOpen, whoseWords } from './membership-words.ts';

type Left = Answer<'memberships.leave'>;

/** Leaving in one step, with the refund shown before. */
export function Leave({ params }: { params: { membership_id: string } }) {
  const [left, setLeft] = useState<Left>();
  return (
    <SignedIn>
      <WithMembership membership_id={params.membership_id}>
        {(m, paid_by_me) => {
          if (left) return <HasLeft left={left} paid_by_me={paid_by_me} />;
          if (!isOpen(m)) return <AlreadyLeft m={m} />;
          return <LeaveStep membership={m} paid_by_me={paid_by_me} done={setLeft} />;
        }}
      </WithMembership>
    </SignedIn>
  );
}

function LeaveStep(props: { membership: Membership; paid_by_me: boolean; done: (left: Left) => void }) {
  const { membership: m, paid_by_me, done } = props;
  const params = { membership_id: m.membership_id };
  const preview = useRead('memberships.leave_preview', { params });
  const leave = useAction('memberships.leave');
  return (
    <Page
      title={t('leave.title')}
      lead={whoseWords(m)}
      back={{ to: `/memberships/${m.membership_id}`, text: t('do.back') }}
    >
      <TroubleNote trouble={leave.trouble} />
      <Loaded of={preview}>
        {(p) => (
          <>
            {!paid_by_me ? (
              <p>{t('leave.payer_gets')}</p>
            ) : p.last_of_account ? (
              <Facts
                items={[
                  [t('leave.refund_now'), money(p.refund_now_minor)],
                  !isZero(p.locked_minor) &&
                    p.locked_until !== null && [
                      t('leave.refund_later'),
                      t('leave.locked', { amount: money(p.locked_minor), day: date(p.locked_until) }),
                    ],
                ]}
              />
            ) : (
              <p>{t('leave.stays')}</p>
            )}
            <ul class="words-list">
              <li>{t('leave.means_1')}</li>
              <li>{t('leave.means_2')}</li>
              <li>{t('leave.means_3')}</li>
            </ul>
            <PressButton
              text={t('leave.do')}
              kind="primary"
              busy={leave.busy}
              press={async () => {
                const answer = await leave.run({ params });
                if (answer) done(answer);
              }}
            />
          </>
        )}
      </Loaded>
    </Page>
  );
}

/** The balance is the payer's; a member for whom somebody else pays is not told how much it was. */
const HasLeft = ({ left, paid_by_me }: { left: Left; paid_by_me: boolean }) => (
  <Page title={t('leave.done_title')}>
    <Note kind="good" live>
      <p>{paid_by_me ? t('leave.done', { amount: money(left.refunded_minor) }) : t('leave.payer_gets')}</p>
      {paid_by_me && !isZero(left.later_minor) && (
        <p>{t('leave.done_later', { amount: money(left.later_minor) })}</p>
      )}
    </Note>
    <ul class="rows">
      <li>
        <RowLink to="/refunds" title={t('refunds.title')} />
      </li>
      <li>
        <RowLink to="/" title={t('nav.home')} />
      </li>
    </ul>
  </Page>
);

const AlreadyLeft = ({ m }: { m: Membership }) => (
  <Page title={t('leave.title')} lead={whoseWords(m)} back={{ to: '/', text: t('nav.home') }}>
    <p>{t(`status.${m.status}`)}</p>
  </Page>
);
