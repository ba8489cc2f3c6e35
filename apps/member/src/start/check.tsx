import { useState } from 'preact/hooks';
import { Link, useLocation, useSearchParams } from 'wouter';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { dayFromParts } from '../base/days.ts';
import { date, localText, t } from '../base/i18n.ts';
import { type PlanWithRules, usePlan } from '../base/queries.ts';
import { type Answers, NotAdmitted, QuestionForm } from '../join/question.tsx';
import { DayField } from '../ui/fields.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { Note, SubmitButton, TroubleNote } from '../ui/parts.tsx';

type Verdict = Answer<'memberships.check_eligibility'>;

/** May this person join? One question a page; answers live in this page only and are gone with it. */
export function Check({ params }: { params: { plan_code: string } }) {
  const plan = usePlan(params.plan_code);
  return <Loaded of={plan}>{(found) => <Questions plan={found} />}</Loaded>;
}

function Questions({ plan }: { plan: PlanWithRules }) {
  const { questions } = plan.rules.who.health_notice;
  const [birth, setBirth] = useState('');
  const [answers, setAnswers] = useState<Answers>({});
  const [verdict, setVerdict] = useState<Verdict>();
  const [search] = useSearchParams();
  const [here, go] = useLocation();
  const ask = useAction('memberships.check_eligibility');
  const day = dayFromParts(birth);
  // A reload forgets the answers, so it begins again.
  const asked = Number(search.get('step') ?? 0);
  const step = day === null || Number.isNaN(asked) ? 0 : Math.min(asked, questions.length);
  const toStep = (to: number | 'result') => go(`${here}?step=${to}`);
  const show = (found: Verdict) => {
    setVerdict(found);
    toStep('result');
  };
  const params = { plan_code: plan.code };

  const afterBirth = async () => {
    const found = await ask.run({ params, body: { birth: day! } });
    if (!found) return;
    if (!found.admitted || questions.length === 0) return show(found);
    toStep(1);
  };
  const afterAnswer = async () => {
    const question = questions[step - 1]!;
    const isLast = step === questions.length;
    if (answers[question.code] === question.admits && !isLast) return toStep(step + 1);
    const found = await ask.run({ params, body: { birth: day!, answers } });
    if (found) show(found);
  };

  if (verdict && search.get('step') === 'result')
    return <Result plan={plan} verdict={verdict} again={() => toStep(0)} />;
  const question = questions[step - 1];
  return (
    <Page title={t('check.title')} lead={step === 0 ? t('check.lead') : undefined}>
      <TroubleNote trouble={ask.trouble} />
      {question ? (
        <QuestionForm
          question={question}
          of={{ no: step, all: questions.length }}
          answer={answers[question.code]}
          set={(yes) => setAnswers({ ...answers, [question.code]: yes })}
          next={() => void afterAnswer()}
        />
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            if (day !== null) void afterBirth();
          }}
        >
          <DayField
            label={t('check.birth')}
            hint={t('check.birth_hint')}
            value={birth}
            set={setBirth}
            error={birth.length >= 8 && day === null ? t('day.wrong') : undefined}
          />
          <SubmitButton busy={ask.busy} text={t('do.next')} />
        </form>
      )}
      <p class="soft">{t('check.nothing_kept')}</p>
    </Page>
  );
}

function Result({ plan, verdict, again }: { plan: PlanWithRules; verdict: Verdict; again: () => void }) {
  const { joining, health_notice } = plan.rules.who;
  return (
    <Page title={verdict.admitted ? t('check.yes_title') : t('check.no_title')}>
      {verdict.admitted && verdict.covered_from !== null && (
        <>
          <p class="lead">{t('check.yes', { plan: localText(plan.rules.name) })}</p>
          <p>{t('check.covered_from', { day: date(verdict.covered_from) })}</p>
          <Link href={`/join/${plan.code}`} class="button primary wide-button">
            {t('start.join')}
          </Link>
        </>
      )}
      {verdict.reason === 'health' && (
        <NotAdmitted questions={health_notice.questions} stopping={verdict.questions} />
      )}
      {(verdict.reason === 'too_young' || verdict.reason === 'too_old') && (
        <Note kind="soon" title={t('check.age_title')}>
          <p>
            {t('check.age', { min_days: joining.age_min_days, min: joining.age_min, max: joining.age_max })}
          </p>
        </Note>
      )}
      {verdict.reason === 'plan_closed' && <Note kind="soon">{t('start.no_plan')}</Note>}
      {!verdict.admitted && <p>{t('check.no_help')}</p>}
      <button type="button" class="button wide-button" onClick={again}>
        {t('check.again')}
      </button>
      <p class="soft">{t('check.nothing_kept')}</p>
    </Page>
  );
}
