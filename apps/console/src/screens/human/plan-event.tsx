import { EVENT_KINDS, type EventKind } from '@tongzhou/contract/society-words';
import { instantOf } from '@tongzhou/i18n';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useRead } from '../../lib/api.ts';
import { addDays } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Field } from '../../parts/field.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

/** A stall, talk or gathering: what, where and when; another coordinator approves it. */
export function PlanEvent({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { today, organisation } = useHouse();
  const societies = useRead('society.list', {}).data?.items ?? [];
  const step = useStep('outreach.plan', { done: 'events.planned' });
  const [society, setSociety] = useState<number | null>(null);
  const [kind, setKind] = useState<EventKind>('stall');
  const [title, setTitle] = useState('');
  const [place, setPlace] = useState('');
  const [day, setDay] = useState(addDays(today, 7));
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('11:30');
  const ready =
    society !== null && title.trim().length >= 2 && place.trim().length >= 2 && day !== '' && from < to;
  const send = async () => {
    if (society === null) return;
    const answer = await step.run({
      body: {
        society_id: society,
        kind,
        title: title.trim(),
        place: place.trim(),
        starts_at: instantOf(day, from, organisation.time_zone),
        ends_at: instantOf(day, to, organisation.time_zone),
      },
    });
    if (answer) onClose();
  };
  return (
    <Modal open title={t('events.plan')} onCancel={onClose} footer={null} width={600}>
      <p className="soft">{t('events.plan_note')}</p>
      <div className="form-row">
        <Field label={t('events.society')}>
          {(id) => (
            <Select
              id={id}
              placeholder={t('events.choose_society')}
              value={society}
              onChange={setSociety}
              options={societies.map((s) => ({ value: s.society_id, label: s.name }))}
            />
          )}
        </Field>
        <Field narrow label={t('events.kind')}>
          {(id) => (
            <Select
              id={id}
              value={kind}
              onChange={setKind}
              options={EVENT_KINDS.map((k) => ({ value: k, label: t(`event.kind.${k}`) }))}
            />
          )}
        </Field>
      </div>
      <Field label={t('events.name')}>
        {(id) => <Input id={id} value={title} maxLength={60} onChange={(e) => setTitle(e.target.value)} />}
      </Field>
      <Field label={t('events.place')}>
        {(id) => <Input id={id} value={place} maxLength={120} onChange={(e) => setPlace(e.target.value)} />}
      </Field>
      <div className="form-row">
        <Field narrow label={t('visits.day')}>
          {(id) => (
            <Input id={id} type="date" value={day} min={today} onChange={(e) => setDay(e.target.value)} />
          )}
        </Field>
        <Field narrow label={t('station.from')}>
          {(id) => <Input id={id} type="time" value={from} onChange={(e) => setFrom(e.target.value)} />}
        </Field>
        <Field narrow label={t('station.to')}>
          {(id) => <Input id={id} type="time" value={to} onChange={(e) => setTo(e.target.value)} />}
        </Field>
      </div>
      {step.error ? <Trouble error={step.error} small /> : null}
      <div className="buttons">
        <Button type="primary" disabled={!ready} loading={step.busy} onClick={() => void send()}>
          {t('events.plan')}
        </Button>
        <Button type="text" onClick={onClose}>
          {t('action.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
