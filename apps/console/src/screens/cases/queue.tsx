import { CASE_STAGES, type CaseStage } from '@tongzhou/contract/words';
import { Button, Select } from 'antd';
import { Link, useLocation, useSearchParams } from 'wouter';
import { type ItemOf, usePages, useRead } from '../../lib/api.ts';
import { dueState } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { DueTag } from '../../parts/due.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, Rows } from '../../parts/rows.tsx';
import { Empty, More, Shown } from '../../parts/states.tsx';

type Item = ItemOf<'cases.queue'>;
/** The stages in which somebody of the house acts; they get a button each, with their number. */
const AT_WORK = [
  'submitted',
  'screening',
  'needs_materials',
  'investigating',
  'deciding',
  'objected',
  'second_review',
  'noticed',
  'payout_due',
] as const satisfies readonly CaseStage[];

/** Short sign of a case for talking about it; the whole id stands in the file. */
export const shortId = (case_id: string): string => case_id.slice(0, 8).toUpperCase();

export default function CaseQueue() {
  const { t } = useWords();
  const { can } = useHouse();
  const [search, setSearch] = useSearchParams();
  const [, go] = useLocation();
  const stage = CASE_STAGES.find((s) => s === search.get('stage'));
  const overdue = search.get('overdue') === '1';
  const query = usePages('cases.queue', {
    query: { ...(stage ? { stage } : {}), ...(overdue ? { overdue: 'true' } : {}) },
  });
  const choose = (next: { stage?: string | undefined; overdue?: boolean }) =>
    setSearch(
      () => {
        const params = new URLSearchParams();
        if (next.stage) params.set('stage', next.stage);
        if (next.overdue) params.set('overdue', '1');
        return params;
      },
      { replace: true },
    );
  return (
    <Page
      title={t('cases.title')}
      lead={t('cases.lead')}
      aside={can('reviewer') ? <Link href="/cases/desk">{t('desk.title')}</Link> : null}
    >
      <Filters stage={stage} overdue={overdue} choose={choose} />
      <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }} lines={8}>
        {(items) =>
          items.length === 0 ? (
            <Empty
              title={t(overdue ? 'cases.none_overdue' : stage ? 'cases.none_in_stage' : 'cases.none')}
              hint={
                stage || overdue ? (
                  <Button onClick={() => choose({})}>{t('cases.show_all')}</Button>
                ) : (
                  t('cases.none_hint')
                )
              }
            />
          ) : (
            <>
              <CaseTable items={items} onOpen={(c) => go(`/cases/${c.case_id}`)} />
              <More query={query} count={items.length} />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function Filters(props: {
  stage: CaseStage | undefined;
  overdue: boolean;
  choose: (next: { stage?: string | undefined; overdue?: boolean }) => void;
}) {
  const { t, number } = useWords();
  const counts = useRead('cases.counts', {});
  const rows = counts.data?.items ?? [];
  const of = (stage: string) => rows.find((r) => r.stage === stage)?.cases ?? 0;
  const overdue = rows.reduce((sum, r) => sum + r.overdue, 0);
  const chip = (
    key: string,
    label: string,
    count: number | null,
    on: boolean,
    pick: () => void,
    tone = '',
  ) => (
    <button key={key} type="button" className={`chip ${tone}`} aria-pressed={on} onClick={pick}>
      {label} {count === null ? null : <b>{number(count)}</b>}
    </button>
  );
  return (
    <div className="filters no-print">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
      <div className="chips" role="group" aria-label={t('cases.filter')}>
        {chip('all', t('cases.all_open'), null, !props.stage && !props.overdue, () => props.choose({}))}
        {chip(
          'overdue',
          t('cases.overdue'),
          overdue,
          props.overdue,
          () => props.choose({ overdue: !props.overdue }),
          overdue > 0 ? 'attention' : '',
        )}
        {AT_WORK.filter((s) => of(s) > 0 || props.stage === s).map((s) =>
          chip(s, t(`stage.${s}`), of(s), props.stage === s, () =>
            props.choose({ stage: props.stage === s ? undefined : s }),
          ),
        )}
      </div>
      <Select
        aria-label={t('cases.other_stage')}
        placeholder={t('cases.other_stage')}
        allowClear
        className="stage-select"
        value={props.stage && !(AT_WORK as readonly string[]).includes(props.stage) ? props.stage : null}
        onChange={(s: CaseStage | undefined) => props.choose({ stage: s })}
        options={CASE_STAGES.filter((s) => !(AT_WORK as readonly string[]).includes(s) && s !== 'draft').map(
          (s) => ({
            value: s,
            label: `${t(`stage.${s}`)} ${number(of(s))}`,
          }),
        )}
      />
    </div>
  );
}

function CaseTable({ items, onOpen }: { items: readonly Item[]; onOpen: (item: Item) => void }) {
  const { t, money, instant, code } = useWords();
  const { today, can } = useHouse();
  const plans = usePlanNames();
  const reads = can('reviewer', 'investigator', 'auditor', 'inspector', 'operator');
  const columns: readonly Column<Item>[] = [
    { key: 'due', title: t('cases.due'), cell: (c) => <DueTag due_on={c.due_on} /> },
    {
      key: 'case',
      title: t('cases.case'),
      cell: (c) =>
        reads ? (
          <Link href={`/cases/${c.case_id}`} className="mono" tabIndex={-1}>
            {shortId(c.case_id)}
          </Link>
        ) : (
          <span className="mono">{shortId(c.case_id)}</span>
        ),
    },
    { key: 'stage', title: t('cases.stage'), cell: (c) => <StageCell item={c} /> },
    { key: 'acts', title: t('cases.acts'), cell: (c) => code('acts', c.acts) },
    { key: 'plan', title: t('cases.plan'), wideOnly: true, cell: (c) => plans.byId(c.plan_id) },
    { key: 'asked', title: t('cases.asked'), number: true, cell: (c) => money(c.asked_minor) },
    {
      key: 'since',
      title: t('cases.since'),
      wideOnly: true,
      cell: (c) => <span className="small">{instant(c.stage_since)}</span>,
    },
  ];
  return (
    <Rows
      main
      caption={t('cases.title')}
      columns={columns}
      rows={items}
      rowKey={(c) => c.case_id}
      {...(reads ? { onOpen } : {})}
      tone={(c) => (dueState(c.due_on, today).state === 'overdue' ? 'overdue' : undefined)}
    />
  );
}

function StageCell({ item }: { item: Item }) {
  const { t } = useWords();
  return (
    <>
      {t(`stage.${item.stage}`)}
      {item.review === 'second' ? <span className="tag">{t('cases.second_review')}</span> : null}
      {item.moves > 0 ? <span className="tag">{t('cases.moved', { times: item.moves })}</span> : null}
    </>
  );
}
