import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation, useSearchParams } from 'wouter';
import type { Trouble } from '../base/action.ts';
import { signInAddress } from '../base/addresses.ts';
import type { Draft } from '../base/draft.ts';
import { errorAt } from '../base/errors-at.ts';
import { localText, t } from '../base/i18n.ts';
import { type PlanWithRules, useMe } from '../base/queries.ts';
import { Page } from '../ui/page.tsx';
import { TroubleNote } from '../ui/parts.tsx';
import { CheckStep } from './check-step.tsx';
import { ConsentsStep } from './consents-step.tsx';
import { allowedStep, firstOpenStep, type JoinForm, nextStep, stepsOf } from './joining.ts';
import { PersonStep } from './person-step.tsx';
import { NotAdmitted, QuestionForm } from './question.tsx';

/** The screens between "I want to" and "sent": the same for oneself, one's child, and an invited adult. */
export function JoinFlow(props: {
  plan: PlanWithRules;
  draft: Draft<JoinForm>;
  title: string;
  whose: string;
  with_branch: boolean;
  /** the first screen; calls `next` when its choice is made */
  first: (next: () => void) => ComponentChildren;
  trouble: Trouble | undefined;
  busy: boolean;
  send: () => void;
}) {
  const { plan, draft } = props;
  const form = draft.value;
  const { questions } = plan.rules.who.health_notice;
  const [search] = useSearchParams();
  const [here, go] = useLocation();
  const me = useMe();
  const steps = stepsOf(questions);
  const step = allowedStep(search.get('step'), firstOpenStep(form, questions), steps);
  const address = (to: string) => `${here}?step=${to}`;
  const next = () => go(address(nextStep(steps, step)));
  const mustSignIn = me.data === null && steps.indexOf(step) >= steps.indexOf('person');
  useEffect(() => {
    if (mustSignIn) go(signInAddress(here, `?step=${step}`), { replace: true });
  }, [mustSignIn, here, step, go]);
  // What the server found in a field is shown where the field is.
  const fieldTrouble = (['name', 'id_number', 'birth', 'sex'] as const).some((f) =>
    errorAt(props.trouble, f),
  );
  useEffect(() => {
    if (fieldTrouble) go(address('person'));
  }, [fieldTrouble]);

  const question = questions.find((q) => step === `q.${q.code}`);
  const no = question ? questions.indexOf(question) + 1 : 0;
  const about = form.whose === 'child' ? t('health.about_child') : undefined;
  const title = question
    ? t('health.title')
    : step === 'plan'
      ? props.title
      : t(`join.step_${step as 'person'}`);
  const wrong = question !== undefined && form.answers[question.code] === !question.admits;
  return (
    <Page title={title} lead={step === 'plan' ? undefined : localText(plan.rules.name)}>
      {step === 'plan' && props.first(next)}
      {question && (
        <>
          <QuestionForm
            question={question}
            of={{ no, all: questions.length }}
            answer={form.answers[question.code]}
            set={(yes) => draft.set({ answers: { ...form.answers, [question.code]: yes } })}
            next={() => {
              if (!wrong) next();
            }}
            {...(about ? { about } : {})}
          />
          {wrong && <NotAdmitted questions={questions} stopping={[question.code]} />}
        </>
      )}
      {step === 'person' && (
        <>
          {fieldTrouble && <TroubleNote trouble={props.trouble} />}
          <PersonStep
            form={form}
            set={draft.set}
            trouble={props.trouble}
            with_branch={props.with_branch}
            next={next}
          />
        </>
      )}
      {step === 'consents' && <ConsentsStep plan={plan} form={form} set={draft.set} next={next} />}
      {step === 'check' && (
        <CheckStep
          plan={plan}
          form={form}
          whose={props.whose}
          stepAddress={address}
          trouble={props.trouble}
          busy={props.busy}
          send={props.send}
        />
      )}
    </Page>
  );
}
