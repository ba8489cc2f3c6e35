import { useEffect } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { type Answer, useRead } from '../../lib/api.ts';
import { clausesOf } from '../../lib/clauses.ts';
import { dayOf } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { isTyping } from '../../lib/keys.ts';
import { usePlanNames, useRules } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { DueTag } from '../../parts/due.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Shown } from '../../parts/states.tsx';
import { Actions } from './actions.tsx';
import { Checklist } from './checklist.tsx';
import { Decision } from './decision.tsx';
import { Documents } from './documents.tsx';
import { History } from './history.tsx';
import { Objections } from './objections.tsx';
import { PersonBox } from './person.tsx';
import { shortId } from './queue.tsx';
import { Sealed } from './sealed.tsx';

export type File = Answer<'cases.file'>;

export default function CaseFile() {
  const { case_id } = useParams<{ case_id: string }>();
  const { t } = useWords();
  const [, go] = useLocation();
  const file = useRead('cases.file', { params: { case_id } });
  useEffect(() => {
    const back = (event: KeyboardEvent) => {
      if (event.key === 'u' && !isTyping(event.target) && !document.querySelector('[role="dialog"]'))
        go('/cases');
    };
    document.addEventListener('keydown', back);
    return () => document.removeEventListener('keydown', back);
  }, [go]);
  return (
    <Page
      title={t('file.title', { id: shortId(case_id) })}
      lead={file.data ? <Lead file={file.data} /> : null}
      aside={<Link href="/cases">{t('file.back')}</Link>}
    >
      <Shown of={file} lines={10}>
        {(f) => <FileBody file={f} />}
      </Shown>
    </Page>
  );
}

function Lead({ file }: { file: File }) {
  const { t, code } = useWords();
  return (
    <p className="state-line">
      <strong>{t(`stage.${file.stage}`)}</strong>
      <span>{t('file.next', { who: code('acts', file.acts) })}</span>
      <DueTag due_on={file.due_on} />
      {file.knows_diagnosis ? null : <strong className="attention">{t('file.patient_unaware')}</strong>}
    </p>
  );
}

function FileBody({ file }: { file: File }) {
  const { t, locale, date } = useWords();
  const { organisation, can } = useHouse();
  const plans = usePlanNames();
  const version = useRules(plans.codeOf(file.plan_id), file.rule_version);
  const { rules } = version;
  const submitted_on = file.submitted_at ? dayOf(file.submitted_at, organisation.time_zone) : null;
  const clauses = rules
    ? clausesOf(rules, { ...file, submitted_on }, file.hindrances, locale, t, date)
    : undefined;
  return (
    <div className="file">
      <div className="file-main">
        <Section title={t('file.facts')}>
          <CaseFacts file={file} plan={plans.byId(file.plan_id)} />
        </Section>
        <Section title={t('file.checklist')} note={t('file.checklist_note', { version: file.rule_version })}>
          <Shown of={{ data: clauses, error: version.error, refetch: version.refetch }} lines={6}>
            {(list) => <Checklist file={file} clauses={list} rules={rules} />}
          </Shown>
        </Section>
        {file.objections.length > 0 ? (
          <Section title={t('objection.title')} note={t('objection.note')}>
            <Objections file={file} />
          </Section>
        ) : null}
        <Section title={t('history.title')}>
          <History file={file} />
        </Section>
      </div>
      <div className="file-side">
        <Decision file={file} rules={rules} />
        <Actions file={file} rules={rules} clauses={clauses ?? []} />
        <Section title={t('documents.title')}>
          <Documents file={file} rules={rules} />
        </Section>
        {file.story === null ? null : (
          <Section title={t('file.story')}>
            <Sealed text={file.story} label={t('file.show_story')} />
          </Section>
        )}
        {can('reviewer', 'investigator') ? <PersonBox case_id={file.case_id} /> : null}
      </div>
    </div>
  );
}

function CaseFacts({ file, plan }: { file: File; plan: string }) {
  const { t, date, money, instant, code } = useWords();
  return (
    <Facts
      items={[
        [t('file.plan'), `${plan} · ${t('file.version', { version: file.rule_version })}`],
        [
          t('file.membership'),
          <span key="m" className="mono">{`${file.payer_id}-${file.membership_id}`}</span>,
        ],
        [t('file.relation'), code('relation', file.relation)],
        [t('file.knows'), t(file.knows_diagnosis ? 'file.knows_yes' : 'file.knows_no')],
        [t('file.diagnosed_on'), date(file.diagnosed_on)],
        [t('file.hospital'), file.hospital],
        [t('file.cause'), t(file.accident ? 'file.accident' : 'file.illness')],
        [t('file.age'), t('file.years', { years: file.age_at_diagnosis })],
        [t('file.joined_on'), date(file.joined_on)],
        [t('file.submitted'), instant(file.submitted_at)],
        [t('file.asked'), money(file.asked_minor)],
        file.decided_minor === null ? null : [t('file.decided'), money(file.decided_minor)],
        file.aid_minor === null ? null : [t('file.aid'), money(file.aid_minor)],
        file.period_no === null ? null : [t('file.period'), t('period.no', { period: file.period_no })],
        file.moves === 0 ? null : [t('file.moves'), t('cases.moved', { times: file.moves })],
      ]}
    />
  );
}
