import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useStep } from '../../parts/step.tsx';
import type { File } from './file.tsx';

/** The second person's word. Whoever proposed is told so and cannot sign. */
export function Sign({ file }: { file: File }) {
  const { t, money, code } = useWords();
  const step = useStep('cases.sign', { done: 'sign.done' });
  const round = file.signatures.at(-1)?.round;
  const mine = file.signatures.some((s) => s.round === round && s.mine);
  if (mine)
    return (
      <div className="two-persons">
        <p>
          <strong>{t('sign.own_title')}</strong>
        </p>
        <p>{t('sign.own_text')}</p>
      </div>
    );
  const send = (agree: boolean) => step.run({ params: { case_id: file.case_id }, body: { agree } });
  const approves = file.outcome === 'approved';
  return (
    <div className="two-persons">
      <p>{t('sign.lead')}</p>
      <div className="buttons">
        <Confirm
          primary
          label={t('sign.agree')}
          title={t('sign.agree')}
          verb={t('sign.agree_verb')}
          busy={step.busy}
          error={step.error}
          onClose={step.reset}
          onConfirm={() => send(true)}
        >
          <p>
            {approves
              ? t('sign.agree_text_approved', { amount: money(file.decided_minor) })
              : t('sign.agree_text_refused', { kind: code('refusal', file.refusal_kind ?? '') })}
          </p>
          <p>{t('sign.public')}</p>
        </Confirm>
        <Confirm
          label={t('sign.disagree')}
          title={t('sign.disagree')}
          verb={t('sign.disagree_verb')}
          busy={step.busy}
          error={step.error}
          onClose={step.reset}
          onConfirm={() => send(false)}
        >
          <p>{t('sign.disagree_text')}</p>
        </Confirm>
      </div>
    </div>
  );
}
