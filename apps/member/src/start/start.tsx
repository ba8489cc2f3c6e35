import { Link } from 'wouter';
import { periodPage, versionPage } from '../base/addresses.ts';
import { date, localText, money, t } from '../base/i18n.ts';
import { periodsToRead, yearOfShares } from '../base/plan-facts.ts';
import { type PlanWithRules, useMe, usePeriods, usePlan, useRead, useToday } from '../base/queries.ts';
import { Empty, Loaded, Page } from '../ui/page.tsx';

/** What this is, what it cost lately, and whether it is for me: nothing is asked. */
export function Start() {
  const plans = useRead('plans.list', {}, { staleTime: 300_000 });
  const me = useMe();
  return (
    <Page title={t('start.title')} lead={t('start.lead')}>
      <Loaded of={plans}>
        {({ items }) => {
          const open = items.filter((p) => p.state === 'open');
          if (open.length === 0) return <Empty scene="shore" text={t('start.no_plan')} />;
          return open.map((p) => <PlanCard key={p.code} plan_code={p.code} />);
        }}
      </Loaded>
      {me.data === null && (
        <p>
          {t('start.member_already')} <Link href="/sign-in">{t('do.sign_in')}</Link>
        </p>
      )}
      <details>
        <summary>{t('start.how')}</summary>
        <ol class="words-list">
          <li>{t('start.how_1')}</li>
          <li>{t('start.how_2')}</li>
          <li>{t('start.how_3')}</li>
          <li>{t('start.how_4')}</li>
        </ol>
      </details>
      <details>
        <summary>{t('start.rather_not')}</summary>
        <ul class="words-list">
          <li>{t('start.rather_not_1')}</li>
          <li>{t('start.rather_not_2')}</li>
          <li>{t('start.rather_not_3')}</li>
        </ul>
      </details>
    </Page>
  );
}

function PlanCard({ plan_code }: { plan_code: string }) {
  const plan = usePlan(plan_code);
  return (
    <section class="panel">
      <Loaded of={plan}>{(found) => <PlanWords plan={found} />}</Loaded>
    </section>
  );
}

function PlanWords({ plan }: { plan: PlanWithRules }) {
  const { rules } = plan;
  return (
    <>
      <h2>{localText(rules.name)}</h2>
      <p>{localText(rules.summary)}</p>
      <LastShares plan={plan} />
      <details>
        <summary>{t('start.not_aided')}</summary>
        <ul class="words-list">
          <li>{t('start.not_aided_waiting', { days: rules.waiting.illness_days })}</li>
          {rules.what.not_aided.map((item) => (
            <li key={item.code}>{localText(item.text)}</li>
          ))}
        </ul>
        <p>
          <a href={versionPage(plan.code, plan.in_force.version)}>{t('start.full_rules')}</a>
        </p>
      </details>
      <div class="buttons">
        <Link href={`/check/${plan.code}`} class="button primary">
          {t('start.check')}
        </Link>
        <Link href={`/join/${plan.code}`} class="button">
          {t('start.join')}
        </Link>
      </div>
    </>
  );
}

/** The real shares of the last period and of the year: no estimate, no promise. */
function LastShares({ plan }: { plan: PlanWithRules }) {
  const periods = usePeriods(plan.code, periodsToRead(plan.rules));
  const today = useToday();
  return (
    <Loaded of={periods}>
      {({ items }) => {
        const year = yearOfShares(items, today);
        if (!year) return <p>{t('start.no_period')}</p>;
        return (
          <>
            <p class="lead">
              <a href={periodPage(plan.code, year.last.period_no)}>
                {t('start.last_period', {
                  cases: year.last.cases,
                  share: money(year.last.share_minor),
                })}
              </a>
            </p>
            <p class="soft">
              {t('start.year', {
                day: date(year.last.sharing_on),
                periods: year.periods,
                low: money(year.low_minor),
                high: money(year.high_minor),
                sum: money(year.sum_minor),
              })}
            </p>
          </>
        );
      }}
    </Loaded>
  );
}
