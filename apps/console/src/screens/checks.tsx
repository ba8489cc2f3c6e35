import { Button } from 'antd';
import { useRead } from '../lib/api.ts';
import { useWords } from '../lib/words.tsx';
import { Page } from '../parts/page.tsx';
import { Rows } from '../parts/rows.tsx';
import { Shown } from '../parts/states.tsx';

/** Every invariant of the stored data, those that do not hold first. */
export default function Checks() {
  const { t, has, instant, number } = useWords();
  const checks = useRead(
    'audit.checks',
    {},
    { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
  );
  const items = checks.data?.items ?? [];
  const broken = items.filter((c) => c.rows > 0).length;
  return (
    <Page
      title={t('checks.title')}
      lead={
        checks.data ? (
          <p className="state-line">
            <strong className={broken === 0 ? 'good' : 'attention'}>
              {broken === 0
                ? `✓ ${t('checks.all_hold', { count: items.length })}`
                : `✕ ${t('checks.broken', { count: broken })}`}
            </strong>
            <span className="soft">{t('checks.at', { at: instant(checks.data.at) })}</span>
          </p>
        ) : (
          t('checks.lead')
        )
      }
      aside={
        <Button loading={checks.isFetching} onClick={() => void checks.refetch()}>
          {t('checks.again')}
        </Button>
      }
    >
      <Shown of={checks} lines={12}>
        {({ items: all }) => (
          <Rows
            caption={t('checks.title')}
            rows={all.toSorted((a, b) => Number(b.rows > 0) - Number(a.rows > 0))}
            rowKey={(c) => c.name}
            tone={(c) => (c.rows > 0 ? 'overdue' : undefined)}
            columns={[
              {
                key: 'holds',
                title: t('checks.result'),
                cell: (c) =>
                  c.rows === 0 ? (
                    <span className="good nowrap">✓ {t('checks.holds')}</span>
                  ) : (
                    <strong className="attention nowrap">✕ {t('checks.rows', { count: c.rows })}</strong>
                  ),
              },
              {
                key: 'name',
                title: t('checks.name'),
                cell: (c) => <span className="mono small">{c.name}</span>,
              },
              {
                key: 'meaning',
                title: t('checks.meaning'),
                cell: (c) => (has(`invariant.${c.name}`) ? t(`invariant.${c.name}`) : c.meaning),
              },
              { key: 'ms', title: t('checks.ms'), number: true, cell: (c) => number(c.ms) },
            ]}
          />
        )}
      </Shown>
    </Page>
  );
}
