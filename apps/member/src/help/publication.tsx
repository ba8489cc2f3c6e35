import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { t } from '../base/i18n.ts';
import { TextField } from '../ui/fields.tsx';
import { PressButton, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import type { Tracked } from './case-words.ts';

/** Consent to a family name and a story on the public card; given apart, and taken back at any time. */
export function Publication({ of: c }: { of: Tracked }) {
  const [story, setStory] = useState('');
  const publish = useAction('cases.publication');
  const params = { case_id: c.case_id };
  return (
    <section class="block">
      <h2>{t('publication.title')}</h2>
      <p>{c.published ? t('publication.given') : t('publication.not_given')}</p>
      <TroubleNote trouble={publish.trouble} />
      {c.published ? (
        <PressButton
          text={t('publication.take_back')}
          busy={publish.busy}
          press={() => void publish.run({ params, body: { consent: false } })}
        />
      ) : c.knows_diagnosis ? (
        <details>
          <summary>{t('publication.consent')}</summary>
          <p>{t('publication.words')}</p>
          <form
            onSubmit={(e) => {
              e.preventDefault();
              void publish.run({
                params,
                body: { consent: true, story: story.trim() === '' ? null : story },
              });
            }}
          >
            <TextField
              label={t('publication.story')}
              hint={t('publication.story_hint')}
              value={story}
              set={setStory}
              length_max={2000}
              long
            />
            <SubmitButton busy={publish.busy} text={t('publication.give')} kind="plain" />
          </form>
        </details>
      ) : (
        <p class="soft">{t('publication.patient_first')}</p>
      )}
    </section>
  );
}
