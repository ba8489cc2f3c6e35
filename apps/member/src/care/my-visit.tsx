import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { PressButton, TroubleNote } from '../ui/parts.tsx';
import { badgePage, visitWhen } from './visit-words.ts';

export type Visit = Answer<'care.my_visits'>['items'][number];

/** A visit that comes or was: when, who (with badges), whose consent, and the way to take it back. */
export function MyVisit({ visit: v }: { visit: Visit }) {
  const consent = useAction('care.consent');
  const withdraw = useAction('care.withdraw_consent');
  const params = { visit_id: v.visit_id };
  const ahead = v.state === 'asked' || v.state === 'planned';
  return (
    <section class="panel">
      <h2>{t(`visit.${v.state}`)}</h2>
      <p>{visitWhen(v)}</p>
      {v.visitors.length > 0 && (
        <>
          <p>{t('visit.who_comes')}</p>
          <ul class="words-list">
            {v.visitors.map((visitor) => (
              <li key={visitor.name}>
                {visitor.name}
                {visitor.badge_code !== null && (
                  <>
                    {' '}
                    <a href={badgePage(visitor.badge_code)}>{t('visit.badge')}</a>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {v.called_off_for !== null && <p>{t(`call_off.${v.called_off_for}`)}</p>}
      <TroubleNote trouble={consent.trouble ?? withdraw.trouble} />
      {ahead && (
        <>
          <p>
            {v.consent.complete
              ? t('visit.consent_complete')
              : t('visit.consent_missing', {
                  agreed: v.consent.adults_agreed,
                  adults: v.consent.adults_at_home,
                })}
          </p>
          {!v.consent.ill_member && (
            <PressButton
              text={t('visit.i_agree')}
              busy={consent.busy}
              press={() => void consent.run({ params, body: { of: 'ill_member', way: 'app' } })}
            />
          )}
          {v.consent.adults_agreed < v.consent.adults_at_home && (
            <PressButton
              text={t('visit.adult_agrees')}
              busy={consent.busy}
              press={() => void consent.run({ params, body: { of: 'adult_at_home', way: 'in_person' } })}
            />
          )}
        </>
      )}
      {(ahead || v.state === 'under_way') && (
        <PressButton
          text={ahead ? t('visit.withdraw') : t('visit.withdraw_inside')}
          kind="quiet"
          busy={withdraw.busy}
          press={() => void withdraw.run({ params, body: { at_the_door: !ahead } })}
        />
      )}
    </section>
  );
}
