import type { CaseAction } from '@tongzhou/contract/words';
import type { Rules } from '@tongzhou/rules';
import type { Clause } from '../../lib/clauses.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Section } from '../../parts/page.tsx';
import { useStep } from '../../parts/step.tsx';
import type { File } from './file.tsx';
import { Propose } from './propose.tsx';
import { Sign } from './sign.tsx';

/** Steps that need nothing but the word of who may take them, in the order in which they are offered. */
const PLAIN = [
  'screen',
  'investigate',
  'ask_materials',
  'reinvestigate',
  'close',
  'care_on',
  'end_care',
  'end_clawback',
  'find_fraud',
] as const satisfies readonly CaseAction[];
type PlainAction = (typeof PLAIN)[number];

const GRAVE: readonly string[] = ['find_fraud'];
const SIGNING: readonly CaseAction[] = ['sign_approval', 'sign_refusal', 'reject_proposal'];

/** What the reader may do now, by the transition table the API sends; and if nothing, whom it waits for. */
export function Actions(props: { file: File; rules: Rules | undefined; clauses: readonly Clause[] }) {
  const { t, code } = useWords();
  const { can } = useHouse();
  const { file, rules, clauses } = props;
  const plain = PLAIN.filter((action) => file.may.includes(action));
  const propose = file.may.includes('propose');
  const sign = file.may.some((action) => SIGNING.includes(action));
  const nothing = plain.length === 0 && !propose && !sign;
  const reads = !can('reviewer', 'investigator', 'finance', 'operator');
  return (
    <Section title={t('actions.title')}>
      {nothing ? (
        <p className="soft">
          {reads ? t('actions.read_only') : t('actions.none', { who: code('acts', file.acts) })}
        </p>
      ) : null}
      {sign ? <Sign file={file} /> : null}
      {propose && rules ? <Propose file={file} rules={rules} clauses={clauses} /> : null}
      {plain.length > 0 ? (
        <div className="buttons">
          {plain.map((action, i) => (
            <PlainStep key={action} file={file} action={action} primary={i === 0 && !propose && !sign} />
          ))}
        </div>
      ) : null}
    </Section>
  );
}

function PlainStep({ file, action, primary }: { file: File; action: PlainAction; primary: boolean }) {
  const { t } = useWords();
  const step = useStep('cases.step', { done: 'actions.done' });
  const grave = GRAVE.includes(action);
  return (
    <Confirm
      label={t(`step.${action}`)}
      title={t(`step.${action}`)}
      verb={t(`step.${action}`)}
      danger={grave}
      primary={primary && !grave}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { case_id: file.case_id }, body: { action } })}
    >
      <p>{t(`step_text.${action}`)}</p>
    </Confirm>
  );
}
