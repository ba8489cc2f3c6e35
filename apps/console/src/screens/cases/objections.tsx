import { OBJECTION_ANSWERS, type ObjectionAnswer } from '@tongzhou/contract/words';
import { Button, Radio } from 'antd';
import { useState } from 'react';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { useStep } from '../../parts/step.tsx';
import type { File } from './file.tsx';
import { Sealed } from './sealed.tsx';

type Objection = File['objections'][number];

export function Objections({ file }: { file: File }) {
  return (
    <ul className="plain objections">
      {file.objections.map((o) => (
        <ObjectionRow key={o.objection_id} file={file} objection={o} />
      ))}
    </ul>
  );
}

function ObjectionRow({ file, objection }: { file: File; objection: Objection }) {
  const { t, instant, code } = useWords();
  const { can } = useHouse();
  const open = objection.state === 'received' || objection.state === 'seconding';
  return (
    <li>
      <p>
        <strong>{code('objection.state', objection.state)}</strong>{' '}
        <span className="soft small">{instant(objection.at)}</span>
      </p>
      <p>
        <Sealed text={objection.text} label={t('objection.show')} />
      </p>
      {objection.answer ? (
        <p>{t('objection.answered', { answer: code('answer', objection.answer) })}</p>
      ) : null}
      {objection.state === 'seconding' ? <p className="soft">{t('objection.seconding_hint')}</p> : null}
      {open && can('reviewer') ? <Answering file={file} objection={objection} /> : null}
    </li>
  );
}

function Answering({ file, objection }: { file: File; objection: Objection }) {
  const { t } = useWords();
  const step = useStep('cases.answer_objection', { done: 'objection.done' });
  const [answer, setAnswer] = useState<ObjectionAnswer | null>(null);
  const [choosing, setChoosing] = useState(false);
  const send = (body: { admit: true } | { admit: false; answer: ObjectionAnswer }) =>
    step.run({ params: { objection_id: objection.objection_id }, body });
  const second = file.moves > 0;
  return (
    <>
      <div className="buttons">
        {file.may.includes('admit_objection') ? (
          <Confirm
            label={t('objection.admit')}
            title={t('objection.admit_title')}
            verb={t('objection.admit')}
            busy={step.busy}
            error={step.error}
            onClose={step.reset}
            onConfirm={() => send({ admit: true })}
          >
            <p>{t(second ? 'objection.admit_text_second' : 'objection.admit_text')}</p>
          </Confirm>
        ) : null}
        {choosing ? null : <Button onClick={() => setChoosing(true)}>{t('objection.refuse')}</Button>}
      </div>
      {choosing ? (
        <div className="finding-form">
          <Radio.Group
            className="choices"
            aria-label={t('objection.choose_answer')}
            value={answer}
            onChange={(e) => setAnswer(e.target.value as ObjectionAnswer)}
            options={OBJECTION_ANSWERS.map((a) => ({ value: a, label: t(`answer.${a}`) }))}
          />
          <div className="buttons">
            <Confirm
              primary
              label={t('objection.publish_answer')}
              title={t('objection.refuse_title')}
              verb={t('objection.publish_answer')}
              disabled={answer === null}
              busy={step.busy}
              error={step.error}
              onClose={step.reset}
              onConfirm={() => (answer ? send({ admit: false, answer }) : Promise.resolve(undefined))}
            >
              <p>{t('objection.refuse_text', { answer: answer ? t(`answer.${answer}`) : '' })}</p>
            </Confirm>
            <Button type="text" onClick={() => setChoosing(false)}>
              {t('action.cancel')}
            </Button>
          </div>
        </div>
      ) : null}
    </>
  );
}
