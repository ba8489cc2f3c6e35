import { isNotFound } from '../base/client.ts';
import { instant, money, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';

export function Refunds() {
  return (
    <SignedIn>
      <RefundRows />
    </SignedIn>
  );
}

function RefundRows() {
  const refunds = useRead('payments.refunds', {});
  return (
    <Page title={t('refunds.title')} lead={t('refunds.note')} back={{ to: '/money', text: t('nav.money') }}>
      {isNotFound(refunds.error) ? (
        <Empty scene="ledger" text={t('refunds.none')} />
      ) : (
        <Loaded of={refunds}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty scene="ledger" text={t('refunds.none')} />
            ) : (
              <ul class="rows">
                {items.map((r) => (
                  <li key={r.refund_no} class="row">
                    <span class="row-text">
                      <span class="row-title">{money(r.amount_minor)}</span>
                      <span class="row-note">
                        {r.refund_no}
                        <br />
                        {instant(r.created_at)}
                      </span>
                    </span>
                    <span class="row-side">{t(`refunds.${r.state}`)}</span>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </Page>
  );
}
