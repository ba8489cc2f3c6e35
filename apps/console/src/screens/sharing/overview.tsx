import { Link, useLocation } from 'wouter';
import { type Answer, useRead } from '../../lib/api.ts';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Page } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';

type Progress = Answer<'sharing.progress'>['items'][number];

/** Where a plan's progress leads: to the period that waits for signatures, or to the list of periods. */
export const progressPath = (p: Progress): string =>
  p.phase === 'frozen' ? `/sharing/${p.plan_code}/${p.period_no}` : `/sharing/${p.plan_code}`;

export default function Sharing() {
  const { t, money, number, shortDate } = useWords();
  const plans = usePlanNames();
  const [, go] = useLocation();
  const progress = useRead('sharing.progress', {});
  return (
    <Page title={t('sharing.title')} lead={t('sharing.lead')}>
      <Shown of={progress}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty
              title={t('sharing.none')}
              hint={<Link href="/plans">{t('nav.plans')}</Link>}
              scene="ledger"
            />
          ) : (
            <Rows
              main
              caption={t('sharing.title')}
              rows={items}
              rowKey={(p) => p.plan_code}
              onOpen={(p) => go(progressPath(p))}
              tone={(p) =>
                p.phase === 'frozen' && p.signatures < p.signatures_needed ? 'overdue' : undefined
              }
              columns={[
                {
                  key: 'plan',
                  title: t('cases.plan'),
                  cell: (p) => (
                    <Link href={progressPath(p)} tabIndex={-1}>
                      {plans.byCode(p.plan_code)}
                    </Link>
                  ),
                },
                { key: 'period', title: t('period.title'), number: true, cell: (p) => number(p.period_no) },
                { key: 'phase', title: t('sharing.phase'), cell: (p) => <Phase of={p} /> },
                { key: 'notice', title: t('period.notice_on'), cell: (p) => shortDate(p.notice_on) },
                { key: 'sharing', title: t('period.sharing_on'), cell: (p) => shortDate(p.sharing_on) },
                {
                  key: 'weight',
                  title: t('period.weight'),
                  number: true,
                  cell: (p) => number(p.weight_total),
                },
                { key: 'cap', title: t('period.cap'), number: true, cell: (p) => money(p.cap_minor) },
                {
                  key: 'cases',
                  title: t('sharing.cases'),
                  cell: (p) => t('sharing.cases_count', { fixed: p.cases_fixed, waiting: p.cases_waiting }),
                },
                { key: 'debts', title: t('sharing.debts'), number: true, cell: (p) => money(p.debts_minor) },
                {
                  key: 'surplus',
                  title: t('period.surplus'),
                  number: true,
                  cell: (p) => money(p.surplus_minor),
                },
              ]}
            />
          )
        }
      </Shown>
    </Page>
  );
}

export function Phase({ of: p }: { of: Progress }) {
  const { t } = useWords();
  return (
    <>
      {t(`phase.${p.phase}`)}
      {p.phase === 'frozen' ? (
        <span className="tag">
          {t('sharing.signed', { signed: p.signatures, needed: p.signatures_needed })}
        </span>
      ) : null}
    </>
  );
}
