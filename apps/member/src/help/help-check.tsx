import { Link } from 'wouter';
import type { Trouble } from '../base/action.ts';
import { dayFromParts } from '../base/days.ts';
import { date, localText, t } from '../base/i18n.ts';
import { type Membership, usePlan } from '../base/queries.ts';
import { whoseWords } from '../home/membership-words.ts';
import { Loaded } from '../ui/page.tsx';
import { Note, PressButton, TroubleNote } from '../ui/parts.tsx';
import type { HelpForm, HelpStep } from './applying.ts';

/** What was said, before the application is opened. Nothing is sent to a reviewer yet. */
export function HelpCheck(props: {
  form: HelpForm;
  membership: Membership | undefined;
  trouble: Trouble | undefined;
  busy: boolean;
  send: () => Promise<void>;
}) {
  const { form, membership } = props;
  const plan = usePlan(membership?.plan_code ?? '');
  if (!membership) return <Note>{t('membership.none')}</Note>;
  return (
    <Loaded of={plan}>
      {({ rules }) => {
        const illness = rules.what.illnesses.find((i) => i.code === form.illness_code);
        const day = dayFromParts(form.diagnosed);
        const rows: [string, string, HelpStep][] = [
          [t('help.knows'), t(`help.knows_${form.knows ?? 'no'}`), 'knows'],
          [t('help.who'), whoseWords(membership), 'who'],
          [t('help.illness_label'), illness ? localText(illness.name) : '', 'illness'],
          [t('help.day_label'), day === null ? '' : date(day), 'day'],
          [t('help.accident'), form.accident === 'yes' ? t('health.yes') : t('health.no'), 'day'],
          [t('help.hospital_label'), form.hospital, 'hospital'],
          ...(form.story.trim() === ''
            ? []
            : ([[t('help.story'), form.story, 'hospital']] satisfies [string, string, HelpStep][])),
        ];
        return (
          <>
            {props.trouble?.code === 'membership.unknown' ? (
              <Note kind="attention" live>
                <p>{t('help.adult_applies')}</p>
              </Note>
            ) : (
              <TroubleNote trouble={props.trouble} />
            )}
            <ul class="rows">
              {rows.map(([label, value, step]) => (
                <li key={label}>
                  <Link href={`/help?step=${step}`} class="row">
                    <span class="row-text">
                      <span class="row-note">{label}</span>
                      <span class="row-title">{value}</span>
                    </span>
                    <span class="row-side">{t('do.change')}</span>
                  </Link>
                </li>
              ))}
            </ul>
            <p>{t('help.next_is')}</p>
            <PressButton
              text={t('help.open')}
              kind="primary"
              busy={props.busy}
              press={() => void props.send()}
            />
          </>
        );
      }}
    </Loaded>
  );
}
