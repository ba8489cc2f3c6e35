import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Facts, PressButton, TroubleNote } from '../ui/parts.tsx';

type Alarm = Answer<'care.alarms'>['items'][number];
const ASK_EVERY_MS = 30_000;

/** Visitors who have not checked out: for the coordinator and the second contact, above everything else. */
export function Alarms() {
  const alarms = useRead('care.alarms', {}, { refetchInterval: ASK_EVERY_MS });
  const standing = alarms.data?.items.filter((a) => a.standing) ?? [];
  return (
    <>
      {standing.map((a) => (
        <AlarmBox key={a.visit_id} alarm={a} />
      ))}
    </>
  );
}

function AlarmBox({ alarm: a }: { alarm: Alarm }) {
  const answer = useAction('care.answer_alarm');
  const say = (outcome: 'safe' | 'emergency_called') =>
    void answer.run({ params: { visit_id: a.visit_id }, body: { outcome } });
  return (
    <section class="note attention-note" role="alert">
      <h2>{t('alarm.title')}</h2>
      <p>
        {t('alarm.who', {
          names: a.visitors.join(t('list.comma')),
          place: t(`visit.place_${a.place}`),
          since: instant(a.overdue_since),
        })}
      </p>
      <p>{a.answered_at === null ? t('alarm.do') : t('alarm.was_called', { at: instant(a.answered_at) })}</p>
      <Visitors visit_id={a.visit_id} />
      <TroubleNote trouble={answer.trouble} />
      <PressButton text={t('alarm.safe')} busy={answer.busy} press={() => say('safe')} />
      <p class="soft">{t('alarm.safe_note')}</p>
      {a.answered_at === null && (
        <PressButton
          text={t('alarm.emergency_called')}
          busy={answer.busy}
          press={() => say('emergency_called')}
        />
      )}
    </section>
  );
}

/** Each look is written down, and the visitors can read it. */
function Visitors({ visit_id }: { visit_id: string }) {
  const [opened, setOpened] = useState<Answer<'care.open_visitors'>>();
  const open = useAction('care.open_visitors');
  if (opened)
    return (
      <Facts
        items={[
          ...opened.visitors.map((v) => [v.name, <a href={`tel:${v.phone}`}>{v.phone}</a>] as const),
          [t('alarm.address'), opened.address ?? t('alarm.no_address')],
        ]}
      />
    );
  return (
    <>
      <TroubleNote trouble={open.trouble} />
      <PressButton
        text={t('alarm.open')}
        kind="primary"
        busy={open.busy}
        press={async () => {
          const found = await open.run({ params: { visit_id } });
          if (found) setOpened(found);
        }}
      />
    </>
  );
}
