import { useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { signInAddress } from '../base/addresses.ts';
import { larger } from '../base/amounts.ts';
import type { Answer } from '../base/client.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';
import { usePlanName } from '../base/plan-name.ts';
import { useMe, usePlan, useRead } from '../base/queries.ts';
import { TextField } from '../ui/fields.tsx';
import { Loaded, Page } from '../ui/page.tsx';
import { Facts, Note, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { AmountChoice, chosenMinor, noAmount } from './amount-choice.tsx';
import { usePayment } from './pay.ts';

/** Whose membership to top up: the number stands on the confirmation and in the gift link. */
export function GiftNumber() {
  const [number, setNumber] = useState('');
  const [, go] = useLocation();
  return (
    <Page title={t('gift.title')} back={{ to: '/', text: t('nav.home') }}>
      <p>{t('gift.lead')}</p>
      <form
        onSubmit={(e) => {
          e.preventDefault();
          const plain = number.replace(/\s/g, '').toUpperCase();
          if (plain !== '') go(`/gift/${encodeURIComponent(plain)}`);
        }}
      >
        <TextField
          label={t('membership.number')}
          hint={t('gift.number_hint')}
          value={number}
          set={setNumber}
          length_max={30}
        />
        <SubmitButton busy={false} text={t('do.next')} />
      </form>
    </Page>
  );
}

export function Gift({ params }: { params: { number: string } }) {
  const found = useRead('memberships.find_for_gift', { params: { number: params.number } });
  return (
    <Page title={t('gift.title')} back={{ to: '/gift', text: t('gift.other_number') }}>
      <Loaded of={found}>{(target) => <GiftForm target={target} />}</Loaded>
    </Page>
  );
}

function GiftForm({ target }: { target: Answer<'memberships.find_for_gift'> }) {
  const [amount, setAmount] = useState(noAmount);
  const [asked, setAsked] = useState(false);
  const me = useMe();
  const [here, go] = useLocation();
  const plan = usePlan(target.plan_code);
  const name = usePlanName(target.plan_code, target.plan_name);
  const payment = usePayment();
  const minor = chosenMinor(amount);
  const open = target.status === 'pending' || target.status === 'covered' || target.status === 'suspended';
  const choices = [
    ...new Set([
      larger(target.suggested_minor, '1'),
      ...(plan.data?.rules.balance.top_up_choices_minor ?? []),
    ]),
  ].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  return (
    <>
      <Facts
        items={[
          [t('gift.for'), target.person],
          [t('membership.plan'), name],
          [t('gift.status'), t(`status.${target.status}`)],
        ]}
      />
      {!open ? (
        <Note kind="soon">{t('gift.not_open')}</Note>
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            setAsked(true);
            if (minor === null) return;
            if (me.data === null) return go(signInAddress(here));
            void payment.pay({ purpose: 'gift', membership_number: target.number, amount_minor: minor });
          }}
        >
          <TroubleNote trouble={payment.trouble} fields={['amount_minor']} />
          <AmountChoice
            label={t('gift.how_much')}
            amount={amount}
            set={setAmount}
            choices_minor={choices}
            note={(m) => (m === target.suggested_minor ? t('gift.suggested') : undefined)}
            error={
              asked && minor === null ? t('money.choose_amount') : errorAt(payment.trouble, 'amount_minor')
            }
          />
          <SubmitButton busy={payment.busy} text={t('money.to_pay')} />
          <p class="soft">{t('gift.private')}</p>
        </form>
      )}
    </>
  );
}
