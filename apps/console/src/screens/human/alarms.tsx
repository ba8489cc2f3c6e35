import { useState } from 'react';
import { type Answer, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Facts } from '../../parts/page.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Alarm = Answer<'care.alarms'>['items'][number];
type Opened = Answer<'care.open_visitors'>;
const ALARM_POLL_MS = 30_000;

/** Visitors who have not checked out: who they are, how to reach them, and what became of it. */
export function Alarms() {
  const { t } = useWords();
  const alarms = useRead('care.alarms', {}, { refetchInterval: ALARM_POLL_MS });
  const standing = alarms.data?.items.filter((a) => a.standing) ?? [];
  if (alarms.error) return <Trouble error={alarms.error} small />;
  if (standing.length === 0) return null;
  return (
    <div role="alert" className="trouble">
      <h2>{t('alarms.title')}</h2>
      <ul className="plain">
        {standing.map((a) => (
          <AlarmRow key={a.visit_id} alarm={a} />
        ))}
      </ul>
    </div>
  );
}

function AlarmRow({ alarm: a }: { alarm: Alarm }) {
  const { t, instant } = useWords();
  return (
    <li>
      <p>
        <strong>
          {t('alarms.text', {
            visitors: a.visitors.join(t('list.comma')),
            place: t(`visit.place.${a.place}`),
            since: instant(a.overdue_since),
          })}
        </strong>
      </p>
      <p>
        {a.answered_at
          ? t('alarms.was_called', { at: instant(a.answered_at) })
          : t(`alarms.stage.${a.stage}`)}
      </p>
      <div className="buttons">
        <OpenVisitors of={a} />
        <AnswerAlarm of={a} outcome="safe" />
        {a.answered_at ? null : <AnswerAlarm of={a} outcome="emergency_called" />}
      </div>
    </li>
  );
}

function AnswerAlarm({ of: a, outcome }: { of: Alarm; outcome: 'safe' | 'emergency_called' }) {
  const { t } = useWords();
  const step = useStep('care.answer_alarm', { done: 'actions.done' });
  return (
    <Confirm
      label={t(`alarms.${outcome}`)}
      title={t(`alarms.${outcome}`)}
      verb={t(`alarms.${outcome}`)}
      danger={outcome === 'emergency_called'}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { visit_id: a.visit_id }, body: { outcome } })}
    >
      <p>{t(`alarms.${outcome}_text`)}</p>
    </Confirm>
  );
}

const Phone = ({ of }: { of: string }) => <a href={`tel:${of}`}>{of}</a>;

/** Names, phones and address open on a click; the look is written down. */
function OpenVisitors({ of: a }: { of: Alarm }) {
  const { t } = useWords();
  const step = useStep('care.open_visitors', { keepLists: true });
  const [opened, setOpened] = useState<Opened | null>(null);
  return (
    <Confirm
      primary
      label={t('alarms.open')}
      title={t('alarms.open')}
      verb={t('visits.contact_open')}
      blocked={opened !== null}
      busy={step.busy}
      error={step.error}
      onClose={() => {
        step.reset();
        setOpened(null);
      }}
      onConfirm={async () => {
        const answer = await step.run({ params: { visit_id: a.visit_id } });
        if (answer) setOpened(answer);
        return undefined;
      }}
    >
      {opened ? (
        <Facts
          items={[
            ...opened.visitors.map((v) => [v.name, <Phone key={v.phone} of={v.phone} />] as const),
            [t('alarms.address'), opened.address ?? t('alarms.no_address')],
          ]}
        />
      ) : (
        <p>{t('alarms.open_text')}</p>
      )}
    </Confirm>
  );
}
