import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { errorAt } from '../base/errors-at.ts';
import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { SubmitButton, TroubleNote } from '../ui/parts.tsx';

/** Where aid would be paid: the member's own account. A change is held for 72 hours. */
export function PayoutAccount({ case_id }: { case_id: string }) {
  const account = useRead('payouts.account', { params: { case_id } });
  return (
    <section class="block">
      <h2>{t('payout.title')}</h2>
      <Loaded of={account}>
        {({ account_tail, usable_from }) => (
          <>
            <p>
              {account_tail === null
                ? t('payout.none')
                : t('payout.known', {
                    tail: account_tail,
                    at: usable_from === null ? '' : instant(usable_from),
                  })}
            </p>
            <details>
              <summary>{account_tail === null ? t('payout.add') : t('payout.change')}</summary>
              <AccountForm case_id={case_id} />
            </details>
          </>
        )}
      </Loaded>
    </section>
  );
}

function AccountForm({ case_id }: { case_id: string }) {
  const [holder, setHolder] = useState('');
  const [no, setNo] = useState('');
  const [bank, setBank] = useState('');
  const set = useAction('payouts.set_account');
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        const account_no = no.replace(/\s/g, '').toUpperCase();
        const answer = await set.run({
          params: { case_id },
          body: { holder_name: holder, account_no, bank_name: bank },
        });
        if (answer) setNo('');
      }}
    >
      <p>{t('payout.own_only')}</p>
      <TroubleNote trouble={set.trouble} fields={['holder_name']} />
      <TextField
        label={t('payout.holder')}
        value={holder}
        set={setHolder}
        complete="name"
        length_max={60}
        error={errorAt(set.trouble, 'holder_name')}
      />
      <TextField
        label={t('payout.no')}
        value={no}
        set={setNo}
        kind="numeric"
        length_max={42}
        error={errorAt(set.trouble, 'account_no')}
      />
      <TextField
        label={t('payout.bank')}
        value={bank}
        set={setBank}
        length_max={60}
        error={errorAt(set.trouble, 'bank_name')}
      />
      <SubmitButton busy={set.busy} text={t('payout.save')} />
    </form>
  );
}
