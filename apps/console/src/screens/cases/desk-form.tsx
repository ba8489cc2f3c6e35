import { Button, Checkbox, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { ruleText } from '../../lib/clauses.ts';
import { useHouse } from '../../lib/house.tsx';
import { useRules } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Field } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import type { Applicant, Ill } from './desk.tsx';

interface Form {
  relation: 'mandate' | 'next_of_kin' | null;
  knows: boolean | null;
  illness_code: string | null;
  diagnosed_on: string;
  accident: boolean | null;
  hospital: string;
  /** the original of the mandate, or of the proof of kinship, was seen */
  seen: boolean;
}

const EMPTY: Form = {
  relation: null,
  knows: null,
  illness_code: null,
  diagnosed_on: '',
  accident: null,
  hospital: '',
  seen: false,
};

/** What the applicant says, written down by staff; the applicant reads it on the own phone and sends it in. */
export function DeskForm(props: { ill: Ill; applicant: Applicant; onOpened: (case_id: string) => void }) {
  const { t, locale } = useWords();
  const { today } = useHouse();
  const { ill, applicant, onOpened } = props;
  const { rules } = useRules(ill.plan_code, ill.rule_version);
  const step = useStep('cases.open_draft', { done: 'desk.done' });
  const [form, setForm] = useState<Form>(EMPTY);
  const set = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const whole =
    form.relation !== null &&
    form.knows !== null &&
    form.illness_code !== null &&
    /^\d{4}-\d{2}-\d{2}$/.test(form.diagnosed_on) &&
    form.accident !== null &&
    form.hospital.trim().length >= 2 &&
    form.seen;
  const open = async () => {
    const answer = await step.run({
      body: {
        payer_id: ill.payer_id,
        membership_id: ill.membership_id,
        for_user_id: applicant.user_id,
        relation: form.relation!,
        knows_diagnosis: form.knows!,
        illness_code: form.illness_code!,
        diagnosed_on: form.diagnosed_on,
        accident: form.accident!,
        hospital: form.hospital.trim(),
      },
    });
    if (answer) onOpened(answer.case_id);
  };
  const yesNo = [
    { value: true, label: t('desk.yes') },
    { value: false, label: t('desk.no') },
  ];
  return (
    <Section title={t('desk.what')} note={t('desk.what_note')}>
      <div className="desk-form">
        <Field label={t('desk.relation')}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={t('desk.relation')}
              value={form.relation}
              onChange={(e) => set({ relation: e.target.value as Form['relation'] })}
              options={[
                { value: 'mandate', label: t('desk.relation_mandate') },
                { value: 'next_of_kin', label: t('desk.relation_next_of_kin') },
              ]}
            />
          )}
        </Field>
        <Field label={t('desk.knows')}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={t('desk.knows')}
              value={form.knows}
              onChange={(e) => set({ knows: e.target.value as boolean })}
              options={yesNo}
            />
          )}
        </Field>
        <Field label={t('desk.illness')}>
          {(id) => (
            <Select
              id={id}
              showSearch
              optionFilterProp="label"
              placeholder={t('desk.illness_choose')}
              loading={rules === undefined}
              value={form.illness_code}
              onChange={(illness_code: string) => set({ illness_code })}
              options={
                rules?.what.illnesses.map((i) => ({ value: i.code, label: ruleText(i.name, locale) })) ?? []
              }
            />
          )}
        </Field>
        <Field label={t('desk.diagnosed_on')} narrow>
          {(id) => (
            <Input
              id={id}
              type="date"
              max={today}
              value={form.diagnosed_on}
              onChange={(e) => set({ diagnosed_on: e.target.value })}
            />
          )}
        </Field>
        <Field label={t('desk.accident')}>
          {(id) => (
            <Radio.Group
              id={id}
              aria-label={t('desk.accident')}
              value={form.accident}
              onChange={(e) => set({ accident: e.target.value as boolean })}
              options={yesNo}
            />
          )}
        </Field>
        <Field label={t('desk.hospital')}>
          {(id) => (
            <Input
              id={id}
              maxLength={100}
              value={form.hospital}
              onChange={(e) => set({ hospital: e.target.value })}
            />
          )}
        </Field>
        <Checkbox checked={form.seen} onChange={(e) => set({ seen: e.target.checked })}>
          {t('desk.seen')}
        </Checkbox>
        {step.error ? <Trouble error={step.error} small /> : null}
        <div className="buttons">
          <Button type="primary" disabled={!whole} loading={step.busy} onClick={() => void open()}>
            {t('desk.open')}
          </Button>
          {whole ? null : <span className="soft small">{t('desk.not_whole')}</span>}
        </div>
      </div>
    </Section>
  );
}
