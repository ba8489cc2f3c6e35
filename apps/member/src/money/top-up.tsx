import { useState } from 'preact/hooks';
import { isZero } from '../base/amounts.ts';
import { errorAt } from '../base/errors-at.ts';
import { localText, money, number, t } from '../base/i18n.ts';
import { periodsToRead, yearOfShares } from '../base/plan-facts.ts';
import { type PlanWithRules, useMine, usePeriods, usePlan, useToday } from '../base/queries.ts';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { AmountChoice, chosenMinor, noAmount } from './amount-choice.tsx';
import { monthsFor } from './months.ts';
import { usePayment } from './pay.ts';

export function TopUp({ params }: { params: { plan_code: string } }) {
  return (
    <SignedIn>
      <Page title={t('money.top_up')} back={{ to: '/', text: t('nav.home') }}>
        <AccountInShort plan_code={params.plan_code} />
        <TopUpForm plan_code={params.plan_code} />
      </Page>
    </SignedIn>
  );
}

function AccountInShort({ plan_code }: { plan_code: string }) {
  const account = useMine().data?.accounts.find((a) => a.plan_code === plan_code);
  if (!account) return null;
  return (
    <Facts
      items={[
        [t('account.balance'), money(account.balance_minor)],
        [t('account.reserve'), money(account.reserve_minor)],
        !isZero(account.missing_minor) && [t('account.missing_title'), money(account.missing_minor)],
      ]}
    />
  );
}

/** The plan's own choices, each with the months it would last at the year's average; or another amount. */
export function TopUpForm({ plan_code }: { plan_code: string }) {
  const plan = usePlan(plan_code);
  return <Loaded of={plan}>{(found) => <ChooseAndPay plan={found} />}</Loaded>;
}

function ChooseAndPay({ plan }: { plan: PlanWithRules }) {
  const { rules } = plan;
  const [amount, setAmount] = useState(noAmount);
  const [asked, setAsked] = useState(false);
  const today = useToday();
  const year = yearOfShares(usePeriods(plan.code, periodsToRead(rules)).data?.items ?? [], today);
  const weight = useMine().data?.accounts.find((a) => a.plan_code === plan.code)?.weight ?? 1;
  const payment = usePayment();
  const minor = chosenMinor(amount);
  const months = (of: string) => {
    const n = monthsFor(of, year, rules.sharing.calendar.notice_days.length, weight);
    return n === null ? undefined : t('money.lasts', { months: number(n) });
  };
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        setAsked(true);
        if (minor !== null)
          void payment.pay({ purpose: 'account', plan_code: plan.code, amount_minor: minor });
      }}
    >
      <TroubleNote trouble={payment.trouble} fields={['amount_minor']} />
      <AmountChoice
        label={t('money.how_much', { plan: localText(rules.name) })}
        amount={amount}
        set={setAmount}
        choices_minor={rules.balance.top_up_choices_minor}
        note={months}
        error={asked && minor === null ? t('money.choose_amount') : errorAt(payment.trouble, 'amount_minor')}
      />
      <SubmitButton busy={payment.busy} text={t('money.to_pay')} />
      <p class="soft">{t('money.comes_back')}</p>
    </form>
  );
}
