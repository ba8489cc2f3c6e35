import { Button, Select } from 'antd';
import { useState } from 'react';
import type { Answer } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Facts, Section } from '../../parts/page.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

const PURPOSES = ['case_identity', 'case_call', 'case_documents'] as const;
type Purpose = (typeof PURPOSES)[number];

/** Name and number stay covered until a reason is given; the look is written down and shown to the person. */
export function PersonBox({ case_id }: { case_id: string }) {
  const { t, date } = useWords();
  const look = useStep('cases.person', { keepLists: true });
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const [person, setPerson] = useState<Answer<'cases.person'> | null>(null);
  const show = async () => {
    if (purpose === null) return;
    const answer = await look.run({ params: { case_id }, body: { purpose } });
    if (answer) setPerson(answer);
  };
  return (
    <Section title={t('person.title')} note={t('person.note')}>
      {person ? (
        <>
          <Facts
            items={[
              [t('person.name'), person.name],
              [t('person.birth'), date(person.birth)],
              [t('person.sex'), t(`person.sex_${person.sex}`)],
              [
                t('person.id_number'),
                <span key="id" className="mono">
                  {person.id_number}
                </span>,
              ],
            ]}
          />
          <Button onClick={() => setPerson(null)}>{t('sealed.hide')}</Button>
        </>
      ) : (
        <>
          {look.error ? <Trouble error={look.error} small /> : null}
          <div className="buttons">
            <Select
              className="grow"
              aria-label={t('person.purpose')}
              placeholder={t('person.purpose')}
              value={purpose}
              onChange={setPurpose}
              options={PURPOSES.map((p) => ({ value: p, label: t(`person.purpose_${p}`) }))}
            />
            <Button disabled={purpose === null} loading={look.busy} onClick={() => void show()}>
              {t('person.show')}
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}
