import type { ComponentChildren } from 'preact';
import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { PressButton, TroubleNote } from '../ui/parts.tsx';

type Visiting = Answer<'care.visiting'>['items'][number];

/** What is still to be asked at the door: every adult at home says yes for themselves. */
export function AdultsConsent({ visit: v }: { visit: Visiting }) {
  const consent = useAction('care.consent');
  if (!v.consent.ill_member) return <p class="attention">{t('visiting.no_consent')}</p>;
  if (v.consent.complete) return <p>{t('visit.consent_complete')}</p>;
  return (
    <>
      <p>
        {t('visit.consent_missing', { agreed: v.consent.adults_agreed, adults: v.consent.adults_at_home })}
      </p>
      <TroubleNote trouble={consent.trouble} />
      <PressButton
        text={t('visit.adult_agrees')}
        busy={consent.busy}
        press={() =>
          void consent.run({
            params: { visit_id: v.visit_id },
            body: { of: 'adult_at_home', way: 'in_person' },
          })
        }
      />
    </>
  );
}

/** Ways out of a visit that are no failure: each says first what it does. */
export function WaysOut({ visit: v }: { visit: Visiting }) {
  const off = useAction('care.call_off');
  const withdraw = useAction('care.withdraw_consent');
  const [, go] = useLocation();
  const params = { visit_id: v.visit_id };
  const callOff = async (reason: 'ill_or_busy_visitor' | 'danger') => {
    if (await off.run({ params, body: { reason } })) go('/duty');
  };
  return (
    <>
      <TroubleNote trouble={off.trouble ?? withdraw.trouble} />
      {v.state === 'planned' && (
        <WayOut title={t('visiting.cannot_go')} words={t('visiting.cannot_go_words')}>
          <PressButton
            text={t('visiting.give_back')}
            busy={off.busy}
            press={() => void callOff('ill_or_busy_visitor')}
          />
        </WayOut>
      )}
      <WayOut title={t('visiting.not_today')} words={t('visiting.not_today_words')}>
        <PressButton
          text={t('visiting.end_here')}
          busy={withdraw.busy}
          press={async () => {
            if (await withdraw.run({ params, body: { at_the_door: true } })) go('/duty');
          }}
        />
      </WayOut>
      {v.state === 'under_way' && (
        <WayOut title={t('visiting.danger')} words={t('visiting.danger_words')}>
          <PressButton text={t('visiting.end_here')} busy={off.busy} press={() => void callOff('danger')} />
        </WayOut>
      )}
    </>
  );
}

const WayOut = (props: { title: string; words: string; children: ComponentChildren }) => (
  <details>
    <summary>{props.title}</summary>
    <p>{props.words}</p>
    {props.children}
  </details>
);
