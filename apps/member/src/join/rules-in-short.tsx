import { versionPage } from '../base/addresses.ts';
import { addDays } from '../base/days.ts';
import { date, localText, money, t } from '../base/i18n.ts';
import { periodsToRead, yearOfShares } from '../base/plan-facts.ts';
import { type PlanWithRules, usePeriods, useToday } from '../base/queries.ts';
import { Facts } from '../ui/parts.tsx';

/** The rules in short, with the very version that would bind both sides. */
export function RulesInShort({ plan }: { plan: PlanWithRules }) {
  const { rules, in_force } = plan;
  const today = useToday();
  const year = yearOfShares(usePeriods(plan.code, periodsToRead(rules)).data?.items ?? [], today);
  const amounts = rules.aid.table.map((row) => BigInt(row.amount_minor));
  const most = amounts.reduce((x, y) => (x > y ? x : y)).toString();
  const cap = rules.sharing.caps.period_minor;
  return (
    <>
      <Facts
        items={[
          [t('rules.aid_most'), money(most)],
          [
            t('rules.waiting'),
            t('rules.waiting_value', {
              days: rules.waiting.illness_days,
              day: date(addDays(today, rules.waiting.illness_days)),
            }),
          ],
          cap !== null && [t('rules.cap'), money(cap)],
          year !== undefined && [
            t('rules.year'),
            t('rules.year_value', { low: money(year.low_minor), high: money(year.high_minor) }),
          ],
          [t('rules.first_top_up'), money(rules.balance.first_top_up_minor)],
          [t('rules.leave'), t('rules.leave_value')],
        ]}
      />
      <details>
        <summary>{t('start.not_aided')}</summary>
        <ul class="words-list">
          {rules.what.not_aided.map((item) => (
            <li key={item.code}>{localText(item.text)}</li>
          ))}
        </ul>
      </details>
      <p>
        <a href={versionPage(plan.code, in_force.version)} target="_blank" rel="noopener">
          {t('rules.full', { version: in_force.version, day: date(in_force.in_force_from) })}
        </a>
      </p>
    </>
  );
}
