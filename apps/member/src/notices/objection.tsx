import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import { useAction } from '../base/action.ts';
import { signInAddress } from '../base/addresses.ts';
import { useDraft } from '../base/draft.ts';
import { t } from '../base/i18n.ts';
import { useMe } from '../base/queries.ts';
import { TextField } from '../ui/fields.tsx';
import { Note, SubmitButton, TroubleNote } from '../ui/parts.tsx';

const REASON_MIN = 10;

/** A reasoned objection; who objects is told to nobody but the reviewer. */
export function ObjectionForm({ case_id, here }: { case_id: string; here: string }) {
  const draft = useDraft(`objection.${case_id}`, { text: '' });
  const [asked, setAsked] = useState(false);
  const [done, setDone] = useState(false);
  const object = useAction('cases.object');
  const me = useMe();
  const length = draft.value.text.trim().length;
  if (done)
    return (
      <Note kind="good" title={t('objection.received')} live>
        <p>{t('objection.received_words')}</p>
      </Note>
    );
  return (
    <details open={draft.value.text !== ''}>
      <summary>{t('objection.title')}</summary>
      <p>{t('objection.words')}</p>
      {me.data === null && (
        <p>
          <Link href={signInAddress(here, '')}>{t('objection.sign_in')}</Link>
        </p>
      )}
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (length < REASON_MIN) return;
          if (!(await object.run({ params: { case_id }, body: { text: draft.value.text } }))) return;
          draft.drop();
          setDone(true);
        }}
      >
        <TroubleNote trouble={object.trouble} />
        <TextField
          label={t('objection.reason')}
          hint={t('objection.reason_hint', { least: REASON_MIN })}
          value={draft.value.text}
          set={(text) => draft.set({ text })}
          length_max={2000}
          long
          error={asked && length < REASON_MIN ? t('objection.too_short', { least: REASON_MIN }) : undefined}
        />
        <SubmitButton busy={object.busy} text={t('objection.send')} />
      </form>
    </details>
  );
}
