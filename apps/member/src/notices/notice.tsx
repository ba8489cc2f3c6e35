import { useLocation } from 'wouter';
import { periodPage } from '../base/addresses.ts';
import { isNotFound } from '../base/client.ts';
import { date, type Key, money, number, t } from '../base/i18n.ts';
import { usePlan, useRead } from '../base/queries.ts';
import { Empty, Loaded, Page } from '../ui/page.tsx';
import { Facts } from '../ui/parts.tsx';
import { illnessOnCard, mayObject, whoOnCard } from './card-words.ts';
import { ObjectionForm } from './objection.tsx';

const back = () => ({ to: '/notices', text: t('notices.title') });

/** The public card of one case with the day of every step. */
export function Notice({ params }: { params: { case_id: string } }) {
  const card = useRead('cases.card', { params });
  const plan = usePlan(card.data?.plan_code ?? '');
  const [here] = useLocation();
  if (isNotFound(card.error))
    return (
      <Page title={t('card.gone_title')} back={back()}>
        <Empty scene="lantern" text={t('card.gone')} />
      </Page>
    );
  return (
    <Loaded of={card}>
      {(c) => (
        <Page title={whoOnCard(c)} lead={illnessOnCard(c, plan.data?.rules)} back={back()}>
          <Facts
            items={[
              [t('card.amount'), money(c.amount_minor)],
              c.instalments > 1 && [
                t('card.instalment'),
                t('card.instalment_of', { no: c.instalment_no, all: c.instalments }),
              ],
              c.severity !== null && [t('card.severity'), t(`severity.${c.severity}` as Key)],
              c.member_days !== null && [
                t('card.member_days'),
                t('card.days', { days: number(c.member_days) }),
              ],
              [t('card.stage'), t(`stage.${c.stage}`)],
              c.period_no !== null && [
                t('case.period'),
                <a href={periodPage(c.plan_code, c.period_no)}>
                  {t('case.period_no', { period: c.period_no })}
                </a>,
              ],
            ]}
          />
          {c.story !== null && (
            <section class="block">
              <h2>{t('card.story')}</h2>
              <p>{c.story}</p>
            </section>
          )}
          <h2>{t('card.proofs')}</h2>
          {c.proofs.length === 0 ? (
            <p class="soft">{t('card.no_proofs')}</p>
          ) : (
            <ul class="words-list">
              {c.proofs.map((proof) => (
                <li key={proof}>{t(`document.${proof}` as Key)}</li>
              ))}
            </ul>
          )}
          <h2>{t('case.history')}</h2>
          <ol class="steps">
            {c.timings.map((step, i) => (
              <li key={`${step.stage}-${step.on}-${i}`} class={i === c.timings.length - 1 ? 'now' : ''}>
                <b>{t(`stage.${step.stage}`)}</b>
                <br />
                <span class="soft">{date(step.on)}</span>
              </li>
            ))}
          </ol>
          {mayObject(c) ? <ObjectionForm case_id={c.case_id} here={here} /> : <p>{t('objection.closed')}</p>}
        </Page>
      )}
    </Loaded>
  );
}
