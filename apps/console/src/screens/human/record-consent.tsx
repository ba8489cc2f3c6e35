import { Radio } from 'antd';
import { useState } from 'react';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useStep } from '../../parts/step.tsx';
import type { Visit } from './visits.tsx';

const WAYS = ['phone', 'in_person', 'paper'] as const;
type Way = (typeof WAYS)[number];
type Who = 'ill_member' | 'adult_at_home';

const missing = ({ consent: c }: Visit): Who[] => [
  ...(c.ill_member ? [] : (['ill_member'] as const)),
  ...(c.adults_agreed < c.adults_at_home ? (['adult_at_home'] as const) : []),
];

/** Writes down a consent given outside the app: who, and how it was said. */
export function RecordConsent({ of: v }: { of: Visit }) {
  const { t } = useWords();
  const step = useStep('care.consent', { done: 'actions.done' });
  const [who, setWho] = useState<Who | null>(null);
  const [way, setWay] = useState<Way | null>(null);
  const open = missing(v);
  if (open.length === 0) return null;
  return (
    <Confirm
      size="small"
      label={t('visits.consent_record')}
      title={t('visits.consent_record')}
      verb={t('visits.consent_record')}
      blocked={who === null || way === null}
      busy={step.busy}
      error={step.error}
      onClose={() => {
        step.reset();
        setWho(null);
        setWay(null);
      }}
      onConfirm={() =>
        who && way
          ? step.run({ params: { visit_id: v.visit_id }, body: { of: who, way } })
          : Promise.resolve(undefined)
      }
    >
      <p>{t('visits.consent_record_text')}</p>
      <div className="field">
        <span id={`consent-of-${v.visit_id}`}>{t('visits.consent_of')}</span>
        <Radio.Group
          className="choices"
          aria-labelledby={`consent-of-${v.visit_id}`}
          value={who}
          onChange={(e) => setWho(e.target.value as Who)}
          options={open.map((value) => ({ value, label: t(`visits.consent_of.${value}`) }))}
        />
      </div>
      <div className="field">
        <span id={`consent-way-${v.visit_id}`}>{t('visits.consent_way')}</span>
        <Radio.Group
          className="choices"
          aria-labelledby={`consent-way-${v.visit_id}`}
          value={way}
          onChange={(e) => setWay(e.target.value as Way)}
          options={WAYS.map((value) => ({ value, label: t(`visits.consent_way.${value}`) }))}
        />
      </div>
    </Confirm>
  );
}
