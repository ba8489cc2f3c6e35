import { Link } from 'wouter';
import type { Trouble } from '../base/action.ts';
import { localText, t } from '../base/i18n.ts';
import type { PlanWithRules } from '../base/queries.ts';
import { PressButton, TroubleNote } from '../ui/parts.tsx';
import type { JoinForm } from './joining.ts';

/** Everything that was answered, before it is sent; each row leads back to its screen. */
export function CheckStep(props: {
  plan: PlanWithRules;
  form: JoinForm;
  whose: string;
  stepAddress: (step: string) => string;
  trouble: Trouble | undefined;
  busy: boolean;
  send: () => void;
}) {
  const { form, plan } = props;
  const rows: [string, string, string][] = [
    [t('join.who'), props.whose, 'plan'],
    [t('person.name'), form.name, 'person'],
    [t(`person.${form.id_kind}`), form.id_number, 'person'],
    ...plan.rules.who.health_notice.questions.map((q): [string, string, string] => [
      localText(q.text),
      form.answers[q.code] ? t('health.yes') : t('health.no'),
      `q.${q.code}`,
    ]),
    [t('join.consents'), t('join.consents_given', { version: plan.in_force.version }), 'consents'],
  ];
  return (
    <>
      <TroubleNote trouble={props.trouble} />
      <ul class="rows">
        {rows.map(([label, value, step]) => (
          <li key={label}>
            <Link href={props.stepAddress(step)} class="row">
              <span class="row-text">
                <span class="row-note">{label}</span>
                <span class="row-title">{value}</span>
              </span>
              <span class="row-side">{t('do.change')}</span>
            </Link>
          </li>
        ))}
      </ul>
      <p>{t('join.both_bound')}</p>
      <PressButton text={t('join.send')} kind="primary" busy={props.busy} press={props.send} />
    </>
  );
}
