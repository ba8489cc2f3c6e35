import type { Rules } from '@tongzhou/rules';
import { localText, t } from '../base/i18n.ts';
import { ChoiceField } from '../ui/fields.tsx';
import { Note, SubmitButton } from '../ui/parts.tsx';

export type Question = Rules['who']['health_notice']['questions'][number];
export type Answers = Readonly<Record<string, boolean>>;

/** One question of the health notice, in the plan's own words, with its example. */
export function QuestionForm(props: {
  question: Question;
  of: { no: number; all: number };
  answer: boolean | undefined;
  set: (yes: boolean) => void;
  next: () => void;
  about?: string;
}) {
  const { question } = props;
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        if (props.answer !== undefined) props.next();
      }}
    >
      <p class="progress">{t('health.progress', { no: props.of.no, all: props.of.all })}</p>
      {props.about && <p class="soft">{props.about}</p>}
      <div class="question">
        <ChoiceField
          key={question.code}
          label={localText(question.text)}
          {...(question.example ? { hint: t('health.example', { text: localText(question.example) }) } : {})}
          value={props.answer === undefined ? null : props.answer ? 'yes' : 'no'}
          set={(value) => props.set(value === 'yes')}
          choices={[
            { value: 'yes', text: t('health.yes') },
            { value: 'no', text: t('health.no') },
          ]}
          beside
        />
      </div>
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}

/** Which answers do not admit, in the words of the questions. */
export function NotAdmitted({
  questions,
  stopping,
}: {
  questions: readonly Question[];
  stopping: readonly string[];
}) {
  const found = questions.filter((q) => stopping.includes(q.code));
  return (
    <Note kind="soon" title={t('health.not_admitted')}>
      <ul class="words-list">
        {found.map((q) => (
          <li key={q.code}>
            {localText(q.text)} {q.admits ? t('health.you_said_no') : t('health.you_said_yes')}
          </li>
        ))}
      </ul>
      <p>{t('health.why')}</p>
    </Note>
  );
}
