import { EVENT_STATES, type EventState } from '@tongzhou/contract/society-words';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Answer, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Page } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { EventDuty } from './event-duty.tsx';
import { PlanEvent } from './plan-event.tsx';
import { Questions } from './questions.tsx';

type Event = Answer<'outreach.helpers_events'>['items'][number];

/** Stalls, talks and gatherings: approve those that others planned, review the questions people asked. */
export default function Events() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const [planning, setPlanning] = useState(false);
  const state = EVENT_STATES.find((s) => s === search.get('state'));
  const events = useRead('outreach.helpers_events', { query: state ? { state } : {} });
  const choose = (s: EventState | null) => setSearch(s ? { state: s } : {}, { replace: true });
  return (
    <Page title={t('events.title')} lead={t('events.lead')}>
      <div className="buttons no-print">
        <Button type="primary" onClick={() => setPlanning(true)}>
          {t('events.plan')}
        </Button>
      </div>
      {planning ? <PlanEvent onClose={() => setPlanning(false)} /> : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend */}
      <div className="chips no-print" role="group" aria-label={t('cases.filter')}>
        <button type="button" className="chip" aria-pressed={!state} onClick={() => choose(null)}>
          {t('events.all')}
        </button>
        {EVENT_STATES.map((s) => (
          <button key={s} type="button" className="chip" aria-pressed={state === s} onClick={() => choose(s)}>
            {t(`event.state.${s}`)}
          </button>
        ))}
      </div>
      <Shown of={events}>
        {({ items }) =>
          items.length === 0 ? <Empty title={t('events.none')} scene="table" /> : <EventTable items={items} />
        }
      </Shown>
    </Page>
  );
}

function EventTable({ items }: { items: readonly Event[] }) {
  const { t, instant, number } = useWords();
  const [asking, setAsking] = useState<Event | null>(null);
  const [staffing, setStaffing] = useState<string | null>(null);
  const staffed = items.find((e) => e.event_code === staffing);
  return (
    <>
      <Rows
        main
        caption={t('events.title')}
        rows={items}
        rowKey={(e) => e.event_code}
        tone={(e) => (e.state === 'cancelled' ? 'quiet' : undefined)}
        columns={[
          { key: 'at', title: t('events.starts_at'), cell: (e) => instant(e.starts_at) },
          {
            key: 'title',
            title: t('events.name'),
            cell: (e) => (
              <>
                {e.title}
                <p className="soft small">{e.place}</p>
              </>
            ),
          },
          { key: 'society', title: t('events.society'), cell: (e) => e.society },
          { key: 'kind', title: t('events.kind'), cell: (e) => t(`event.kind.${e.kind}`) },
          { key: 'state', title: t('cases.stage'), cell: (e) => t(`event.state.${e.state}`) },
          { key: 'duty', title: t('events.on_duty'), number: true, cell: (e) => number(e.on_duty.length) },
          {
            key: 'tally',
            title: t('events.tally'),
            cell: (e) =>
              t('events.tally_text', {
                talked: e.tally.talked,
                joined: e.tally.joined,
                wary: e.tally.wary,
                looked: e.tally.only_looked,
              }),
          },
          {
            key: 'steps',
            title: t('payouts.next'),
            cell: (e) => (
              <div className="buttons">
                <Steps of={e} />
                {e.state === 'reported' || e.state === 'cancelled' ? null : (
                  <Button size="small" onClick={() => setStaffing(e.event_code)}>
                    {t('events.duty')}
                  </Button>
                )}
                {e.questions_waiting > 0 ? (
                  <Button size="small" onClick={() => setAsking(e)}>
                    {t('events.questions', { count: e.questions_waiting })}
                  </Button>
                ) : null}
              </div>
            ),
          },
        ]}
      />
      {staffed ? <EventDuty event={staffed} onClose={() => setStaffing(null)} /> : null}
      {asking ? (
        <Questions event_code={asking.event_code} title={asking.title} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

function Steps({ of: e }: { of: Event }) {
  const { t } = useWords();
  if (e.state === 'planned' && e.planned_by_me)
    return (
      <>
        <span className="soft small">{t('events.own')}</span>
        <Cancel of={e} />
      </>
    );
  return (
    <>
      {e.state === 'planned' ? <Approve of={e} /> : null}
      {e.state === 'planned' || e.state === 'approved' ? <Cancel of={e} /> : null}
    </>
  );
}

function Approve({ of: e }: { of: Event }) {
  const { t, instant } = useWords();
  const step = useStep('outreach.approve', { done: 'events.approved' });
  const [permission, setPermission] = useState('');
  return (
    <Confirm
      primary
      size="small"
      label={t('events.approve')}
      title={t('events.approve_title', { title: e.title })}
      verb={t('events.approve')}
      blocked={permission.trim().length < 2}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() =>
        step.run({ params: { event_code: e.event_code }, body: { permission: permission.trim() } })
      }
    >
      <p>{t('events.approve_text', { at: instant(e.starts_at), place: e.place })}</p>
      <Field label={t('events.permission')}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={permission}
            maxLength={300}
            autoSize={{ minRows: 2 }}
            onChange={(event) => setPermission(event.target.value)}
          />
        )}
      </Field>
    </Confirm>
  );
}

function Cancel({ of: e }: { of: Event }) {
  const { t } = useWords();
  const step = useStep('outreach.cancel', { done: 'actions.done' });
  return (
    <Confirm
      danger
      quiet
      size="small"
      label={t('events.cancel')}
      title={t('events.cancel')}
      verb={t('events.cancel')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { event_code: e.event_code } })}
    >
      <p>{t('events.cancel_text', { title: e.title })}</p>
    </Confirm>
  );
}
