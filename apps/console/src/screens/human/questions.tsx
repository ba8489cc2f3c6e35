import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { type Answer, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Field } from '../../parts/field.tsx';
import { Shown, Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Question = Answer<'outreach.questions'>['items'][number];

/** Questions people asked at the stall; published in the reviewer's wording with an answer, or kept back. */
export function Questions(props: { event_code: string; title: string; onClose: () => void }) {
  const { t } = useWords();
  const questions = useRead('outreach.questions', { params: { event_code: props.event_code } });
  return (
    <Modal
      open
      title={t('questions.title', { title: props.title })}
      onCancel={props.onClose}
      footer={null}
      width={640}
    >
      <p className="soft">{t('questions.note')}</p>
      <Shown of={questions}>
        {({ items }) => {
          const waiting = items.filter((q) => q.state === 'waiting');
          return waiting.length === 0 ? (
            <p>{t('questions.none')}</p>
          ) : (
            <ul className="plain objections">
              {waiting.map((q) => (
                <Review key={q.question_id} question={q} />
              ))}
            </ul>
          );
        }}
      </Shown>
    </Modal>
  );
}

function Review({ question }: { question: Question }) {
  const { t } = useWords();
  const step = useStep('outreach.review_question', { done: 'actions.done' });
  const [text, setText] = useState(question.text);
  const [answer, setAnswer] = useState('');
  const send = (publish: boolean) =>
    step.run({
      params: { question_id: question.question_id },
      body: publish ? { publish, public_text: text.trim(), answer: answer.trim() } : { publish },
    });
  return (
    <li>
      <p className="fact">{question.text}</p>
      <Field label={t('questions.public_text')}>
        {(id) => <Input id={id} value={text} maxLength={300} onChange={(e) => setText(e.target.value)} />}
      </Field>
      <Field label={t('questions.answer')}>
        {(id) => (
          <Input.TextArea
            id={id}
            value={answer}
            maxLength={600}
            autoSize={{ minRows: 2 }}
            onChange={(e) => setAnswer(e.target.value)}
          />
        )}
      </Field>
      {step.error ? <Trouble error={step.error} small /> : null}
      <div className="buttons">
        <Button
          type="primary"
          loading={step.busy}
          disabled={text.trim().length < 2 || answer.trim().length < 2}
          onClick={() => void send(true)}
        >
          {t('questions.publish')}
        </Button>
        <Button disabled={step.busy} onClick={() => void send(false)}>
          {t('questions.keep_back')}
        </Button>
      </div>
    </li>
  );
}
