import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { type Answer, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { DueTag } from '../../parts/due.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Empty, Shown, Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Report = Answer<'society.reports'>['items'][number];

/** Reports about representatives of other societies: read, then answered. */
export default function Reports() {
  const { t } = useWords();
  const reports = useRead('society.reports', {});
  return (
    <Page title={t('reports.title')} lead={t('reports.lead')}>
      <Section title={t('reports.waiting')}>
        <Shown of={reports}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty title={t('reports.none')} hint={t('reports.none_hint')} scene="lantern" />
            ) : (
              <ul className="plain objections">
                {items.map((r) => (
                  <ReportRow key={r.report_id} report={r} />
                ))}
              </ul>
            )
          }
        </Shown>
      </Section>
    </Page>
  );
}

function ReportRow({ report }: { report: Report }) {
  const { t, instant } = useWords();
  const open = useStep('society.open_report', { keepLists: true });
  const [text, setText] = useState<Answer<'society.open_report'> | null>(null);
  const read = async () => {
    const answer = await open.run({ params: { report_id: report.report_id } });
    if (answer) setText(answer);
  };
  return (
    <li>
      <p className="state-line">
        <strong>
          {report.name} · {report.branch}
        </strong>
        <span className={report.kind === 'money' ? 'attention' : ''}>{t(`report.kind.${report.kind}`)}</span>
        <DueTag due_on={report.due_on} />
        <span className="soft small">{instant(report.received_at)}</span>
      </p>
      {open.error ? <Trouble error={open.error} small /> : null}
      {text ? (
        <>
          <p className="fact sealed-text">{text.text}</p>
          {text.phone ? <p>{t('reports.phone', { phone: text.phone })}</p> : null}
          <div className="buttons">
            <AnswerButton report={report} outcome="upheld" />
            <AnswerButton report={report} outcome="unfounded" />
          </div>
        </>
      ) : (
        <Button loading={open.busy} onClick={() => void read()}>
          {t('reports.open')}
        </Button>
      )}
    </li>
  );
}

function AnswerButton({ report, outcome }: { report: Report; outcome: 'upheld' | 'unfounded' }) {
  const { t } = useWords();
  const step = useStep('society.answer_report', { done: 'actions.done' });
  const [end_office, setEnd] = useState(false);
  return (
    <Confirm
      label={t(`reports.${outcome}`)}
      title={t(`reports.${outcome}_title`)}
      verb={t(`reports.${outcome}`)}
      danger={outcome === 'upheld'}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { report_id: report.report_id }, body: { outcome, end_office } })}
    >
      <p>{t(`reports.${outcome}_text`, { name: report.name })}</p>
      {outcome === 'upheld' ? (
        <Checkbox checked={end_office} onChange={(e) => setEnd(e.target.checked)}>
          {t('reports.end_office')}
        </Checkbox>
      ) : null}
    </Confirm>
  );
}
