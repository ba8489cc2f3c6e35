import { useLocation, useSearchParams } from 'wouter';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { dayFromParts } from '../base/days.ts';
import { useDraft } from '../base/draft.ts';
import { date, dayOf, type Key, t } from '../base/i18n.ts';
import { type Mine, useMine, useRead } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Note, RowLink } from '../ui/parts.tsx';
import {
  allowedHelpStep,
  emptyHelp,
  type HelpForm,
  type HelpStep,
  mayApplyFor,
  openHelpStep,
  stepAfter,
} from './applying.ts';
import { caseNext, FINISHED } from './case-words.ts';
import { HelpCheck } from './help-check.tsx';
import { DayStep, HospitalStep, IllnessStep, KnowsStep, WhoStep } from './help-steps.tsx';
import { NeverAFee } from './never-a-fee.tsx';

const TITLES: Record<HelpStep, Key> = {
  knows: 'help.title',
  who: 'help.who',
  illness: 'help.illness',
  day: 'help.day',
  hospital: 'help.hospital',
  check: 'help.check',
};

/** Asking for help: calm, one thing a page, and first whether the patient knows the diagnosis. */
export function Help() {
  return (
    <SignedIn>
      <HelpPages />
    </SignedIn>
  );
}

function HelpPages() {
  const mine = useMine();
  return <Loaded of={mine}>{(found) => <Apply mine={found} />}</Loaded>;
}

function Apply({ mine }: { mine: Mine }) {
  const draft = useDraft<HelpForm>('help', emptyHelp);
  const form = draft.value;
  const open = useAction('cases.open_draft');
  const [search] = useSearchParams();
  const [here, go] = useLocation();
  const step = allowedHelpStep(search.get('step'), openHelpStep(form));
  const next = () => go(`${here}?step=${stepAfter(step)}`);
  const choices = mayApplyFor(mine.memberships, mine.paid_by_others, form.knows);
  const membership = choices.find((m) => m.membership_id === form.membership_id);

  const send = async () => {
    if (!membership) return;
    const answer = await open.run({
      body: {
        knows_diagnosis: form.knows !== 'no',
        payer_id: membership.payer_id,
        membership_id: membership.membership_id,
        relation: 'self',
        illness_code: form.illness_code,
        diagnosed_on: dayFromParts(form.diagnosed)!,
        accident: form.accident === 'yes',
        hospital: form.hospital,
        story: form.story.trim() === '' ? null : form.story,
      },
    });
    if (!answer) return;
    draft.drop();
    go(`/cases/${answer.case_id}`, { replace: true });
  };

  if (mine.memberships.length + mine.paid_by_others.length === 0) return <NoMembership />;
  const of = { form, set: draft.set, next };
  return (
    <Page title={t(TITLES[step])} lead={step === 'knows' ? t('help.lead') : undefined}>
      {step === 'knows' && <OpenApplications />}
      {step === 'knows' && <KnowsStep {...of} />}
      {step === 'who' && <WhoStep {...of} choices={choices} />}
      {step === 'illness' && <IllnessStep {...of} plan_code={membership?.plan_code} />}
      {step === 'day' && <DayStep {...of} />}
      {step === 'hospital' && <HospitalStep {...of} />}
      {step === 'check' && (
        <HelpCheck form={form} membership={membership} trouble={open.trouble} busy={open.busy} send={send} />
      )}
      <NeverAFee />
    </Page>
  );
}

function OpenApplications() {
  const cases = useRead('cases.mine', {}).data?.items ?? [];
  if (cases.length === 0) return null;
  const open = cases.filter((c) => !FINISHED.has(c.stage));
  const past = cases.filter((c) => FINISHED.has(c.stage));
  return (
    <section class="block">
      {open.length > 0 && <h2>{t('home.cases')}</h2>}
      <CaseRows cases={open} />
      {past.length > 0 && (
        <details>
          <summary>{t('help.past')}</summary>
          <CaseRows cases={past} />
        </details>
      )}
      <h2>{t('help.new')}</h2>
    </section>
  );
}

function CaseRows({ cases }: { cases: readonly Answer<'cases.mine'>['items'][number][] }) {
  if (cases.length === 0) return null;
  return (
    <ul class="rows">
      {cases.map((c) => (
        <li key={c.case_id}>
          <RowLink
            to={`/cases/${c.case_id}`}
            title={t(`stage.${c.stage}`)}
            note={c.acts === 'nobody' ? date(dayOf(c.stage_since)) : caseNext(c)}
          />
        </li>
      ))}
    </ul>
  );
}

const NoMembership = () => (
  <Page title={t('help.title')}>
    <Empty scene="shore" text={t('help.no_membership')} />
    <Note>
      <p>{t('help.other_ways')}</p>
    </Note>
    <NeverAFee />
  </Page>
);
