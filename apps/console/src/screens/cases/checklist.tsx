import type { Rules } from '@tongzhou/rules';
import { Button, Checkbox, Input, Radio } from 'antd';
import { useState } from 'react';
import { type Clause, clauseTitle } from '../../lib/clauses.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { documentLabel } from './documents.tsx';
import type { File } from './file.tsx';
import { Sealed } from './sealed.tsx';

type Finding = File['findings'][number];
const UNDER_INVESTIGATION = ['screening', 'investigating', 'second_review', 'objected'];
const GROUPS = ['illness', 'time', 'person', 'exclusion', 'aid'] as const;
const SIGNS: Record<string, string> = { met: '✓', not_met: '✕', unclear: '?' };

/** Every clause the case is measured by, what the file says to it, and what was found. */
export function Checklist(props: { file: File; clauses: readonly Clause[]; rules: Rules | undefined }) {
  const { t, locale } = useWords();
  const { file, clauses, rules } = props;
  const known = new Set(clauses.map((c) => c.code));
  const others = [...new Set(file.findings.map((f) => f.clause))].filter((code) => !known.has(code));
  return (
    <div className="checklist">
      {GROUPS.map((group) => (
        <div key={group} className="clause-group">
          <h3>{t(`clause.group.${group}`)}</h3>
          {clauses
            .filter((c) => c.group === group)
            .map((c) => (
              <ClauseRow key={c.code} file={file} clause={c} />
            ))}
        </div>
      ))}
      {others.length > 0 ? (
        <div className="clause-group">
          <h3>{t('clause.group.other')}</h3>
          {others.map((code) => (
            <ClauseRow
              key={code}
              file={file}
              clause={{
                code,
                group: 'illness',
                title: clauseTitle(rules, code, locale, t),
                text: '',
                proofs: [],
                fact: null,
                hindrances: [],
              }}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function ClauseRow({ file, clause }: { file: File; clause: Clause }) {
  const { t, code } = useWords();
  const { can } = useHouse();
  const [writing, setWriting] = useState(false);
  const findings = file.findings.filter((f) => f.clause === clause.code);
  const may = can('reviewer', 'investigator') && UNDER_INVESTIGATION.includes(file.stage);
  const last = findings.at(-1);
  return (
    <article className={`clause ${clause.hindrances.length > 0 ? 'hindered' : ''}`}>
      <div className="clause-head">
        <span className={`verdict ${last?.verdict ?? 'open'}`}>
          <span aria-hidden="true">{last ? SIGNS[last.verdict] : '·'}</span>
          {t(last ? `verdict.${last.verdict}` : 'verdict.open')}
        </span>
        <h4>{clause.title}</h4>
        {may && !writing ? (
          <Button size="small" onClick={() => setWriting(true)}>
            {t('finding.add')}
          </Button>
        ) : null}
      </div>
      {clause.text ? <p className="clause-text">{clause.text}</p> : null}
      {clause.proofs.length > 0 ? (
        <p className="small">{t('clause.proofs', { list: clause.proofs.join(t('list.comma')) })}</p>
      ) : null}
      {clause.fact ? <p className="fact">{clause.fact}</p> : null}
      {clause.hindrances.map((h) => (
        <p key={h} className="hindrance">
          <span aria-hidden="true">!</span> {code('hindrance', h)}
        </p>
      ))}
      {findings.map((f) => (
        <FindingRow key={f.finding_no} file={file} finding={f} />
      ))}
      {writing ? <FindingForm file={file} clause={clause.code} onDone={() => setWriting(false)} /> : null}
    </article>
  );
}

function FindingRow({ file, finding }: { file: File; finding: Finding }) {
  const { t, code, instant } = useWords();
  return (
    <div className="finding">
      <span className={`verdict ${finding.verdict}`}>
        <span aria-hidden="true">{SIGNS[finding.verdict]}</span>
        {code('verdict', finding.verdict)}
      </span>{' '}
      <span className="soft small">
        {t('finding.no', { no: finding.finding_no })} · {instant(finding.at)}
      </span>
      {finding.evidence.map((id) => (
        <span key={id} className="tag">
          {documentLabel(file, id, code)}
        </span>
      ))}{' '}
      {finding.note ? <Sealed text={finding.note} label={t('finding.show_note')} /> : null}
    </div>
  );
}

type Verdict = 'met' | 'not_met' | 'unclear';

function FindingForm({ file, clause, onDone }: { file: File; clause: string; onDone: () => void }) {
  const { t, code } = useWords();
  const add = useStep('cases.add_finding', { done: 'finding.added' });
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [evidence, setEvidence] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const send = async () => {
    if (verdict === null) return;
    const answer = await add.run({
      params: { case_id: file.case_id },
      body: { clause, verdict, evidence, note: note.trim() === '' ? null : note.trim() },
    });
    if (answer) onDone();
  };
  return (
    <div className="finding-form">
      <Radio.Group
        aria-label={t('finding.verdict')}
        value={verdict}
        onChange={(e) => setVerdict(e.target.value as Verdict)}
        options={(['met', 'not_met', 'unclear'] as const).map((v) => ({
          value: v,
          label: t(`verdict.${v}`),
        }))}
      />
      {file.documents.length > 0 ? (
        <Checkbox.Group
          className="choices"
          value={evidence}
          onChange={(list) => setEvidence(list as string[])}
          options={file.documents.map((d) => ({
            value: d.document_id,
            label: documentLabel(file, d.document_id, code),
          }))}
        />
      ) : null}
      <Input.TextArea
        aria-label={t('finding.note')}
        placeholder={t('finding.note')}
        value={note}
        maxLength={2000}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(e) => setNote(e.target.value)}
      />
      <p className="soft small">{t('finding.final')}</p>
      {add.error ? <Trouble error={add.error} small /> : null}
      <div className="buttons">
        <Button type="primary" disabled={verdict === null} loading={add.busy} onClick={() => void send()}>
          {t('finding.save')}
        </Button>
        <Button type="text" onClick={onDone}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  );
}
