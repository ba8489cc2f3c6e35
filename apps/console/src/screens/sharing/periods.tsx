import { Link, useLocation, useParams } from 'wouter';
import { type Answer, usePages, useRead } from '../../lib/api.ts';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, More, Shown } from '../../parts/states.tsx';
import { Phase } from './overview.tsx';

type Progress = Answer<'sharing.progress'>['items'][number];

/** One plan: where its period stands, what comes next, and all periods so far. */
export default function PlanPeriods() {
  const { plan_code } = useParams<{ plan_code: string }>();
  const { t } = useWords();
  const plans = usePlanNames();
  const progress = useRead('sharing.progress', {});
  const mine = progress.data?.items.find((p) => p.plan_code === plan_code);
  return (
    <Page
      title={plans.byCode(plan_code)}
      lead={t('sharing.plan_lead')}
      aside={<Link href="/sharing">{t('sharing.title')}</Link>}
    >
      <Section title={t('sharing.in_progress')}>
        <Shown of={{ data: mine, error: progress.error, refetch: progress.refetch }}>
          {(p) => <InProgress of={p} />}
        </Shown>
      </Section>
      <Section title={t('sharing.history')}>
        <PeriodTable plan_code={plan_code} />
      </Section>
    </Page>
  );
}

function InProgress({ of: p }: { of: Progress }) {
  const { t, date, number, money } = useWords();
  return (
    <>
      <p className="state-line">
        <strong>
          {t('period.no', { period: p.period_no })} · <Phase of={p} />
        </strong>
        <span>
          {t(`sharing.next.${p.phase}`, { notice: date(p.notice_on), sharing: date(p.sharing_on) })}
        </span>
      </p>
      <Facts
        items={[
          [t('period.weight'), number(p.weight_total)],
          [t('period.cap'), money(p.cap_minor)],
          [t('period.index'), money(p.index_minor)],
          [t('period.surplus'), money(p.surplus_minor)],
          [t('sharing.debts'), money(p.debts_minor)],
          [t('sharing.cases_fixed'), number(p.cases_fixed)],
          [t('sharing.cases_waiting'), number(p.cases_waiting)],
          [t('period.rule_version'), number(p.rule_version)],
        ]}
      />
      {p.phase === 'frozen' ? (
        <p>
          <Link href={`/sharing/${p.plan_code}/${p.period_no}`} className="button primary">
            {t('sharing.open_preview')}
          </Link>
        </p>
      ) : null}
    </>
  );
}

function PeriodTable({ plan_code }: { plan_code: string }) {
  const { t, money, number, date } = useWords();
  const [, go] = useLocation();
  const query = usePages('sharing.periods', { params: { plan_code } });
  return (
    <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }}>
      {(items) =>
        items.length === 0 ? (
          <Empty title={t('sharing.no_period')} scene="ledger" />
        ) : (
          <>
            <Rows
              main
              caption={t('sharing.history')}
              rows={items}
              rowKey={(p) => String(p.period_no)}
              onOpen={(p) => go(`/sharing/${plan_code}/${p.period_no}`)}
              columns={[
                {
                  key: 'no',
                  title: t('period.title'),
                  cell: (p) => (
                    <Link href={`/sharing/${plan_code}/${p.period_no}`} tabIndex={-1}>
                      {t('period.no', { period: p.period_no })}
                    </Link>
                  ),
                },
                { key: 'sharing', title: t('period.sharing_on'), cell: (p) => date(p.sharing_on) },
                {
                  key: 'state',
                  title: t('sharing.phase'),
                  cell: (p) => (
                    <>
                      {t(`period.state.${p.state}`)}
                      {p.corrected ? <span className="tag">{t('period.corrected')}</span> : null}
                    </>
                  ),
                },
                { key: 'cases', title: t('sharing.cases'), number: true, cell: (p) => number(p.cases) },
                {
                  key: 'weight',
                  title: t('period.weight'),
                  number: true,
                  cell: (p) => (p.weight_total === null ? '–' : number(p.weight_total)),
                },
                { key: 'share', title: t('period.share'), number: true, cell: (p) => money(p.share_minor) },
                { key: 'aid', title: t('sum.aid'), number: true, cell: (p) => money(p.aid_minor) },
                { key: 'fee', title: t('sum.fee'), number: true, cell: (p) => money(p.fee_minor) },
                {
                  key: 'out',
                  title: t('sum.carry_out'),
                  number: true,
                  cell: (p) => money(p.surplus_out_minor),
                },
              ]}
            />
            <More query={query} count={items.length} />
          </>
        )
      }
    </Shown>
  );
}
