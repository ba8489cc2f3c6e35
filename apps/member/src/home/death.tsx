import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { dayFromParts } from '../base/days.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';
import type { Membership } from '../base/queries.ts';
import { DayField } from '../ui/fields.tsx';
import { Page, SignedIn } from '../ui/page.tsx';
import { RowLink, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { WithMembership } from './membership.tsx';
import { isOpen, whoseWords } from './membership-words.ts';

/** A death is reported once; from then on no automatic message goes out, and a person writes. */
export function ReportDeath({ params }: { params: { membership_id: string } }) {
  return (
    <SignedIn>
      <WithMembership membership_id={params.membership_id}>
        {(m) => (isOpen(m) ? <DeathForm membership={m} /> : <Reported />)}
      </WithMembership>
    </SignedIn>
  );
}

function DeathForm({ membership: m }: { membership: Membership }) {
  const [died, setDied] = useState('');
  const [asked, setAsked] = useState(false);
  const report = useAction('memberships.report_death');
  const day = dayFromParts(died);
  return (
    <Page
      title={t('death.title')}
      lead={whoseWords(m)}
      back={{ to: `/memberships/${m.membership_id}`, text: t('do.back') }}
    >
      <p>{t('death.sorry')}</p>
      <ul class="words-list">
        <li>{t('death.means_1')}</li>
        <li>{t('death.means_2')}</li>
        <li>{t('death.means_3')}</li>
      </ul>
      <TroubleNote trouble={report.trouble} />
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (day === null) return;
          await report.run({ params: { membership_id: m.membership_id }, body: { died_on: day } });
        }}
      >
        <DayField
          label={t('death.day')}
          value={died}
          set={setDied}
          error={asked && day === null ? t('day.wrong') : errorAt(report.trouble, 'died_on')}
        />
        <SubmitButton busy={report.busy} text={t('death.report')} />
      </form>
    </Page>
  );
}

const Reported = () => (
  <Page title={t('death.done_title')}>
    <p>{t('death.done')}</p>
    <RowLink to="/" title={t('nav.home')} />
  </Page>
);
