import { Button, Select } from 'antd';
import { useSearchParams } from 'wouter';
import { type ItemOf, usePages } from '../lib/api.ts';
import { dueState } from '../lib/clock.ts';
import { useHouse } from '../lib/house.tsx';
import { usePlanNames } from '../lib/plans.ts';
import { useWords } from '../lib/words.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { DueTag } from '../parts/due.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Rows } from '../parts/rows.tsx';
import { Empty, More, Shown } from '../parts/states.tsx';
import { useStep } from '../parts/step.tsx';
import { MoneyAttention } from './attention.tsx';
import { shortId } from './cases/queue.tsx';

const TABS = ['due', 'list', 'attention'] as const;
const TAB_WORDS = { due: 'payouts.due', list: 'payouts.all', attention: 'attention.title' } as const;
const STATES = ['prepared', 'released', 'sent', 'paid', 'failed', 'cancelled'] as const;
type Due = ItemOf<'payouts.due'>;
type Payout = ItemOf<'payouts.list'>;

/** What is owed and by when; what is on its way; what failed and what to do about it. */
export default function Payouts() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((known) => known === search.get('tab')) ?? 'due';
  return (
    <Page title={t('payouts.title')} lead={t('payouts.lead')}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
      <div className="chips no-print" role="group" aria-label={t('payouts.title')}>
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            aria-pressed={tab === one}
            onClick={() => setSearch(one === 'due' ? {} : { tab: one }, { replace: true })}
          >
            {t(TAB_WORDS[one])}
          </button>
        ))}
      </div>
      {tab === 'due' ? <DueList /> : null}
      {tab === 'attention' ? <MoneyAttention /> : null}
      {tab === 'list' ? (
        <All
          state={STATES.find((s) => s === search.get('state'))}
          choose={(state) => setSearch(state ? { tab: 'list', state } : { tab: 'list' }, { replace: true })}
        />
      ) : null}
    </Page>
  );
}

function DueList() {
  const { t, money, number } = useWords();
  const { today } = useHouse();
  const plans = usePlanNames();
  const due = usePages('payouts.due', {});
  const open = usePages('payouts.list', { query: { state: 'prepared' } });
  const payoutOf = (item: Due) => open.items?.find((p) => p.payout_no === item.payout_no);
  return (
    <Shown of={{ data: due.items, error: due.error, refetch: due.refetch }}>
      {(items) =>
        items.length === 0 ? (
          <Empty title={t('payouts.none_due')} hint={t('payouts.none_due_hint')} scene="ledger" />
        ) : (
          <>
            <Rows
              main
              caption={t('payouts.due')}
              rows={items}
              rowKey={(p) => p.case_id}
              tone={(p) => (dueState(p.due_on, today).state === 'overdue' ? 'overdue' : undefined)}
              columns={[
                { key: 'due', title: t('cases.due'), cell: (p) => <DueTag due_on={p.due_on} /> },
                {
                  key: 'case',
                  title: t('cases.case'),
                  cell: (p) => <span className="mono">{shortId(p.case_id)}</span>,
                },
                { key: 'plan', title: t('cases.plan'), wideOnly: true, cell: (p) => plans.byId(p.plan_id) },
                { key: 'period', title: t('period.title'), number: true, cell: (p) => number(p.period_no) },
                { key: 'amount', title: t('payouts.amount'), number: true, cell: (p) => money(p.aid_minor) },
                { key: 'account', title: t('payouts.account'), cell: (p) => <AccountState due={p} /> },
                {
                  key: 'step',
                  title: t('payouts.next'),
                  cell: (p) => <NextStep due={p} payout={payoutOf(p)} />,
                },
              ]}
            />
            <More query={due} count={items.length} />
          </>
        )
      }
    </Shown>
  );
}

function AccountState({ due }: { due: Due }) {
  const { t, instant } = useWords();
  const { organisation } = useHouse();
  if (due.account_usable_from === null) return <span className="soon">{t('payouts.account_missing')}</span>;
  const held = Date.parse(due.account_usable_from) > Date.parse(organisation.now);
  return held ? (
    <span className="soon">{t('payouts.account_held', { until: instant(due.account_usable_from) })}</span>
  ) : (
    <span>{t('payouts.account_ready')}</span>
  );
}

function NextStep({ due, payout }: { due: Due; payout: Payout | undefined }) {
  const { t, code } = useWords();
  const { can } = useHouse();
  if (due.payout_state === 'prepared' && payout) return <Release payout={payout} />;
  const busy = due.payout_state === 'released' || due.payout_state === 'sent';
  if (busy && due.payout_state) return <>{code('payout.state', due.payout_state)}</>;
  if (!can('finance')) return <span className="soft">{t('payouts.waits_finance')}</span>;
  return (
    <>
      {due.payout_state === 'failed' ? <span className="attention">{t('payouts.failed_again')} </span> : null}
      <Prepare due={due} />
    </>
  );
}

function Prepare({ due }: { due: Due }) {
  const { t, money } = useWords();
  const step = useStep('payouts.prepare', { done: 'payouts.prepared_done' });
  return (
    <Confirm
      primary
      label={t('payouts.prepare')}
      title={t('payouts.prepare_title')}
      verb={t('payouts.prepare')}
      disabled={due.account_usable_from === null}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ body: { case_id: due.case_id } })}
    >
      <p>{t('payouts.prepare_text', { amount: money(due.aid_minor), case: shortId(due.case_id) })}</p>
      <p>{t('payouts.prepare_next')}</p>
    </Confirm>
  );
}

function Release({ payout }: { payout: Payout }) {
  const { t } = useWords();
  const { can } = useHouse();
  if (!can('finance')) return <span className="soft">{t('payouts.waits_release')}</span>;
  return (
    <div className="buttons tight">
      {payout.prepared_by_me ? (
        <span className="two-persons small">{t('payouts.own')}</span>
      ) : (
        <ReleaseButton payout={payout} />
      )}
      <CancelButton payout={payout} />
    </div>
  );
}

function ReleaseButton({ payout }: { payout: Payout }) {
  const { t, money } = useWords();
  const step = useStep('payouts.release', { done: 'payouts.released_done' });
  return (
    <Confirm
      primary
      label={t('payouts.release')}
      title={t('payouts.release_title')}
      verb={t('payouts.release_verb', { amount: money(payout.amount_minor) })}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { payout_no: payout.payout_no } })}
    >
      <p>
        {t('payouts.release_text', { amount: money(payout.amount_minor), case: shortId(payout.case_id) })}
      </p>
      <p className="soft">{t('payouts.release_passkey')}</p>
    </Confirm>
  );
}

function CancelButton({ payout }: { payout: Payout }) {
  const { t, money } = useWords();
  const step = useStep('payouts.cancel', { done: 'payouts.cancelled_done' });
  return (
    <Confirm
      label={t('payouts.cancel')}
      title={t('payouts.cancel')}
      verb={t('payouts.cancel')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { payout_no: payout.payout_no } })}
    >
      <p>{t('payouts.cancel_text', { amount: money(payout.amount_minor) })}</p>
    </Confirm>
  );
}

function All(props: { state: Payout['state'] | undefined; choose: (state: string | undefined) => void }) {
  const { t, money, instant } = useWords();
  const query = usePages('payouts.list', { query: props.state ? { state: props.state } : {} });
  return (
    <Section
      title={t('payouts.all')}
      aside={
        <Select
          allowClear
          className="stage-select"
          aria-label={t('payouts.state')}
          placeholder={t('payouts.state')}
          value={props.state ?? null}
          onChange={(s: Payout['state'] | undefined) => props.choose(s)}
          options={STATES.map((s) => ({ value: s, label: t(`payout.state.${s}`) }))}
        />
      }
    >
      <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              title={t('payouts.none')}
              hint={
                props.state ? (
                  <Button onClick={() => props.choose(undefined)}>{t('cases.show_all')}</Button>
                ) : (
                  t('payouts.none_hint')
                )
              }
              scene="ledger"
            />
          ) : (
            <>
              <Rows
                main
                caption={t('payouts.all')}
                rows={items}
                rowKey={(p) => p.payout_no}
                tone={(p) =>
                  p.state === 'failed' ? 'overdue' : p.state === 'cancelled' ? 'quiet' : undefined
                }
                columns={[
                  {
                    key: 'no',
                    title: t('payouts.no'),
                    cell: (p) => <span className="mono small">{p.payout_no.slice(0, 9)}</span>,
                  },
                  {
                    key: 'case',
                    title: t('cases.case'),
                    cell: (p) => <span className="mono">{shortId(p.case_id)}</span>,
                  },
                  {
                    key: 'amount',
                    title: t('payouts.amount'),
                    number: true,
                    cell: (p) => money(p.amount_minor),
                  },
                  { key: 'state', title: t('payouts.state'), cell: (p) => <StateCell payout={p} /> },
                  {
                    key: 'prepared',
                    title: t('payouts.prepared_at'),
                    wideOnly: true,
                    cell: (p) => instant(p.prepared_at),
                  },
                  {
                    key: 'released',
                    title: t('payouts.released_at'),
                    wideOnly: true,
                    cell: (p) => instant(p.released_at),
                  },
                  { key: 'paid', title: t('payouts.paid_at'), cell: (p) => instant(p.paid_at) },
                  {
                    key: 'step',
                    title: t('payouts.next'),
                    cell: (p) =>
                      p.state === 'prepared' ? (
                        <Release payout={p} />
                      ) : (
                        <span className="soft small">{t(`payout.hint.${p.state}`)}</span>
                      ),
                  },
                ]}
              />
              <More query={query} count={items.length} />
            </>
          )
        }
      </Shown>
    </Section>
  );
}

function StateCell({ payout }: { payout: Payout }) {
  const { t, code } = useWords();
  return (
    <>
      {t(`payout.state.${payout.state}`)}
      {payout.failure ? <p className="attention small">{code('failure', payout.failure)}</p> : null}
    </>
  );
}
