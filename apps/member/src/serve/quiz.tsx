import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { locale, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { ChoiceField } from '../ui/fields.tsx';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Note, RowLink, SubmitButton, TroubleNote } from '../ui/parts.tsx';

/** The questions of the training; what was wrong is said, what would be right is for the lessons. */
export function Quiz() {
  const questions = useRead('society.quiz', { query: { language: locale() } });
  return (
    <SignedIn>
      <Page
        title={t('serve.quiz')}
        lead={t('serve.quiz_lead')}
        back={{ to: '/serve', text: t('serve.title') }}
      >
        <Loaded of={questions}>{(quiz) => <Questions quiz={quiz} />}</Loaded>
      </Page>
    </SignedIn>
  );
}

function Questions({ quiz }: { quiz: Answer<'society.quiz'> }) {
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [marks, setMarks] = useState<Answer<'society.answer_quiz'>>();
  const [asked, setAsked] = useState(false);
  const answer = useAction('society.answer_quiz');
  if (marks?.passed)
    return (
      <>
        <Note kind="good" live>
          <p>{t('serve.quiz_passed', { right: marks.right, of: quiz.questions.length })}</p>
        </Note>
        <RowLink to="/serve" title={t('serve.next_step')} />
      </>
    );
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        setAsked(true);
        if (quiz.questions.some((q) => !answers[q.code])) return;
        const result = await answer.run({ body: { answers } });
        setMarks(result);
        if (result) window.scrollTo(0, 0);
      }}
    >
      <p class="soft">{t('serve.quiz_tries', { n: quiz.tries_left_today, pass: quiz.pass_at })}</p>
      <TroubleNote trouble={answer.trouble} />
      {marks && (
        <Note kind="attention" live>
          <p>{t('serve.quiz_failed', { right: marks.right, of: quiz.questions.length })}</p>
        </Note>
      )}
      {quiz.questions.map((q) => (
        <ChoiceField
          key={q.code}
          label={q.text}
          value={answers[q.code] ?? null}
          set={(value) => setAnswers({ ...answers, [q.code]: value })}
          choices={q.options.map((o) => ({ value: o.code, text: o.text }))}
          error={
            marks?.wrong.includes(q.code)
              ? t('serve.think_again')
              : asked && !answers[q.code]
                ? t('field.needed')
                : undefined
          }
        />
      ))}
      <SubmitButton busy={answer.busy} text={t('serve.hand_in')} />
    </form>
  );
}
