import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter';
import { date, dayOf, instant, money, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note } from '../ui/parts.tsx';
import { isPayAddress } from './pay-address.ts';

const POLL_MS = 2_000;
const PATIENCE_MS = 60_000;

/** One payment: it is in the account when the provider's signed word has come, not before. */
export function OrderPage({ params }: { params: { order_no: string } }) {
  return (
    <SignedIn>
      <Order order_no={params.order_no} />
    </SignedIn>
  );
}

function Order({ order_no }: { order_no: string }) {
  const [waiting, setWaiting] = useState(true);
  const [long, setLong] = useState(false);
  const order = useRead(
    'payments.order',
    { params: { order_no } },
    { refetchInterval: waiting ? POLL_MS : false, staleTime: 0 },
  );
  const queries = useQueryClient();
  const state = order.data?.state;
  useEffect(() => {
    if (state === undefined || state === 'created') return;
    setWaiting(false);
    void queries.invalidateQueries({ queryKey: ['memberships.mine'] });
  }, [state, queries]);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Loaded of={order}>
      {(o) => (
        <Page title={t(`order.${o.state}_title`)}>
          {o.state === 'paid' && (
            <Note kind="good" live>
              <p>{t(`order.paid_${o.purpose}`, { amount: money(o.amount_minor) })}</p>
            </Note>
          )}
          {o.state === 'created' && (
            <Note kind="soon" live>
              <p>{t('order.created', { amount: money(o.amount_minor) })}</p>
              {long && <p>{t('order.long')}</p>}
              {o.pay_url !== null && isPayAddress(o.pay_url) && (
                <p>
                  <a href={o.pay_url}>{t('order.pay_now')}</a>
                </p>
              )}
            </Note>
          )}
          {o.state === 'closed' && <Note>{t('order.closed')}</Note>}
          <Facts
            items={[
              [t('order.no'), o.order_no],
              [t('order.amount'), money(o.amount_minor)],
              [t('order.began'), instant(o.created_at)],
              o.paid_at !== null && [t('order.paid_on'), date(dayOf(o.paid_at))],
            ]}
          />
          <Link href={o.purpose === 'gift' ? '/gift' : '/'} class="button primary wide-button">
            {o.purpose === 'gift' ? t('do.back') : t('joined.to_home')}
          </Link>
        </Page>
      )}
    </Loaded>
  );
}
