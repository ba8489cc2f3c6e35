import { useAction } from '../base/action.ts';
import { planPage } from '../base/addresses.ts';
import { isZero } from '../base/amounts.ts';
import { date, dayOf, type Key, money, t } from '../base/i18n.ts';
import { usePlan, useRead } from '../base/queries.ts';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, RowLink } from '../ui/parts.tsx';
import { CaseSteps, WithdrawStep } from './case-steps.tsx';
import { caseNext, FINISHED, type Tracked } from './case-words.ts';
import { clauseWords } from './clause-words.ts';
import { Documents } from './documents.tsx';
import { NeverAFee } from './never-a-fee.tsx';
import { PayoutAccount } from './payout-account.tsx';
import { Publication } from './publication.tsx';
import { VisitWish } from './visit-wish.tsx';

/** Where an application stands: stage, who acts next and by when, and what the applicant may do. */
export function CasePage({ params }: { params: { case_id: string } }) {
  return (
    <SignedIn>
      <Case case_id={params.case_id} />
    </SignedIn>
  );
}

function Case({ case_id }: { case_id: string }) {
  const tracked = useRead('cases.track', { params: { case_id } });
  return (
    <Loaded of={tracked}>
      {(c) => (
        <Page title={t(`stage.${c.stage}`)} lead={caseNext(c)} back={{ to: '/help', text: t('nav.help') }}>
          <Outcome of={c} />
          <Hindrances of={c} />
          <CaseSteps of={c} />
          <Facts
            items={[
              [t('case.asked'), money(c.asked_minor)],
              c.decided_minor !== null &&
                !isZero(c.decided_minor) && [t('case.decided'), money(c.decided_minor)],
              c.aid_minor !== null && [t('case.aid'), money(c.aid_minor)],
              c.period_no !== null && [t('case.period'), t('case.period_no', { period: c.period_no })],
            ]}
          />
          {!FINISHED.has(c.stage) && c.stage !== 'paid' && <Documents of={c} />}
          {!c.knows_diagnosis && <PatientKnows case_id={case_id} />}
          {c.stage !== 'draft' && c.stage !== 'withdrawn' && <Sections of={c} />}
          <History of={c} />
          <WithdrawStep of={c} />
          <NeverAFee />
        </Page>
      )}
    </Loaded>
  );
}

const Sections = ({ of: c }: { of: Tracked }) => (
  <>
    <PayoutAccount case_id={c.case_id} />
    <Publication of={c} />
    <VisitWish of={c} />
  </>
);

function approvedWords(c: Tracked): string {
  const paid = c.history.findLast((step) => step.to_stage === 'paid');
  const amount = money(c.aid_minor ?? c.decided_minor ?? c.asked_minor);
  return paid
    ? t('case.paid_words', { amount, day: date(dayOf(paid.at)) })
    : t('case.approved_words', { amount });
}

/** A refusal begins with the reason, then what can be done. */
function Outcome({ of: c }: { of: Tracked }) {
  if (c.outcome === 'approved') {
    return (
      <Note kind="good" title={t('case.approved')}>
        <p>{approvedWords(c)}</p>
      </Note>
    );
  }
  if (c.outcome !== 'not_aided' || c.refusal_kind === null) return null;
  return (
    <Note kind="attention" title={t(`refusal.${c.refusal_kind}`)}>
      <p>{t(`refusal.${c.refusal_kind}_words`)}</p>
      <Clauses of={c} />
      <p>{t('case.what_now')}</p>
    </Note>
  );
}

/** The clauses a decision rests on, each in the words of the rules. */
function Clauses({ of: c }: { of: Tracked }) {
  const plans = useRead('plans.list', {}, { staleTime: 300_000 }).data?.items ?? [];
  const plan = usePlan(plans.find((p) => p.plan_id === c.plan_id)?.code ?? '').data;
  if (c.clauses.length === 0) return null;
  return (
    <>
      <p>{t('case.clauses')}</p>
      <ul class="words-list">
        {c.clauses.map((clause) => (
          <li key={clause}>{clauseWords(clause, plan?.rules)}</li>
        ))}
      </ul>
      {plan && (
        <p>
          <a href={planPage(plan.code)}>{t('start.full_rules')}</a>
        </p>
      )}
    </>
  );
}

/** What speaks against the request is said at once, before it is sent. */
function Hindrances({ of: c }: { of: Tracked }) {
  if (c.hindrances.length === 0 || c.outcome !== null) return null;
  return (
    <Note kind="soon" title={t('case.hindrances')}>
      <ul class="words-list">
        {c.hindrances.map((h) => (
          <li key={h}>{t(`hindrance.${h}` as Key)}</li>
        ))}
      </ul>
      {c.stage === 'draft' && <p>{t('case.hindrances_go_on')}</p>}
    </Note>
  );
}

function PatientKnows({ case_id }: { case_id: string }) {
  const knows = useAction('cases.patient_knows');
  return (
    <details>
      <summary>{t('case.patient_unaware')}</summary>
      <p>{t('case.patient_unaware_words')}</p>
      <button
        type="button"
        class="button"
        aria-disabled={knows.busy}
        onClick={() => void knows.run({ params: { case_id } })}
      >
        {t('case.patient_knows_now')}
      </button>
      {knows.trouble && <p role="alert">{knows.trouble.sentence}</p>}
    </details>
  );
}

function History({ of: c }: { of: Tracked }) {
  if (c.history.length === 0) return null;
  return (
    <section class="block">
      <h2>{t('case.history')}</h2>
      <ol class="steps">
        {c.history.map((step, i) => (
          <li key={step.at} class={i === c.history.length - 1 ? 'now' : ''}>
            <b>{t(`stage.${step.to_stage}`)}</b>
            <br />
            <span class="soft">{date(dayOf(step.at))}</span>
          </li>
        ))}
      </ol>
      {c.period_no !== null && <RowLink to={`/notices/${c.case_id}`} title={t('case.public_card')} />}
    </section>
  );
}
