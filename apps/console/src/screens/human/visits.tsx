import {
  CALL_OFF_REASONS,
  type CallOffReason,
  VISIT_STATES,
  type VisitState,
} from '@tongzhou/contract/society-words';
import { Button, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Answer, type ItemOf, usePages, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { DueTag } from '../../parts/due.tsx';
import { Field } from '../../parts/field.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, More, Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { Alarms } from './alarms.tsx';
import { PlanVisit } from './plan-visit.tsx';
import { RecordConsent } from './record-consent.tsx';

export type Visit = ItemOf<'care.visits'>;
type Task = Answer<'care.tasks'>['items'][number];

/** Alarms first, then visits to plan, then the needs that visits found. */
export default function Visits() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const state = VISIT_STATES.find((s) => s === search.get('state'));
  const choose = (s: VisitState | null) => setSearch(s ? { state: s } : {}, { replace: true });
  const query = usePages('care.visits', { query: state ? { state } : {} });
  return (
    <Page title={t('visits.title')} lead={t('visits.lead')}>
      <Alarms />
      <Section title={t('visits.list')}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
        <div className="chips no-print" role="group" aria-label={t('cases.filter')}>
          <button type="button" className="chip" aria-pressed={!state} onClick={() => choose(null)}>
            {t('events.all')}
          </button>
          {VISIT_STATES.map((s) => (
            <button
              key={s}
              type="button"
              className="chip"
              aria-pressed={state === s}
              onClick={() => choose(s)}
            >
              {t(`visit.state.${s}`)}
            </button>
          ))}
        </div>
        <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={t('visits.none')} scene="lantern" />
            ) : (
              <>
                <VisitTable items={items} />
                <More query={query} count={items.length} />
              </>
            )
          }
        </Shown>
      </Section>
      <Tasks />
    </Page>
  );
}

function VisitTable({ items }: { items: readonly Visit[] }) {
  const { t, instant } = useWords();
  const [planning, setPlanning] = useState<Visit | null>(null);
  return (
    <>
      <Rows
        main
        caption={t('visits.list')}
        rows={items}
        rowKey={(v) => v.visit_id}
        tone={(v) => (v.report_overdue ? 'overdue' : v.state === 'called_off' ? 'quiet' : undefined)}
        columns={[
          { key: 'asked', title: t('visits.asked_at'), cell: (v) => instant(v.asked_at) },
          {
            key: 'state',
            title: t('cases.stage'),
            cell: (v) => (
              <>
                {t(`visit.state.${v.state}`)}
                {v.called_off_for ? <span className="tag">{t(`visit.off.${v.called_off_for}`)}</span> : null}
                {v.report_overdue ? <p className="attention small">! {t('visits.report_overdue')}</p> : null}
              </>
            ),
          },
          {
            key: 'place',
            title: t('visits.place'),
            cell: (v) => (
              <>
                {t(`visit.place.${v.place}`)}
                {v.first_visit ? <span className="tag">{t('visits.first')}</span> : null}
              </>
            ),
          },
          { key: 'consent', title: t('visits.consent'), cell: (v) => <Consent of={v} /> },
          { key: 'at', title: t('visits.starts_at'), cell: (v) => instant(v.starts_at) },
          {
            key: 'visitors',
            title: t('visits.visitors'),
            cell: (v) =>
              v.visitors.length === 0 ? '–' : v.visitors.map((x) => x.name).join(t('list.comma')),
          },
          {
            key: 'steps',
            title: t('payouts.next'),
            cell: (v) => (
              <div className="buttons">
                {v.state === 'asked' || v.state === 'planned' ? (
                  <Button
                    size="small"
                    type={v.state === 'asked' ? 'primary' : 'default'}
                    disabled={!v.consent.ill_member}
                    onClick={() => setPlanning(v)}
                  >
                    {t('visits.plan')}
                  </Button>
                ) : null}
                {v.state === 'asked' || v.state === 'planned' ? <RecordConsent of={v} /> : null}
                <Contact of={v} />
                {v.state === 'asked' || v.state === 'planned' ? <CallOff of={v} /> : null}
              </div>
            ),
          },
        ]}
      />
      {planning ? <PlanVisit visit={planning} onClose={() => setPlanning(null)} /> : null}
    </>
  );
}

function Consent({ of: v }: { of: Visit }) {
  const { t } = useWords();
  if (v.consent.complete) return <span className="good">✓ {t('visits.consent_complete')}</span>;
  return (
    <span className="soon">
      {v.consent.ill_member
        ? t('visits.consent_adults', { agreed: v.consent.adults_agreed, all: v.consent.adults_at_home })
        : t('visits.consent_member')}
    </span>
  );
}

/** Address and phone open on a click; the look is written down. */
function Contact({ of: v }: { of: Visit }) {
  const { t } = useWords();
  const step = useStep('care.open_contact', { keepLists: true });
  const [contact, setContact] = useState<Answer<'care.open_contact'> | null>(null);
  if (v.state === 'called_off') return null;
  return (
    <Confirm
      size="small"
      label={t('visits.contact')}
      title={t('visits.contact')}
      verb={t('visits.contact_open')}
      blocked={contact !== null}
      busy={step.busy}
      error={step.error}
      onClose={() => {
        step.reset();
        setContact(null);
      }}
      onConfirm={async () => {
        const answer = await step.run({ params: { visit_id: v.visit_id } });
        if (answer) setContact(answer);
        return undefined;
      }}
    >
      {contact ? (
        <>
          {contact.knows_diagnosis ? null : <p className="attention">{t('visits.unaware')}</p>}
          <Facts
            items={[
              [t('visits.call_name'), contact.call_name],
              [t('me.phone'), contact.phone],
              [t('station.address'), contact.address],
              [t('visits.times'), contact.times || '–'],
            ]}
          />
        </>
      ) : (
        <p>{t('visits.contact_text')}</p>
      )}
    </Confirm>
  );
}

function CallOff({ of: v }: { of: Visit }) {
  const { t } = useWords();
  const step = useStep('care.call_off', { done: 'actions.done' });
  const [reason, setReason] = useState<CallOffReason | null>(null);
  return (
    <Confirm
      danger
      quiet
      size="small"
      label={t('visits.call_off')}
      title={t('visits.call_off')}
      verb={t('visits.call_off')}
      blocked={reason === null}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() =>
        reason ? step.run({ params: { visit_id: v.visit_id }, body: { reason } }) : Promise.resolve(undefined)
      }
    >
      <p>{t('visits.call_off_text')}</p>
      <Field narrow label={t('roster.reason')}>
        {(id) => (
          <Select
            id={id}
            value={reason}
            onChange={setReason}
            options={CALL_OFF_REASONS.map((r) => ({ value: r, label: t(`visit.off.${r}`) }))}
          />
        )}
      </Field>
    </Confirm>
  );
}

function Tasks() {
  const { t } = useWords();
  const tasks = useRead('care.tasks', { query: { mine: 'false' } });
  return (
    <Section title={t('tasks.title')} note={t('tasks.note')}>
      <Shown of={tasks}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t('tasks.none')}</p>
          ) : (
            <Rows
              caption={t('tasks.title')}
              rows={items}
              rowKey={(x) => x.task_id}
              tone={(x) => (x.overdue ? 'overdue' : undefined)}
              columns={[
                { key: 'due', title: t('cases.due'), cell: (x) => <DueTag due_on={x.due_on} /> },
                { key: 'kind', title: t('tasks.kind'), cell: (x) => t(`need.${x.kind}`) },
                { key: 'note', title: t('tasks.what'), cell: (x) => x.note || '–' },
                { key: 'owner', title: t('tasks.owner'), cell: (x) => x.owner },
                { key: 'steps', title: t('payouts.next'), cell: (x) => <Finish of={x} /> },
              ]}
            />
          )
        }
      </Shown>
    </Section>
  );
}

function Finish({ of: task }: { of: Task }) {
  const { t } = useWords();
  const step = useStep('care.finish_task', { done: 'actions.done' });
  if (task.state !== 'open') return <>{t(`tasks.state.${task.state}`)}</>;
  const button = (outcome: 'done' | 'not_wanted') => (
    <Confirm
      size="small"
      label={t(`tasks.${outcome}`)}
      title={t(`tasks.${outcome}`)}
      verb={t(`tasks.${outcome}`)}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { task_id: task.task_id }, body: { outcome } })}
    >
      <p>{t(`tasks.${outcome}_text`)}</p>
    </Confirm>
  );
  return (
    <div className="buttons">
      {button('done')}
      {button('not_wanted')}
    </div>
  );
}
