import { ROSTER_REASONS, type RosterReason } from '@tongzhou/contract/society-words';
import { Input, Select } from 'antd';
import { useState } from 'react';
import { type Answer, useRead } from '../../lib/api.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Person = Answer<'society.roster'>['items'][number];
const ORDER = ['applied', 'suspended', 'confirmed', 'ended'];
const SUSPEND_REASONS = ['money', 'conduct', 'privacy', 'training', 'other'] as const;
type SuspendReason = (typeof SUSPEND_REASONS)[number];
const PAPERS_NEEDED = 2;

/** Applicants first, then the suspended, then those in office. */
export function Roster({ society_id }: { society_id: number }) {
  const { t, date } = useWords();
  const roster = useRead('society.roster', { params: { society_id: society_id as never } });
  return (
    <Shown of={roster}>
      {({ items }) =>
        items.length === 0 ? (
          <Empty title={t('roster.none')} hint={t('roster.none_hint')} scene="table" />
        ) : (
          <Rows
            main
            caption={t('roster.title')}
            rows={items.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))}
            rowKey={(r) => r.representative_id}
            tone={(r) => (r.state === 'suspended' ? 'overdue' : r.state === 'ended' ? 'quiet' : undefined)}
            columns={[
              { key: 'name', title: t('roster.name'), cell: (r) => r.name },
              {
                key: 'state',
                title: t('cases.stage'),
                cell: (r) => (
                  <>
                    {t(`representative.state.${r.state}`)}
                    {r.suspended_for ? (
                      <span className="tag">{t(`roster.reason.${r.suspended_for}`)}</span>
                    ) : null}
                  </>
                ),
              },
              { key: 'training', title: t('roster.training'), cell: (r) => <Training of={r} /> },
              { key: 'until', title: t('roster.valid_until'), cell: (r) => date(r.valid_until) },
              { key: 'steps', title: t('payouts.next'), cell: (r) => <Steps of={r} /> },
            ]}
          />
        )
      }
    </Shown>
  );
}

function Training({ of: r }: { of: Person }) {
  const { t } = useWords();
  const line = (ok: boolean, text: string) => (
    <span className={ok ? 'good' : 'soon'}>
      {ok ? '✓' : '–'} {text}{' '}
    </span>
  );
  return (
    <>
      {line(r.quiz_passed, t('roster.quiz'))}
      {line(r.signed.includes('conduct'), t('roster.conduct'))}
      {line(r.signed.includes('money_oath'), t('roster.money_oath'))}
    </>
  );
}

function Steps({ of: r }: { of: Person }) {
  const { t } = useWords();
  const { me } = useHouse();
  if (r.user_id === me.user_id) return <span className="soft small">{t('roster.oneself')}</span>;
  return (
    <div className="buttons">
      {r.state === 'applied' ? <ConfirmPerson of={r} /> : null}
      {r.state === 'confirmed' ? <Renew of={r} /> : null}
      {r.state === 'confirmed' ? <Suspend of={r} /> : null}
      {r.state === 'suspended' ? <Reinstate of={r} /> : null}
      {r.state === 'confirmed' || r.state === 'suspended' ? <End of={r} /> : null}
    </div>
  );
}

function ConfirmPerson({ of: r }: { of: Person }) {
  const { t } = useWords();
  const { today } = useHouse();
  const step = useStep('society.confirm', { done: 'roster.confirmed_done' });
  const [on, setOn] = useState(today);
  const ready = r.quiz_passed && r.signed.length >= PAPERS_NEEDED;
  return (
    <Confirm
      primary
      size="small"
      label={t('roster.confirm')}
      title={t('roster.confirm_title', { name: r.name })}
      verb={t('roster.confirm_verb')}
      blocked={!ready || on === ''}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() =>
        step.run({ params: { representative_id: r.representative_id }, body: { interviewed_on: on } })
      }
    >
      <p>{t(ready ? 'roster.confirm_text' : 'roster.not_ready')}</p>
      <Field narrow label={t('roster.interviewed_on')}>
        {(id) => <Input id={id} type="date" value={on} max={today} onChange={(e) => setOn(e.target.value)} />}
      </Field>
    </Confirm>
  );
}

function Renew({ of: r }: { of: Person }) {
  const { t, date } = useWords();
  const step = useStep('society.renew', { done: 'actions.done' });
  return (
    <Confirm
      size="small"
      label={t('roster.renew')}
      title={t('roster.renew')}
      verb={t('roster.renew')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { representative_id: r.representative_id } })}
    >
      <p>{t('roster.renew_text', { name: r.name, until: date(r.valid_until) })}</p>
    </Confirm>
  );
}

function Suspend({ of: r }: { of: Person }) {
  const { t } = useWords();
  const step = useStep('society.suspend', { done: 'actions.done' });
  const [reason, setReason] = useState<SuspendReason | null>(null);
  return (
    <Confirm
      danger
      quiet
      size="small"
      label={t('roster.suspend')}
      title={t('roster.suspend_title', { name: r.name })}
      verb={t('roster.suspend')}
      blocked={reason === null}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() =>
        reason
          ? step.run({ params: { representative_id: r.representative_id }, body: { reason } })
          : Promise.resolve(undefined)
      }
    >
      <p>{t('roster.suspend_text')}</p>
      <Reasons options={SUSPEND_REASONS} value={reason} onChange={setReason} />
    </Confirm>
  );
}

function Reinstate({ of: r }: { of: Person }) {
  const { t } = useWords();
  const step = useStep('society.reinstate', { done: 'actions.done' });
  return (
    <Confirm
      size="small"
      label={t('roster.reinstate')}
      title={t('roster.reinstate')}
      verb={t('roster.reinstate')}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { representative_id: r.representative_id } })}
    >
      <p>{t('roster.reinstate_text', { name: r.name })}</p>
    </Confirm>
  );
}

function End({ of: r }: { of: Person }) {
  const { t } = useWords();
  const step = useStep('society.end', { done: 'actions.done' });
  const [reason, setReason] = useState<RosterReason | null>(null);
  return (
    <Confirm
      danger
      quiet
      size="small"
      label={t('staff.end')}
      title={t('roster.end_title', { name: r.name })}
      verb={t('roster.end_verb')}
      blocked={reason === null}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() =>
        reason
          ? step.run({ params: { representative_id: r.representative_id }, body: { reason } })
          : Promise.resolve(undefined)
      }
    >
      <p>{t('roster.end_text')}</p>
      <Reasons options={ROSTER_REASONS} value={reason} onChange={setReason} />
    </Confirm>
  );
}

function Reasons<R extends RosterReason>(props: {
  options: readonly R[];
  value: R | null;
  onChange: (reason: R) => void;
}) {
  const { t } = useWords();
  return (
    <Field narrow label={t('roster.reason')}>
      {(id) => (
        <Select
          id={id}
          value={props.value}
          onChange={props.onChange}
          options={props.options.map((r) => ({ value: r, label: t(`roster.reason.${r}`) }))}
        />
      )}
    </Field>
  );
}
