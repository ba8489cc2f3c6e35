import { Checkbox, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type ItemOf, usePages, useRead } from '../../lib/api.ts';
import { dayOf } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, More, Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Row = ItemOf<'care.board'>;
const REASONS = ['same_illness', 'same_stage', 'near_age', 'same_sex', 'same_language', 'same_city'] as const;
type Reason = (typeof REASONS)[number];

/** No one alone: every ill member and main carer, red first; "not now" and "never" are answers and never red. */
export default function Board() {
  const { t, number } = useWords();
  const [search, setSearch] = useSearchParams();
  const red = search.get('red') === '1';
  const query = usePages('care.board', { query: red ? { red: 'true' } : {} });
  const counts = (query.data?.pages[0] as { counts: Record<string, number> } | undefined)?.counts;
  return (
    <Page title={t('board.title')} lead={t('board.lead')}>
      {counts ? (
        <div className="figures board-figures">
          {(['people', 'red', 'not_alone', 'not_now', 'never'] as const).map((key) => (
            <div key={key} className={`figure ${key === 'red' && (counts.red ?? 0) > 0 ? 'overdue' : ''}`}>
              <span className="figure-value">{number(counts[key] ?? 0)}</span>
              <span className="figure-label">{t(`board.count.${key}`)}</span>
            </div>
          ))}
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
      <div className="chips no-print" role="group" aria-label={t('cases.filter')}>
        <button
          type="button"
          className="chip"
          aria-pressed={!red}
          onClick={() => setSearch({}, { replace: true })}
        >
          {t('board.everybody')}
        </button>
        <button
          type="button"
          className="chip"
          aria-pressed={red}
          onClick={() => setSearch({ red: '1' }, { replace: true })}
        >
          {t('board.only_red')}
        </button>
      </div>
      <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }} lines={8}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t(red ? 'board.none_red' : 'board.none')} scene="lantern" />
          ) : (
            <>
              <BoardTable items={items} />
              <More query={query} count={items.length} />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function BoardTable({ items }: { items: readonly Row[] }) {
  const { t, shortDate } = useWords();
  const { organisation } = useHouse();
  const day = (at: string | null) => (at === null ? '–' : shortDate(dayOf(at, organisation.time_zone)));
  return (
    <Rows
      main
      caption={t('board.title')}
      rows={items}
      rowKey={(r) => r.cared_for_id}
      tone={(r) => (r.red ? 'overdue' : r.wish === 'open' ? undefined : 'quiet')}
      columns={[
        {
          key: 'name',
          title: t('board.who'),
          cell: (r) => (
            <>
              {r.name} <span className="soft small">{t(`board.who.${r.who}`)}</span>
              <p className="soft small">{r.branch}</p>
            </>
          ),
        },
        { key: 'clocks', title: t('board.clocks'), cell: (r) => <Clocks of={r} /> },
        { key: 'companion', title: t('board.companion'), cell: (r) => t(`board.companion.${r.companion}`) },
        {
          key: 'visit',
          title: t('board.visit'),
          cell: (r) =>
            r.visit_ahead_at ? t('board.visit_ahead', { day: day(r.visit_ahead_at) }) : day(r.visited_at),
        },
        { key: 'asked', title: t('board.asked'), cell: (r) => day(r.asked_at) },
        { key: 'answered', title: t('board.answered'), cell: (r) => day(r.answered_at) },
        {
          key: 'needs',
          title: t('board.needs'),
          cell: (r) =>
            r.open_needs === 0
              ? '–'
              : t('board.needs_count', {
                  count: r.open_needs,
                  day: r.next_need_due_on ? shortDate(r.next_need_due_on) : '–',
                }),
        },
        { key: 'steps', title: t('payouts.next'), cell: (r) => <Steps of={r} /> },
      ]}
    />
  );
}

function Clocks({ of: r }: { of: Row }) {
  const { t, shortDate } = useWords();
  if (r.wish !== 'open')
    return (
      <span>
        {r.wish === 'not_now' && r.ask_again_on
          ? t('board.wish.not_now_until', { day: shortDate(r.ask_again_on) })
          : t(`board.wish.${r.wish}`)}
      </span>
    );
  if (r.clocks.length === 0) return <span className="good">✓ {t('board.fine')}</span>;
  return (
    <ul className="plain tight-list">
      {r.clocks.map((c) => (
        <li key={c} className="attention">
          ! {t(`board.clock.${c}`)}
        </li>
      ))}
    </ul>
  );
}

function Steps({ of: r }: { of: Row }) {
  if (r.wish === 'never') return null;
  return (
    <div className="buttons">
      <Asked of={r} />
      {r.companion === 'none' && r.wish === 'open' ? <Pair of={r} /> : null}
    </div>
  );
}

function Asked({ of: r }: { of: Row }) {
  const { t } = useWords();
  const step = useStep('care.asked', { done: 'actions.done' });
  const [answered, setAnswered] = useState(false);
  return (
    <Confirm
      size="small"
      label={t('board.record_asked')}
      title={t('board.record_asked_title', { name: r.name })}
      verb={t('board.record_asked')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { cared_for_id: r.cared_for_id }, body: { answered } })}
    >
      <p>{t('board.record_asked_text')}</p>
      <Checkbox checked={answered} onChange={(e) => setAnswered(e.target.checked)}>
        {t('board.was_answered')}
      </Checkbox>
    </Confirm>
  );
}

/** A companion is proposed by a coordinator with reasons; nothing happens until both accept. */
function Pair({ of: r }: { of: Row }) {
  const { t } = useWords();
  const step = useStep('care.pair', { done: 'board.paired' });
  const [representative, setRepresentative] = useState<string | null>(null);
  const [reasons, setReasons] = useState<Reason[]>([]);
  const [treated, setTreated] = useState(false);
  const pair = () =>
    representative === null
      ? Promise.resolve(undefined)
      : step.run({
          params: { cared_for_id: r.cared_for_id },
          body: { representative_id: representative, own_treatment_over_a_year: true, reasons },
        });
  return (
    <Confirm
      size="small"
      label={t('board.pair')}
      title={t('board.pair_title', { name: r.name })}
      verb={t('board.pair')}
      blocked={representative === null || reasons.length === 0 || !treated}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={pair}
    >
      <p>{t('board.pair_text')}</p>
      <RepresentativeSelect
        branch_id={r.branch_id}
        label={t('board.companion')}
        value={representative}
        onChange={setRepresentative}
      />
      <Checkbox.Group
        className="choices"
        value={reasons}
        onChange={(list) => setReasons(list as Reason[])}
        options={REASONS.map((x) => ({ value: x, label: t(`board.reason.${x}`) }))}
      />
      <p>
        <Checkbox checked={treated} onChange={(e) => setTreated(e.target.checked)}>
          {t('board.treated')}
        </Checkbox>
      </p>
    </Confirm>
  );
}

/** Representatives in office of the society of a branch. */
export function useHelpers(branch_id: number) {
  const societies = useRead('society.list', {});
  const society = societies.data?.items.find((s) => s.branch_id === branch_id);
  const roster = useRead(
    'society.roster',
    { params: { society_id: (society?.society_id ?? 0) as never }, query: { state: 'confirmed' } },
    { enabled: society !== undefined },
  );
  return roster.data?.items ?? [];
}

function RepresentativeSelect(props: {
  branch_id: number;
  label: string;
  value: string | null;
  onChange: (representative_id: string) => void;
}) {
  const { t } = useWords();
  const helpers = useHelpers(props.branch_id);
  return (
    <Field label={props.label}>
      {(id) => (
        <Select
          id={id}
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('board.choose_representative')}
          value={props.value}
          onChange={props.onChange}
          options={helpers.map((h) => ({
            value: h.representative_id,
            label: `${h.name} · ${t(`person.sex_${h.sex}`)}`,
          }))}
        />
      )}
    </Field>
  );
}
