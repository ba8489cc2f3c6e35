import type { TallyKind } from '@tongzhou/contract/society-words';
import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { useDraft } from '../base/draft.ts';
import { instant, number, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { TextField } from '../ui/fields.tsx';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, PressButton, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { useTaps } from './use-taps.ts';
import { isTooShort } from './visit-words.ts';

type StaffEvent = Answer<'outreach.helpers_events'>['items'][number];
const KINDS: readonly TallyKind[] = ['talked', 'joined', 'wary', 'only_looked'];
const QUESTION_MIN = 2;

/** The stall on a phone: taps count at once, with or without a network. */
export function DutyEvent({ params }: { params: { event_code: string } }) {
  const events = useRead('outreach.helpers_events', {});
  return (
    <SignedIn>
      <Loaded of={events}>
        {({ items }) => {
          const found = items.find((e) => e.event_code === params.event_code);
          return found ? <AtTheStall event={found} /> : <Empty scene="table" text={t('event.none')} />;
        }}
      </Loaded>
    </SignedIn>
  );
}

function AtTheStall({ event: e }: { event: StaffEvent }) {
  const params = { event_code: e.event_code };
  const duty = useAction('outreach.duty');
  const start = useAction('outreach.start');
  return (
    <Page title={e.title} lead={t(`event.${e.state}`)} back={{ to: '/duty', text: t('duty.title') }}>
      <Facts
        items={[
          [t('event.place'), e.place],
          [t('event.time'), `${instant(e.starts_at)} – ${instant(e.ends_at).slice(-5)}`],
          [t('event.on_duty'), e.on_duty.map((r) => r.name).join(t('list.comma')) || t('event.nobody')],
        ]}
      />
      <TroubleNote trouble={duty.trouble ?? start.trouble} />
      {!e.me_on_duty && e.state !== 'planned' && (
        <PressButton
          text={t('event.join_duty')}
          busy={duty.busy}
          press={() => void duty.run({ params, body: { on: true } })}
        />
      )}
      {e.me_on_duty && (e.state === 'approved' || e.state === 'running') && (
        <PressButton
          text={t('event.leave_duty')}
          kind="quiet"
          busy={duty.busy}
          press={() => void duty.run({ params, body: { on: false } })}
        />
      )}
      {e.state === 'approved' && e.me_on_duty && (
        <PressButton
          text={t('event.start')}
          kind="primary"
          busy={start.busy}
          press={() => void start.run({ params })}
        />
      )}
      {e.state === 'planned' && <Note>{t('event.waits_for_approval')}</Note>}
      {e.state === 'running' && (
        <>
          <Taps event={e} />
          <TheirPhone event_code={e.event_code} />
          <Question event_code={e.event_code} />
          <Report event_code={e.event_code} />
        </>
      )}
    </Page>
  );
}

/** Onlookers join on their own phone: the code to scan, and the address in letters. */
function TheirPhone({ event_code }: { event_code: string }) {
  const event = useRead('outreach.event', { params: { event_code } }).data;
  if (!event) return null;
  return (
    <Note title={t('event.their_phone')}>
      <img
        class="qr"
        alt={t('event.qr')}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(event.join_qr_svg)}`}
      />
      <p>{event.join_url}</p>
    </Note>
  );
}

function Taps({ event: e }: { event: StaffEvent }) {
  const { tally, waiting, problem, tap } = useTaps(e.event_code, e.tally);
  const [back, setBack] = useState(false);
  return (
    <section class="block">
      <h2>{t('event.tally')}</h2>
      <div class="tallies">
        {KINDS.map((kind) => (
          <button key={kind} type="button" class="tally" onClick={() => tap(kind, back ? -1 : 1)}>
            <b>{number(tally[kind])}</b>
            {t(`tally.${kind}`)}
          </button>
        ))}
      </div>
      <label class="choice">
        <input type="checkbox" checked={back} onChange={(x) => setBack(x.currentTarget.checked)} />
        <span>{t('event.take_back')}</span>
      </label>
      <p role="status">
        {waiting === 0 ? t('event.all_sent') : t('event.waiting', { taps: number(waiting) })}
      </p>
      {problem && (
        <Note kind="attention" live>
          <p>{problem === 'storage' ? t('event.storage_full') : problem}</p>
        </Note>
      )}
    </section>
  );
}

function Question({ event_code }: { event_code: string }) {
  const draft = useDraft(`question.${event_code}`, { text: '', client_id: '' });
  const [asked, setAsked] = useState(false);
  const ask = useAction('outreach.ask');
  return (
    <details>
      <summary>{t('event.question')}</summary>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (isTooShort(draft.value.text, QUESTION_MIN)) return;
          const client_id = draft.value.client_id === '' ? crypto.randomUUID() : draft.value.client_id;
          draft.set({ client_id });
          if (await ask.run({ params: { event_code }, body: { client_id, text: draft.value.text } })) {
            draft.drop();
            setAsked(false);
          }
        }}
      >
        <TroubleNote trouble={ask.trouble} />
        <TextField
          label={t('event.question_text')}
          hint={t('event.question_hint')}
          value={draft.value.text}
          set={(text) => draft.set({ text })}
          length_max={300}
          long
          error={asked && isTooShort(draft.value.text, QUESTION_MIN) ? t('field.too_short') : undefined}
        />
        <SubmitButton busy={ask.busy} text={t('event.question_send')} kind="plain" />
      </form>
    </details>
  );
}

function Report({ event_code }: { event_code: string }) {
  const draft = useDraft(`event-report.${event_code}`, { text: '' });
  const [asked, setAsked] = useState(false);
  const report = useAction('outreach.report');
  return (
    <details>
      <summary>{t('event.end')}</summary>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (isTooShort(draft.value.text)) return;
          if (await report.run({ params: { event_code }, body: { report: draft.value.text } })) draft.drop();
        }}
      >
        <TroubleNote trouble={report.trouble} />
        <TextField
          label={t('event.report')}
          hint={t('event.report_hint')}
          value={draft.value.text}
          set={(text) => draft.set({ text })}
          length_max={1000}
          long
          error={asked && isTooShort(draft.value.text) ? t('field.too_short') : undefined}
        />
        <SubmitButton busy={report.busy} text={t('event.report_send')} />
      </form>
    </details>
  );
}
