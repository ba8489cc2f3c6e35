import { useRead } from '../lib/api.ts';
import { type Attention, waitingIn } from '../lib/attention.ts';
import { useHouse } from '../lib/house.tsx';
import { useWords } from '../lib/words.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Section } from '../parts/page.tsx';
import { Rows } from '../parts/rows.tsx';
import { Empty, Shown } from '../parts/states.tsx';
import { useStep } from '../parts/step.tsx';

type Refund = Attention['failed_refunds'][number];

/** Money that did not find its way: refunds that failed or are slow, payments that fit nothing. */
export function MoneyAttention() {
  const { t } = useWords();
  const found = useRead('payments.attention', {});
  return (
    <Shown of={found}>
      {(a) =>
        waitingIn(a) === 0 ? (
          <Empty title={t('attention.none')} hint={t('attention.none_hint')} scene="ledger" />
        ) : (
          <>
            <Refunds title={t('attention.failed')} rows={a.failed_refunds} retry />
            <Refunds title={t('attention.slow')} rows={a.slow_refunds} />
            <Strays title={t('attention.unmatched')} rows={a.unmatched} />
            <Strays title={t('attention.other_currency')} rows={a.other_currency} />
          </>
        )
      }
    </Shown>
  );
}

function Refunds(props: { title: string; rows: readonly Refund[]; retry?: boolean }) {
  const { t, money, instant } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <Section title={props.title}>
      <Rows
        caption={props.title}
        rows={props.rows}
        rowKey={(r) => r.refund_no}
        columns={[
          { key: 'no', title: t('payouts.no'), cell: (r) => <span className="mono">{r.refund_no}</span> },
          { key: 'at', title: t('attention.at'), cell: (r) => instant(r.created_at) },
          { key: 'amount', title: t('payouts.amount'), number: true, cell: (r) => money(r.amount_minor) },
          ...(props.retry
            ? [{ key: 'step', title: t('payouts.next'), cell: (r: Refund) => <Retry of={r} /> }]
            : []),
        ]}
      />
    </Section>
  );
}

function Retry({ of: r }: { of: Refund }) {
  const { t, money } = useWords();
  const { can } = useHouse();
  const step = useStep('payments.retry_refund', { done: 'attention.retried' });
  if (!can('finance')) return <span className="soft small">{t('attention.waits_finance')}</span>;
  return (
    <Confirm
      size="small"
      label={t('attention.retry')}
      title={t('attention.retry_title')}
      verb={t('attention.retry')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { refund_no: r.refund_no } })}
    >
      <p>{t('attention.retry_text', { amount: money(r.amount_minor) })}</p>
      <p>{t('payouts.release_passkey')}</p>
    </Confirm>
  );
}

type Stray = Attention['unmatched'][number] & { currency?: string };

/** The provider has the money; it is matched or returned there, by its order number. */
function Strays(props: { title: string; rows: readonly Stray[] }) {
  const { t, money, instant } = useWords();
  if (props.rows.length === 0) return null;
  return (
    <Section title={props.title} note={t('attention.stray_note')}>
      <Rows
        caption={props.title}
        rows={props.rows}
        rowKey={(e) => e.event_id}
        columns={[
          {
            key: 'order',
            title: t('attention.order'),
            cell: (e) => <span className="mono">{e.order_no}</span>,
          },
          {
            key: 'event',
            title: t('attention.event'),
            wideOnly: true,
            cell: (e) => <span className="mono">{e.event_id}</span>,
          },
          { key: 'at', title: t('attention.at'), cell: (e) => instant(e.received_at) },
          {
            key: 'amount',
            title: t('payouts.amount'),
            number: true,
            cell: (e) => (e.currency ? `${e.amount_minor} (${e.currency})` : money(e.amount_minor)),
          },
        ]}
      />
    </Section>
  );
}
