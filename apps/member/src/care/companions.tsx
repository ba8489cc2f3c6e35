import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { PressButton, TroubleNote } from '../ui/parts.tsx';

type Companion = Answer<'care.my_companions'>['items'][number];

/** Companions proposed to me or going with me; nothing happens before both sides say yes. */
export function Companions() {
  const items = (useRead('care.my_companions', {}).data?.items ?? []).filter(
    (c) => c.state === 'proposed' || c.state === 'active',
  );
  if (items.length === 0) return null;
  return (
    <section class="block">
      <h2>{t('companion.title')}</h2>
      {items.map((c) => (
        <OneCompanion key={c.companion_id} companion={c} />
      ))}
    </section>
  );
}

function OneCompanion({ companion: c }: { companion: Companion }) {
  const answer = useAction('care.answer_companion');
  const end = useAction('care.end_companion');
  const params = { companion_id: c.companion_id };
  return (
    <div class="panel">
      <p>
        <b>{c.name}</b>
      </p>
      <p>{c.state === 'active' ? t('companion.active') : t(`companion.proposed_${c.side}`)}</p>
      <TroubleNote trouble={answer.trouble ?? end.trouble} />
      {c.state === 'proposed' && !c.accepted_by_me && (
        <>
          {c.answer_until !== null && (
            <p class="soft">{t('companion.until', { at: instant(c.answer_until) })}</p>
          )}
          <PressButton
            text={t('companion.accept')}
            busy={answer.busy}
            press={() => void answer.run({ params, body: { accept: true } })}
          />
          <PressButton
            text={t('companion.decline')}
            kind="quiet"
            busy={answer.busy}
            press={() => void answer.run({ params, body: { accept: false } })}
          />
        </>
      )}
      {c.state === 'proposed' && c.accepted_by_me && <p>{t('companion.waits')}</p>}
      {c.state === 'active' && (
        <PressButton
          text={t('companion.end')}
          kind="quiet"
          busy={end.busy}
          press={() => void end.run({ params })}
        />
      )}
    </div>
  );
}
