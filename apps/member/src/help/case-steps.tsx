import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { type Key, t } from '../base/i18n.ts';
import { PressButton, TroubleNote } from '../ui/parts.tsx';
import type { Tracked } from './case-words.ts';

/** Steps an applicant takes with one press; those of the table that need more have their own place. */
const STEPS = ['answer_materials', 'appeal', 'accept_refusal'] as const;
const WORDS: Record<(typeof STEPS)[number], Key> = {
  answer_materials: 'step.answer_materials',
  appeal: 'step.appeal',
  accept_refusal: 'step.accept_refusal',
};

export function CaseSteps({ of: c }: { of: Tracked }) {
  const submit = useAction('cases.submit');
  const take = useAction('cases.step');
  const params = { case_id: c.case_id };
  const may = new Set<string>(c.may);
  const steps = STEPS.filter((step) => may.has(step));
  if (!may.has('submit') && steps.length === 0) return null;
  return (
    <section class="block">
      <TroubleNote trouble={submit.trouble ?? take.trouble} />
      {may.has('submit') && (
        <>
          <p>{t('case.submit_words')}</p>
          <PressButton
            text={t('step.submit')}
            kind="primary"
            busy={submit.busy}
            press={() => void submit.run({ params })}
          />
        </>
      )}
      {steps.map((action, i) => (
        <PressButton
          key={action}
          text={t(WORDS[action])}
          kind={i === 0 ? 'primary' : 'plain'}
          busy={take.busy}
          press={() => void take.run({ params, body: { action } })}
        />
      ))}
    </section>
  );
}

/** Withdrawing cannot be taken back, so it says what it means before it is done. */
export function WithdrawStep({ of: c }: { of: Tracked }) {
  const [open, setOpen] = useState(false);
  const take = useAction('cases.step');
  const params = { case_id: c.case_id };
  if (!c.may.includes('withdraw')) return null;
  if (!open) return <PressButton text={t('step.withdraw')} kind="quiet" press={() => setOpen(true)} />;
  return (
    <div class="note soon-note">
      <p>{t('case.withdraw_words')}</p>
      <TroubleNote trouble={take.trouble} />
      <PressButton
        text={t('case.withdraw_yes')}
        busy={take.busy}
        press={() => void take.run({ params, body: { action: 'withdraw' } })}
      />
      <PressButton text={t('case.withdraw_no')} kind="quiet" press={() => setOpen(false)} />
    </div>
  );
}
