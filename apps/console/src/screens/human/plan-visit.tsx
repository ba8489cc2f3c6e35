import { instantOf } from '@tongzhou/i18n';
import { Button, Checkbox, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { addDays } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Field } from '../../parts/field.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { useHelpers } from './board.tsx';
import type { Visit } from './visits.tsx';

const RISKS = ['aggression', 'alcohol_or_drugs', 'infection', 'animals'] as const;
type Risk = (typeof RISKS)[number];
const VISITORS_MAX = 3;

/** Plans a visit: daylight, risks asked, the first by two with one experienced and one of the member's sex. */
export function PlanVisit({ visit, onClose }: { visit: Visit; onClose: () => void }) {
  const { t } = useWords();
  const { today, organisation } = useHouse();
  const helpers = useHelpers(visit.branch_id);
  const step = useStep('care.plan_visit', { done: 'visits.planned' });
  const [day, setDay] = useState(addDays(today, 1));
  const [from, setFrom] = useState('10:00');
  const [to, setTo] = useState('11:00');
  const [visitors, setVisitors] = useState<string[]>([]);
  const [experienced, setExperienced] = useState<string | null>(null);
  const [second, setSecond] = useState<string | null>(null);
  const [risks, setRisks] = useState<Risk[]>([]);
  const [asked, setAsked] = useState(false);
  const [ward, setWard] = useState(false);
  const ready = visitors.length > 0 && second !== null && asked && day !== '' && from < to;
  const has = (risk: Risk) => risks.includes(risk);
  const send = async () => {
    if (second === null) return;
    const answer = await step.run({
      params: { visit_id: visit.visit_id },
      body: {
        starts_at: instantOf(day, from, organisation.time_zone),
        ends_at: instantOf(day, to, organisation.time_zone),
        visitors,
        named_experienced: experienced,
        second_contact: second,
        risks: {
          aggression: has('aggression'),
          alcohol_or_drugs: has('alcohol_or_drugs'),
          infection: has('infection'),
          animals: has('animals'),
          ward_rules_read: ward,
          note: '',
        },
      },
    });
    if (answer) onClose();
  };
  const people = helpers.map((h) => ({
    value: h.representative_id,
    label: `${h.name} · ${t(`person.sex_${h.sex}`)}`,
  }));
  const contacts = helpers
    .filter((h) => !visitors.includes(h.representative_id))
    .map((h) => ({ value: h.user_id, label: h.name }));
  return (
    <Modal open title={t('visits.plan_title')} onCancel={onClose} footer={null} width={600}>
      <p className="soft">{t('visits.plan_rules')}</p>
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
      <Field label={t('visits.visitors')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            maxCount={VISITORS_MAX}
            showSearch={{ optionFilterProp: 'label' }}
            value={visitors}
            onChange={setVisitors}
            options={people}
          />
        )}
      </Field>
      <Field label={t('visits.experienced')}>
        {(id) => (
          <Select
            id={id}
            allowClear
            value={experienced}
            onChange={(value: string | undefined) => setExperienced(value ?? null)}
            options={people.filter((p) => visitors.includes(p.value))}
          />
        )}
      </Field>
      <Field label={t('visits.second_contact')}>
        {(id) => <Select id={id} value={second} onChange={setSecond} options={contacts} />}
      </Field>
      <div className="field">
        <span>{t('visits.risks')}</span>
        <Checkbox.Group
          className="choices"
          value={risks}
          onChange={(list) => setRisks(list as Risk[])}
          options={RISKS.map((r) => ({ value: r, label: t(`visits.risk.${r}`) }))}
        />
        <Checkbox checked={asked} onChange={(e) => setAsked(e.target.checked)}>
          {t('visits.risks_asked')}
        </Checkbox>
        {visit.place === 'hospital' ? (
          <Checkbox checked={ward} onChange={(e) => setWard(e.target.checked)}>
            {t('visits.ward_rules')}
          </Checkbox>
        ) : null}
      </div>
      {step.error ? <Trouble error={step.error} small /> : null}
      <div className="buttons">
        <Button type="primary" disabled={!ready} loading={step.busy} onClick={() => void send()}>
          {t('visits.plan')}
        </Button>
        <Button type="text" onClick={onClose}>
          {t('action.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
