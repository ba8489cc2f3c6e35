import { Link } from 'wouter';
import { money, t } from '../base/i18n.ts';
import { usePlanName } from '../base/plan-name.ts';
import { type Account, useMine } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Figure, RowLink } from '../ui/parts.tsx';

/** Where my money is: accounts of the plans, and the wallet beside them. */
export function MoneyPage() {
  return (
    <SignedIn>
      <MyMoney />
    </SignedIn>
  );
}

function MyMoney() {
  const mine = useMine();
  return (
    <Page title={t('nav.money')}>
      <Loaded of={mine}>
        {({ accounts, wallet_minor, payer_id }) => (
          <>
            {accounts.length === 0 && (
              <Empty scene="ledger" text={t('money.no_account')}>
                <Link href="/start" class="button">
                  {t('home.add')}
                </Link>
              </Empty>
            )}
            {accounts.map((a) => (
              <AccountRows key={a.plan_code} account={a} />
            ))}
            {payer_id !== null && (
              <section class="panel" aria-label={t('wallet.title')}>
                <h2>{t('wallet.title')}</h2>
                <Figure label={t('account.balance')} value={money(wallet_minor)} note={t('wallet.what')} />
                <ul class="rows">
                  <li>
                    <RowLink to="/wallet/top-up" title={t('wallet.top_up')} />
                  </li>
                  {wallet_minor !== '0' && accounts.length > 0 && (
                    <li>
                      <RowLink to="/wallet/allocate" title={t('wallet.allocate')} />
                    </li>
                  )}
                  {wallet_minor !== '0' && (
                    <li>
                      <RowLink to="/wallet/withdraw" title={t('wallet.withdraw')} />
                    </li>
                  )}
                </ul>
              </section>
            )}
            {payer_id !== null && (
              <RowLink to="/refunds" title={t('refunds.title')} note={t('refunds.note')} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function AccountRows({ account }: { account: Account }) {
  const name = usePlanName(account.plan_code, account.plan_name);
  return (
    <section class="panel" aria-label={name}>
      <h2>{name}</h2>
      <Figure label={t('account.balance')} value={money(account.balance_minor)} />
      <ul class="rows">
        <li>
          <RowLink
            to={`/statement/${account.plan_code}`}
            title={t('money.statement')}
            note={t('money.statement_note')}
          />
        </li>
        <li>
          <RowLink to={`/top-up/${account.plan_code}`} title={t('money.top_up')} />
        </li>
        <li>
          <RowLink
            to={`/money/${account.plan_code}/withdraw`}
            title={t('money.withdraw')}
            note={t('money.withdraw_note')}
          />
        </li>
      </ul>
    </section>
  );
}
