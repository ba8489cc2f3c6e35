import { Link } from 'wouter';
import { isZero } from '../base/amounts.ts';
import { date, dayOfYear, money, number, t } from '../base/i18n.ts';
import { usePlanName } from '../base/plan-name.ts';
import type { Account, Membership } from '../base/queries.ts';
import { Facts, Figure, Note, RowLink } from '../ui/parts.tsx';
import { isOpen, statusSentence, whoseWords } from './membership-words.ts';

/** One account: who is in it, what it holds, what is missing and why, and what comes next. */
export function AccountPanel({ account, memberships }: { account: Account; memberships: Membership[] }) {
  const name = usePlanName(account.plan_code, account.plan_name);
  const open = memberships.some(isOpen);
  return (
    <section class="panel" aria-label={name}>
      <h2>{name}</h2>
      <Missing account={account} memberships={memberships} />
      <Figure
        label={t('account.balance')}
        value={money(account.balance_minor)}
        note={
          account.months_left === null || !open || !isZero(account.missing_minor)
            ? undefined
            : t('account.months_left', { months: number(account.months_left) })
        }
      />
      <MembershipRows memberships={memberships} />
      {open && <Dates account={account} />}
      <div class="buttons">
        {open && (
          <Link href={`/top-up/${account.plan_code}`} class="button primary">
            {t('money.top_up')}
          </Link>
        )}
        <Link href={`/statement/${account.plan_code}`} class="button">
          {t('money.statement')}
        </Link>
      </div>
    </section>
  );
}

/** The first day something is missing, it says what, why, and until when. */
function Missing({ account, memberships }: { account: Account; memberships: Membership[] }) {
  if (isZero(account.missing_minor)) return null;
  const suspended = memberships.filter((m) => m.status === 'suspended');
  const until = suspended
    .map((m) => m.grace_until)
    .filter((d) => d !== null)
    .sort()[0];
  const missing = money(account.missing_minor);
  return (
    <Note
      kind={suspended.length > 0 ? 'attention' : 'soon'}
      title={suspended.length > 0 ? t('account.suspended_title') : t('account.missing_title')}
    >
      <p>
        {until !== undefined
          ? t('account.suspended', { missing, day: date(until) })
          : t('account.missing', {
              missing,
              reserve: money(account.reserve_minor),
              day: account.next_notice_on === null ? '' : date(account.next_notice_on),
            })}
      </p>
      <p>{t('account.why_reserve', { reserve: money(account.reserve_minor), weight: account.weight })}</p>
    </Note>
  );
}

const Dates = ({ account }: { account: Account }) => (
  <Facts
    items={[
      [t('account.reserve'), money(account.reserve_minor)],
      account.last_share_minor !== null && [t('account.last_share'), money(account.last_share_minor)],
      account.year_low_minor !== null &&
        account.year_high_minor !== null && [
          t('account.year'),
          t('account.range', { low: money(account.year_low_minor), high: money(account.year_high_minor) }),
        ],
      account.phase !== 'open' && [t('account.phase'), t('account.in_notice')],
      account.next_sharing_on !== null && [t('account.next_sharing'), dayOfYear(account.next_sharing_on)],
      account.next_notice_on !== null && [t('account.next_notice'), dayOfYear(account.next_notice_on)],
    ]}
  />
);

export const MembershipRows = ({ memberships }: { memberships: readonly Membership[] }) => (
  <ul class="rows">
    {memberships.map((m) => (
      <li key={m.membership_id}>
        <RowLink
          to={`/memberships/${m.membership_id}`}
          title={whoseWords(m)}
          note={statusSentence(m)}
          side={<span class="tag">{t(`status.${m.status}`)}</span>}
        />
      </li>
    ))}
  </ul>
);

/** My own memberships that somebody else pays for. */
export function PaidByOthers({ memberships }: { memberships: readonly Membership[] }) {
  if (memberships.length === 0) return null;
  return (
    <section class="block">
      <h2>{t('home.paid_by_others')}</h2>
      <MembershipRows memberships={memberships} />
    </section>
  );
}
