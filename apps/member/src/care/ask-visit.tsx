import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { useDraft } from '../base/draft.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';
import { ChoiceField, SelectField, TextField } from '../ui/fields.tsx';
import { SubmitButton, TroubleNote } from '../ui/parts.tsx';

type Place = 'home' | 'hospital' | 'other';
const ADULTS_MAX = 6;

/** Asking for a visit; the ill member's own asking is the consent. */
export function AskVisit({ case_id }: { case_id: string }) {
  const draft = useDraft(`visit.${case_id}`, {
    call_name: '',
    phone: '',
    place: 'home' as Place,
    address: '',
    adults: '0',
    times: '',
  });
  const [asked, setAsked] = useState(false);
  const ask = useAction('care.ask_visit');
  const form = draft.value;
  const missing = (text: string, least: number) =>
    asked && text.trim().length < least ? t('field.needed') : undefined;
  return (
    <details>
      <summary>{t('visit.ask')}</summary>
      <p>{t('visit.ask_words')}</p>
      <TroubleNote trouble={ask.trouble} />
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (form.call_name.trim() === '' || form.phone.trim().length < 5 || form.address.trim().length < 2)
            return;
          const answer = await ask.run({
            params: { case_id },
            body: {
              call_name: form.call_name,
              phone: form.phone,
              place: form.place,
              address: form.address,
              adults_at_home: form.place === 'home' ? Number(form.adults) : 0,
              times: form.times,
            },
          });
          if (answer) draft.drop();
        }}
      >
        <TextField
          label={t('visit.call_name')}
          hint={t('visit.call_name_hint')}
          value={form.call_name}
          set={(call_name) => draft.set({ call_name })}
          length_max={20}
          error={missing(form.call_name, 1) ?? errorAt(ask.trouble, 'call_name')}
        />
        <TextField
          label={t('visit.phone')}
          value={form.phone}
          set={(phone) => draft.set({ phone })}
          kind="tel"
          complete="tel"
          length_max={30}
          error={missing(form.phone, 5) ?? errorAt(ask.trouble, 'phone')}
        />
        <ChoiceField<Place>
          label={t('visit.place')}
          value={form.place}
          set={(place) => draft.set({ place })}
          choices={(['home', 'hospital', 'other'] as const).map((value) => ({
            value,
            text: t(`visit.place_${value}`),
          }))}
        />
        <TextField
          label={t('visit.address')}
          hint={t('visit.address_hint')}
          value={form.address}
          set={(address) => draft.set({ address })}
          length_max={200}
          error={missing(form.address, 2) ?? errorAt(ask.trouble, 'address')}
        />
        {form.place === 'home' && (
          <SelectField
            label={t('visit.adults')}
            hint={t('visit.adults_hint')}
            value={form.adults}
            set={(adults) => draft.set({ adults })}
            choices={Array.from({ length: ADULTS_MAX + 1 }, (_, n) => ({
              value: String(n),
              text: String(n),
            }))}
          />
        )}
        <TextField
          label={t('visit.times')}
          hint={t('visit.times_hint')}
          value={form.times}
          set={(times) => draft.set({ times })}
          length_max={200}
        />
        <SubmitButton busy={ask.busy} text={t('visit.send')} />
      </form>
    </details>
  );
}
