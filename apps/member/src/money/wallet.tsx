import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { isNegative, minorFromText } from '../base/amounts.ts';
import { errorAt } from '../base/errors-at.ts';
import { money, t } from '../base/i18n.ts';
import { type Mine, useMine } from '../base/queries.ts';
import { ChoiceField } from '../ui/fields.tsx';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, RowLink, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { AmountChoice, AmountField, chosenMinor, noAmount, startText } from './amount-choice.tsx';
import { usePayment } from './pay.ts';

const back = () => ({ to: '/money', text: t('nav.money') });
const WALLET_CHOICES_MINOR = ['1000', '3000', '5000', '10000'];

export function WalletTopUp() {
  const [amount, setAmount] = useState(noAmount);
  const [asked, setAsked] = useState(false);
  const payment = usePayment();
  const minor = chosenMinor(amount);
  return (
    <SignedIn>
      <Page title={t('wallet.top_up')} back={back()}>
        <p>{t('wallet.what')}</p>
        <TroubleNote trouble={payment.trouble} fields={['amount_minor']} />
        <form
          onSubmit={(e) => {
            e.preventDefault();
            setAsked(true);
            if (minor !== null) void payment.pay({ purpose: 'wallet', amount_minor: minor });
          }}
        >
          <AmountChoice
            label={t('wallet.how_much')}
            amount={amount}
            set={setAmount}
            choices_minor={WALLET_CHOICES_MINOR}
            error={
              asked && minor === null ? t('money.choose_amount') : errorAt(payment.trouble, 'amount_minor')
            }
          />
          <SubmitButton busy={payment.busy} text={t('money.to_pay')} />
        </form>
      </Page>
    </SignedIn>
  );
}

export function Allocate() {
  const mine = useMine();
  return (
    <SignedIn>
      <Page title={t('wallet.allocate')} back={back()}>
        <Loaded of={mine}>{(found) => <AllocateForm mine={found} />}</Loaded>
      </Page>
    </SignedIn>
  );
}

function AllocateForm({ mine }: { mine: Mine }) {
  const [plan_code, setPlan] = useState<string | null>(mine.accounts[0]?.plan_code ?? null);
  const [text, setText] = useState(startText(mine.wallet_minor));
  const [done, setDone] = useState<string>();
  const allocate = useAction('payments.allocate');
  const minor = minorFromText(text);
  if (done !== undefined)
    return (
      <Note kind="good" live>
        <p>{t('wallet.allocated', { amount: money(done) })}</p>
        <RowLink to="/" title={t('nav.home')} />
      </Note>
    );
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        if (minor === null || plan_code === null) return;
        if (await allocate.run({ body: { plan_code, amount_minor: minor } })) setDone(minor);
      }}
    >
      <Facts items={[[t('wallet.title'), money(mine.wallet_minor)]]} />
      <TroubleNote trouble={allocate.trouble} fields={['amount_minor']} />
      <ChoiceField
        label={t('wallet.to_account')}
        value={plan_code}
        set={setPlan}
        choices={mine.accounts.map((a) => ({ value: a.plan_code, text: a.plan_name }))}
      />
      <AmountField
        label={t('order.amount')}
        value={text}
        set={setText}
        error={minor === null ? t('money.not_an_amount') : errorAt(allocate.trouble, 'amount_minor')}
      />
      <SubmitButton busy={allocate.busy} text={t('wallet.allocate')} />
    </form>
  );
}

export const WalletWithdraw = () => <Withdraw plan_code={null} />;
export const AccountWithdraw = ({ params }: { params: { plan_code: string } }) => (
  <Withdraw plan_code={params.plan_code} />
);

/** Unused money goes back by the way it came. */
function Withdraw({ plan_code }: { plan_code: string | null }) {
  const mine = useMine();
  return (
    <SignedIn>
      <Page title={plan_code === null ? t('wallet.withdraw') : t('money.withdraw')} back={back()}>
        <Loaded of={mine}>{(found) => <WithdrawForm mine={found} plan_code={plan_code} />}</Loaded>
      </Page>
    </SignedIn>
  );
}

function WithdrawForm({ mine, plan_code }: { mine: Mine; plan_code: string | null }) {
  const account = mine.accounts.find((a) => a.plan_code === plan_code);
  const holds = account?.balance_minor ?? mine.wallet_minor;
  const spare = account ? (BigInt(account.balance_minor) - BigInt(account.reserve_minor)).toString() : holds;
  const [text, setText] = useState(isNegative(spare) ? '' : startText(spare));
  const [done, setDone] = useState<string>();
  const withdraw = useAction('payments.withdraw');
  const minor = minorFromText(text);
  if (done !== undefined)
    return (
      <Note kind="good" live>
        <p>{t('money.withdrawn', { amount: money(done) })}</p>
        <RowLink to="/refunds" title={t('refunds.title')} />
      </Note>
    );
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        if (minor === null) return;
        const answer = await withdraw.run({ body: { plan_code, amount_minor: minor } });
        if (answer) setDone(answer.amount_minor);
      }}
    >
      <Facts
        items={[
          [t('account.balance'), money(holds)],
          account !== undefined && [t('account.reserve'), money(account.reserve_minor)],
        ]}
      />
      {account && <p>{t('money.withdraw_warning', { reserve: money(account.reserve_minor) })}</p>}
      <TroubleNote trouble={withdraw.trouble} fields={['amount_minor']} />
      <AmountField
        label={t('order.amount')}
        value={text}
        set={setText}
        error={
          text !== '' && minor === null ? t('money.not_an_amount') : errorAt(withdraw.trouble, 'amount_minor')
        }
      />
      <SubmitButton busy={withdraw.busy} text={t('money.withdraw_do')} />
      <p class="soft">{t('money.original_route')}</p>
    </form>
  );
}
