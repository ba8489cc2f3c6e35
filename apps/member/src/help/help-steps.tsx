import { useState } from 'preact/hooks';
import { versionPage } from '../base/addresses.ts';
import { dayFromParts } from '../base/days.ts';
import { localText, t } from '../base/i18n.ts';
import { type Membership, usePlan, useToday } from '../base/queries.ts';
import { statusSentence, whoseWords } from '../home/membership-words.ts';
import { ChoiceField, DayField, SelectField, TextField } from '../ui/fields.tsx';
import { Loaded } from '../ui/page.tsx';
import { Note, SubmitButton } from '../ui/parts.tsx';
import type { HelpForm } from './applying.ts';

interface Step {
  form: HelpForm;
  set: (change: Partial<HelpForm>) => void;
  next: () => void;
}

/** A step goes on when it is complete, and says what is missing when it is not. */
function useStep(complete: boolean, next: () => void) {
  const [asked, setAsked] = useState(false);
  return {
    asked,
    submit: (e: { preventDefault(): void }) => {
      e.preventDefault();
      setAsked(true);
      if (complete) next();
    },
  };
}

/** Nothing the patient may see names the illness when the answer is no. */
export function KnowsStep({ form, set, next }: Step) {
  const { asked, submit } = useStep(form.knows !== null, next);
  return (
    <form onSubmit={submit}>
      <ChoiceField<NonNullable<HelpForm['knows']>>
        label={t('help.knows')}
        hint={t('help.knows_why')}
        value={form.knows}
        set={(knows) => set({ knows, membership_id: '' })}
        choices={[
          { value: 'i_am', text: t('help.knows_i_am') },
          { value: 'yes', text: t('help.knows_yes') },
          { value: 'no', text: t('help.knows_no'), note: t('help.knows_no_note') },
        ]}
        error={asked && form.knows === null ? t('field.choose') : undefined}
      />
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}

export function WhoStep({ form, set, next, choices }: Step & { choices: readonly Membership[] }) {
  const { asked, submit } = useStep(form.membership_id !== '', next);
  if (choices.length === 0)
    return (
      <Note>
        <p>{form.knows === 'i_am' ? t('help.who_none_self') : t('help.who_none_family')}</p>
        <p>{t('help.other_ways')}</p>
      </Note>
    );
  return (
    <form onSubmit={submit}>
      <ChoiceField
        label={t('help.who')}
        label_hidden
        value={form.membership_id === '' ? null : form.membership_id}
        set={(membership_id) => set({ membership_id, illness_code: '' })}
        choices={choices.map((m) => ({
          value: m.membership_id,
          text: whoseWords(m),
          note: `${m.plan_name}${t('list.colon')}${statusSentence(m)}`,
        }))}
        error={asked && form.membership_id === '' ? t('field.choose') : undefined}
      />
      {form.knows !== 'i_am' && <p class="soft">{t('help.adults_themselves')}</p>}
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}

export function IllnessStep({ form, set, next, plan_code }: Step & { plan_code: string | undefined }) {
  const plan = usePlan(plan_code ?? '');
  const { asked, submit } = useStep(form.illness_code !== '', next);
  return (
    <Loaded of={plan}>
      {({ rules, code, in_force }) => {
        const chosen = rules.what.illnesses.find((i) => i.code === form.illness_code);
        return (
          <form onSubmit={submit}>
            <SelectField
              label={t('help.illness_label')}
              hint={t('help.illness_hint')}
              value={form.illness_code}
              set={(illness_code) => set({ illness_code })}
              empty={t('field.please_choose')}
              choices={rules.what.illnesses.map((i) => ({ value: i.code, text: localText(i.name) }))}
              error={asked && form.illness_code === '' ? t('field.choose') : undefined}
            />
            {chosen && (
              <Note title={localText(chosen.name)}>
                <p>{localText(chosen.definition)}</p>
                <p>{t('help.proof')}</p>
                <ul class="words-list">
                  {chosen.proof.map((p) => (
                    <li key={p['zh-Hans']}>{localText(p)}</li>
                  ))}
                </ul>
              </Note>
            )}
            <p>
              <a href={versionPage(code, in_force.version)}>{t('start.full_rules')}</a>
            </p>
            <SubmitButton busy={false} text={t('do.next')} />
          </form>
        );
      }}
    </Loaded>
  );
}

export function DayStep({ form, set, next }: Step) {
  const day = dayFromParts(form.diagnosed);
  const today = useToday();
  const future = day !== null && day > today;
  const { asked, submit } = useStep(day !== null && !future && form.accident !== null, next);
  const dayError = future ? t('help.day_future') : asked && day === null ? t('day.wrong') : undefined;
  return (
    <form onSubmit={submit}>
      <DayField
        label={t('help.day_label')}
        hint={t('help.day_hint')}
        value={form.diagnosed}
        set={(diagnosed) => set({ diagnosed })}
        error={dayError}
      />
      <ChoiceField<'yes' | 'no'>
        label={t('help.accident')}
        value={form.accident}
        set={(accident) => set({ accident })}
        choices={[
          { value: 'yes', text: t('health.yes') },
          { value: 'no', text: t('health.no') },
        ]}
        error={asked && form.accident === null ? t('field.choose') : undefined}
        beside
      />
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}

export function HospitalStep({ form, set, next }: Step) {
  const { asked, submit } = useStep(form.hospital.trim().length >= 2, next);
  return (
    <form onSubmit={submit}>
      <TextField
        label={t('help.hospital_label')}
        value={form.hospital}
        set={(hospital) => set({ hospital })}
        length_max={100}
        error={asked && form.hospital.trim().length < 2 ? t('field.needed') : undefined}
      />
      <TextField
        label={t('help.story')}
        hint={t('help.story_hint')}
        value={form.story}
        set={(story) => set({ story })}
        length_max={2000}
        long
      />
      <SubmitButton busy={false} text={t('do.next')} />
    </form>
  );
}
