import { Link, useLocation } from 'wouter';
import { useRead } from '../../lib/api.ts';
import { useHouse } from '../../lib/house.tsx';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Page } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';

export default function Plans() {
  const { t, date } = useWords();
  const { can } = useHouse();
  const [, go] = useLocation();
  const names = usePlanNames();
  const plans = useRead('plans.list', {});
  const aside = can('operator') ? (
    <Link href="/plans/check" className="button primary">
      {t('plans.check_and_open')}
    </Link>
  ) : null;
  return (
    <Page title={t('plans.title')} lead={t('plans.lead')} aside={aside}>
      <Shown of={plans}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('plans.none')} hint={t('plans.none_hint')} scene="ledger" />
          ) : (
            <Rows
              main
              caption={t('plans.title')}
              rows={items}
              rowKey={(p) => p.code}
              onOpen={(p) => go(`/plans/${p.code}`)}
              columns={[
                {
                  key: 'name',
                  title: t('plans.name'),
                  cell: (p) => (
                    <Link href={`/plans/${p.code}`} tabIndex={-1}>
                      {names.byCode(p.code)}
                    </Link>
                  ),
                },
                {
                  key: 'code',
                  title: t('plans.code'),
                  cell: (p) => <span className="mono small">{p.code}</span>,
                },
                { key: 'state', title: t('plans.state'), cell: (p) => t(`plan.state.${p.state}`) },
                { key: 'opened', title: t('plans.opened_on'), cell: (p) => date(p.opened_on) },
                { key: 'zone', title: t('plans.currency'), cell: (p) => p.currency },
              ]}
            />
          )
        }
      </Shown>
    </Page>
  );
}
