import type { EventKind } from '@tongzhou/contract/society-words';
import { instantOf } from '@tongzhou/i18n';
import { useId, useState } from 'preact/hooks';
import { useLocation } from 'wouter';
import { useAction } from '../base/action.ts';
import { dayFromParts } from '../base/days.ts';
import { useDraft } from '../base/draft.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';
import { useOrganisation, useRead, useToday } from '../base/queries.ts';
import { ChoiceField, DayField, SelectField, TextField } from '../ui/fields.tsx';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { SubmitButton, TroubleNote } from '../ui/parts.tsx';

const KINDS: readonly EventKind[] = ['stall', 'gathering', 'talk'];
const TEXT_MIN = 2;

/** A stall, talk or gathering somebody of the society plans; a coordinator approves it. */
export function PlanEvent() {
  const organisation = useOrganisation();
  const mine = useRead('society.my_representative', {});
  const societies = useRead('society.list', {});
  return (
    <SignedIn>
      <Page
        title={t('plan_event.title')}
        lead={t('plan_event.lead')}
        back={{ to: '/duty', text: t('duty.title') }}
      >
        <Loaded of={organisation}>
          {({ time_zone }) => (
            <Loaded of={mine}>
              {({ representative: r }) => (
                <Loaded of={societies}>
                  {({ items }) => (
                    <PlanForm
                      time_zone={time_zone}
                      societies={items.map((s) => ({ value: String(s.society_id), text: s.name }))}
                      own={r ? String(r.society_id) : ''}
                    />
                  )}
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
      </Page>
    </SignedIn>
  );
}

function PlanForm(props: {
  time_zone: string;
  societies: readonly { value: string; text: string }[];
  own: string;
}) {
  const draft = useDraft('plan-event', {
    society: props.own,
    kind: 'stall' as EventKind,
    title: '',
    place: '',
    day: `${useToday().slice(0, 4)}--`,
    from: '',
    to: '',
  });
  const [asked, setAsked] = useState(false);
  const [, go] = useLocation();
  const plan = useAction('outreach.plan');
  const form = draft.value;
  const day = dayFromParts(form.day);
  const isTime = (text: string) => /^\d{2}:\d{2}$/.test(text);
  const complete =
    form.society !== '' &&
    form.title.trim().length >= TEXT_MIN &&
    form.place.trim().length >= TEXT_MIN &&
    isTime(form.from) &&
    isTime(form.to) &&
    form.from < form.to;
  const missing = (wrong: boolean, sentence = t('field.needed')) => (asked && wrong ? sentence : undefined);
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        setAsked(true);
        if (!complete || day === null) return;
        const answer = await plan.run({
          body: {
            society_id: Number(form.society),
            kind: form.kind,
            title: form.title,
            place: form.place,
            starts_at: instantOf(day, form.from, props.time_zone),
            ends_at: instantOf(day, form.to, props.time_zone),
          },
        });
        if (!answer) return;
        draft.drop();
        go(`/duty/events/${answer.event_code}`);
      }}
    >
      <TroubleNote trouble={plan.trouble} fields={['title', 'place']} />
      {props.own === '' && (
        <SelectField
          label={t('duty.society')}
          value={form.society}
          set={(society) => draft.set({ society })}
          empty={t('field.please_choose')}
          choices={props.societies}
          error={missing(form.society === '')}
        />
      )}
      <ChoiceField<EventKind>
        label={t('plan_event.kind')}
        value={form.kind}
        set={(kind) => draft.set({ kind })}
        choices={KINDS.map((value) => ({ value, text: t(`plan_event.kind_${value}`) }))}
      />
      <TextField
        label={t('plan_event.name')}
        hint={t('plan_event.name_hint')}
        value={form.title}
        set={(title) => draft.set({ title })}
        length_max={60}
        error={missing(form.title.trim().length < TEXT_MIN) ?? errorAt(plan.trouble, 'title')}
      />
      <TextField
        label={t('event.place')}
        hint={t('plan_event.place_hint')}
        value={form.place}
        set={(place) => draft.set({ place })}
        length_max={120}
        error={missing(form.place.trim().length < TEXT_MIN) ?? errorAt(plan.trouble, 'place')}
      />
      <DayField
        label={t('plan_event.day')}
        value={form.day}
        set={(text) => draft.set({ day: text })}
        error={missing(day === null, t('plan_event.day_wrong'))}
      />
      <TimeField
        label={t('plan_event.from')}
        value={form.from}
        set={(from) => draft.set({ from })}
        error={missing(!isTime(form.from))}
      />
      <TimeField
        label={t('plan_event.to')}
        value={form.to}
        set={(to) => draft.set({ to })}
        error={missing(!isTime(form.to)) ?? missing(form.from >= form.to, t('plan_event.to_later'))}
      />
      <SubmitButton busy={plan.busy} text={t('plan_event.send')} />
    </form>
  );
}

function TimeField(props: {
  label: string;
  value: string;
  set: (time: string) => void;
  error: string | undefined;
}) {
  const id = useId();
  return (
    <div class={`field ${props.error ? 'wrong' : ''}`}>
      <label for={id}>{props.label}</label>
      {props.error && (
        <p id={`${id}-error`} class="field-error">
          {props.error}
        </p>
      )}
      <input
        id={id}
        type="time"
        value={props.value}
        aria-describedby={props.error ? `${id}-error` : undefined}
        aria-invalid={props.error ? true : undefined}
        onInput={(e) => props.set(e.currentTarget.value)}
      />
    </div>
  );
}
