import type { NeedKind } from '@tongzhou/contract/society-words';
import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { useDraft } from '../base/draft.ts';
import { instant, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { TextField, TickField } from '../ui/fields.tsx';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, PressButton, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { AdultsConsent, WaysOut } from './visit-off.tsx';
import { isTooShort, visitWhen } from './visit-words.ts';

type Visiting = Answer<'care.visiting'>['items'][number];
type Contact = Answer<'care.open_contact'>;
const NEEDS: readonly NeedKind[] = ['money', 'paperwork', 'transport', 'loneliness', 'care'];

/** A visit I make: whom and where only while it is mine, in and out with a timer, then the report. */
export function VisitingPage({ params }: { params: { visit_id: string } }) {
  const visits = useRead('care.visiting', {});
  return (
    <SignedIn>
      <Loaded of={visits}>
        {({ items }) => {
          const found = items.find((v) => v.visit_id === params.visit_id);
          return found ? <VisitWork visit={found} /> : <Empty scene="lantern" text={t('visiting.none')} />;
        }}
      </Loaded>
    </SignedIn>
  );
}

const VisitWork = ({ visit: v }: { visit: Visiting }) => (
  <Page title={t(`visit.${v.state}`)} lead={visitWhen(v)} back={{ to: '/duty', text: t('duty.title') }}>
    <Facts
      items={[
        [t('visit.place'), t(`visit.place_${v.place}`)],
        [t('visit.who_comes'), v.visitors.map((x) => x.name).join(t('list.comma'))],
        v.checked_in_at !== null && [t('visiting.in_at'), instant(v.checked_in_at)],
        v.checked_out_at !== null && [t('visiting.out_at'), instant(v.checked_out_at)],
        v.report_due_at !== null &&
          v.state === 'left' && [t('visiting.report_due'), instant(v.report_due_at)],
      ]}
    />
    {v.contact_open && <ContactOf visit_id={v.visit_id} />}
    {v.state === 'planned' && (
      <>
        <AdultsConsent visit={v} />
        <CheckIn visit_id={v.visit_id} />
      </>
    )}
    {v.state === 'under_way' && <CheckOut visit_id={v.visit_id} />}
    {(v.state === 'planned' || v.state === 'under_way') && <WaysOut visit={v} />}
    {v.state === 'left' && <ReportForm visit_id={v.visit_id} />}
    <Note title={t('visiting.rules')}>
      <ul class="words-list">
        <li>{t('visiting.rule_1')}</li>
        <li>{t('visiting.rule_2')}</li>
        <li>{t('visiting.rule_3')}</li>
      </ul>
    </Note>
  </Page>
);

/** Each look is written down, and the person can read it. */
function ContactOf({ visit_id }: { visit_id: string }) {
  const [contact, setContact] = useState<Contact>();
  const open = useAction('care.open_contact');
  if (contact)
    return (
      <section class="panel">
        {!contact.knows_diagnosis && (
          <Note kind="attention" title={t('visiting.unaware_title')}>
            <p>{t('visiting.unaware')}</p>
          </Note>
        )}
        <Facts
          items={[
            [t('visit.call_name'), contact.call_name],
            [t('visit.phone'), <a href={`tel:${contact.phone}`}>{contact.phone}</a>],
            [t('visit.address'), contact.address],
            contact.times !== '' && [t('visit.times'), contact.times],
          ]}
        />
      </section>
    );
  return (
    <>
      <TroubleNote trouble={open.trouble} />
      <PressButton
        text={t('visiting.open_contact')}
        busy={open.busy}
        press={async () => {
          const found = await open.run({ params: { visit_id } });
          if (found) setContact(found);
        }}
      />
      <p class="soft">{t('visiting.look_is_noted')}</p>
    </>
  );
}

function CheckIn({ visit_id }: { visit_id: string }) {
  const [healthy, setHealthy] = useState(false);
  const [welcome, setWelcome] = useState(false);
  const [asked, setAsked] = useState(false);
  const enter = useAction('care.check_in');
  return (
    <form
      onSubmit={(e) => {
        e.preventDefault();
        setAsked(true);
        if (healthy && welcome)
          void enter.run({ params: { visit_id }, body: { no_fever_or_cough: true, still_welcome: true } });
      }}
    >
      <TroubleNote trouble={enter.trouble} />
      <TickField
        label={t('visiting.healthy')}
        value={healthy}
        set={setHealthy}
        error={asked && !healthy ? t('visiting.not_then') : undefined}
      />
      <TickField
        label={t('visiting.welcome')}
        value={welcome}
        set={setWelcome}
        error={asked && !welcome ? t('visiting.not_then') : undefined}
      />
      <SubmitButton busy={enter.busy} text={t('visiting.check_in')} />
    </form>
  );
}

function CheckOut({ visit_id }: { visit_id: string }) {
  const leave = useAction('care.check_out');
  return (
    <>
      <p>{t('visiting.timer')}</p>
      <TroubleNote trouble={leave.trouble} />
      <PressButton
        text={t('visiting.check_out')}
        kind="primary"
        busy={leave.busy}
        press={() => void leave.run({ params: { visit_id } })}
      />
    </>
  );
}

function ReportForm({ visit_id }: { visit_id: string }) {
  const draft = useDraft(`visit-report.${visit_id}`, { text: '', needs: [] as NeedKind[] });
  const [asked, setAsked] = useState(false);
  const report = useAction('care.report_visit');
  const { text, needs } = draft.value;
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        setAsked(true);
        if (isTooShort(text)) return;
        const body = { text, needs: needs.map((kind) => ({ kind })) };
        if (await report.run({ params: { visit_id }, body })) draft.drop();
      }}
    >
      <h2>{t('visiting.report')}</h2>
      <p>{t('visiting.report_sealed')}</p>
      <TroubleNote trouble={report.trouble} />
      <TextField
        label={t('visiting.report_text')}
        value={text}
        set={(value) => draft.set({ text: value })}
        length_max={4000}
        long
        error={asked && isTooShort(text) ? t('field.too_short') : undefined}
      />
      <fieldset class="field">
        <legend>{t('visiting.needs')}</legend>
        {NEEDS.map((need) => (
          <TickField
            key={need}
            label={t(`need.${need}`)}
            value={needs.includes(need)}
            set={(on) => draft.set({ needs: on ? [...needs, need] : needs.filter((n) => n !== need) })}
          />
        ))}
      </fieldset>
      <SubmitButton busy={report.busy} text={t('visiting.report_send')} />
    </form>
  );
}
