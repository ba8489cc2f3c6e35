import { Link, useLocation, useParams } from 'wouter';
import { useRead } from '../../lib/api.ts';
import { useHouse } from '../../lib/house.tsx';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Shown } from '../../parts/states.tsx';

/** One plan with every version of its rules that was ever published. */
export default function Plan() {
  const { plan_code } = useParams<{ plan_code: string }>();
  const { t, date, instant } = useWords();
  const { can } = useHouse();
  const [, go] = useLocation();
  const names = usePlanNames();
  const plan = useRead('plans.get', { params: { plan_code } });
  const versions = useRead('plans.versions', { params: { plan_code } });
  return (
    <Page
      title={names.byCode(plan_code)}
      lead={t('plans.plan_lead')}
      aside={<Link href="/plans">{t('plans.title')}</Link>}
    >
      <Shown of={plan}>
        {(p) => (
          <Facts
            items={[
              [
                t('plans.code'),
                <span key="c" className="mono">
                  {p.code}
                </span>,
              ],
              [t('plans.state'), t(`plan.state.${p.state}`)],
              [
                t('plans.in_force'),
                t('plans.version_since', {
                  version: p.in_force.version,
                  day: date(p.in_force.in_force_from),
                }),
              ],
              [t('plans.zone'), `${p.time_zone} · ${p.currency}`],
              [t('plans.first_period'), date(p.first_period_from)],
            ]}
          />
        )}
      </Shown>
      <Section
        title={t('plans.versions')}
        note={t('plans.versions_note')}
        aside={
          can('operator') ? (
            <Link href={`/plans/check?plan=${plan_code}`} className="button">
              {t('plans.new_version')}
            </Link>
          ) : null
        }
      >
        <Shown of={versions}>
          {({ items }) => (
            <Rows
              main
              caption={t('plans.versions')}
              rows={items.toReversed()}
              rowKey={(v) => String(v.version)}
              onOpen={(v) => go(`/plans/${plan_code}/${v.version}`)}
              columns={[
                {
                  key: 'no',
                  title: t('plans.version'),
                  cell: (v) => (
                    <Link href={`/plans/${plan_code}/${v.version}`} tabIndex={-1}>
                      {t('plans.version_no', { version: v.version })}
                    </Link>
                  ),
                },
                { key: 'published', title: t('plans.published_at'), cell: (v) => instant(v.published_at) },
                { key: 'from', title: t('plans.in_force_from'), cell: (v) => date(v.in_force_from) },
                {
                  key: 'hash',
                  title: 'SHA-256',
                  cell: (v) => <span className="mono small">{v.hash.slice(0, 16)}…</span>,
                },
              ]}
            />
          )}
        </Shown>
      </Section>
    </Page>
  );
}
