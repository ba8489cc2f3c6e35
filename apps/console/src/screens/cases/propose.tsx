import { REFUSAL_KINDS, type RefusalKind } from '@tongzhou/contract/words';
import { currencyDigits } from '@tongzhou/kernel';
import type { Rules } from '@tongzhou/rules';
import { Button, Checkbox, Input, Radio, Select } from 'antd';
import { useState } from 'react';
import { type Clause, clauseOfKind, ruleText } from '../../lib/clauses.ts';
import { type DecisionForm, lacking, minorOf } from '../../lib/decision.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { useStep } from '../../parts/step.tsx';
import { documentLabel } from './documents.tsx';
import type { File } from './file.tsx';

type Form = DecisionForm & { illness_code: string };
type Change = (part: Partial<Form>) => void;

/** The first person's decision: outcome, clauses, evidence; the amount comes from the table of the rules. */
export function Propose(props: { file: File; rules: Rules; clauses: readonly Clause[] }) {
  const { t, money, code } = useWords();
  const { file, rules, clauses } = props;
  const step = useStep('cases.propose', { done: 'propose.done' });
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState<Form>(() => startOf(file));
  const change: Change = (part) => setForm((before) => ({ ...before, ...part }));
  const reimburses = rules.aid.payment.kind === 'reimbursement';
  const lacks = lacking(form, reimburses);
  if (!open)
    return (
      <div className="buttons">
        <Button type="primary" onClick={() => setOpen(true)}>
          {t('propose.open')}
        </Button>
      </div>
    );
  const send = () =>
    form.outcome === null
      ? Promise.resolve(undefined)
      : step.run({
          params: { case_id: file.case_id },
          body: {
            outcome: form.outcome,
            refusal_kind: form.outcome === 'not_aided' ? form.refusal_kind : null,
            clauses: [...form.clauses],
            evidence: [...form.evidence],
            illness_code: form.illness_code === file.illness_code ? null : form.illness_code,
            cost_minor: form.outcome === 'approved' && reimburses ? form.cost_minor : null,
          },
        });
  return (
    <div className="propose">
      <p className="soft small">{t('propose.two_persons')}</p>
      <Radio.Group
        aria-label={t('decision.outcome')}
        value={form.outcome}
        onChange={(e) => change(outcomeOf(file, e.target.value as 'approved' | 'not_aided'))}
        options={[
          { value: 'approved', label: t('outcome.approved') },
          { value: 'not_aided', label: t('outcome.not_aided') },
        ]}
      />
      {form.outcome === 'approved' ? (
        <Approving {...props} form={form} change={change} reimburses={reimburses} />
      ) : null}
      {form.outcome === 'not_aided' ? <Refusing clauses={clauses} form={form} change={change} /> : null}
      {form.outcome ? <ClausesAndEvidence file={file} clauses={clauses} form={form} change={change} /> : null}
      {lacks.length > 0 ? (
        <p className="lacks" role="status">
          {t('propose.lacking', { list: lacks.map((l) => t(`propose.lack.${l}`)).join(t('list.comma')) })}
        </p>
      ) : null}
      <div className="buttons">
        <Confirm
          primary
          label={t('propose.send')}
          title={t('propose.confirm_title')}
          verb={t('propose.send_verb')}
          disabled={lacks.length > 0}
          busy={step.busy}
          error={step.error}
          onClose={step.reset}
          onConfirm={send}
        >
          <p>
            {form.outcome === 'approved'
              ? t('propose.text_approved', { amount: money(file.asked_minor) })
              : t('propose.text_refused', {
                  kind: form.refusal_kind ? code('refusal', form.refusal_kind) : '',
                })}
          </p>
          <p>{t('propose.text_next')}</p>
        </Confirm>
        <Button type="text" onClick={() => setOpen(false)}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  );
}

/** An outcome starts from what was found: aid from the clauses that are met, a refusal from those that are not. */
function outcomeOf(file: File, outcome: 'approved' | 'not_aided'): Partial<Form> {
  const verdict = outcome === 'approved' ? 'met' : 'not_met';
  const clauses = [...new Set(file.findings.filter((f) => f.verdict === verdict).map((f) => f.clause))];
  return { outcome, refusal_kind: null, clauses };
}

const startOf = (file: File): Form => ({
  outcome: null,
  refusal_kind: null,
  clauses: [],
  evidence: [],
  cost_minor: null,
  illness_code: file.illness_code,
});

function Approving(props: { file: File; rules: Rules; form: Form; change: Change; reimburses: boolean }) {
  const { t, money, locale } = useWords();
  const { file, rules, form, change, reimburses } = props;
  const [cost, setCost] = useState('');
  const digits = currencyDigits(rules.currency);
  return (
    <>
      <Field label={t('propose.illness')}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            value={form.illness_code}
            onChange={(illness_code: string) => change({ illness_code })}
            options={rules.what.illnesses.map((i) => ({
              value: i.code,
              label: `${ruleText(i.name, locale)} · ${t(`severity.${i.severity}`)}`,
            }))}
          />
        )}
      </Field>
      {reimburses ? (
        <Field label={t('propose.cost', { unit: rules.currency })}>
          {(id) => (
            <Input
              id={id}
              inputMode="decimal"
              value={cost}
              status={cost !== '' && minorOf(cost, digits) === null ? 'error' : ''}
              onChange={(e) => {
                setCost(e.target.value);
                change({ cost_minor: minorOf(e.target.value, digits) });
              }}
            />
          )}
        </Field>
      ) : (
        <p className="fact">
          {form.illness_code === file.illness_code
            ? t('propose.amount', { amount: money(file.asked_minor) })
            : t('propose.amount_other')}
        </p>
      )}
    </>
  );
}

function Refusing(props: { clauses: readonly Clause[]; form: Form; change: Change }) {
  const { t } = useWords();
  const pick = (refusal_kind: RefusalKind) => {
    const usual = clauseOfKind(refusal_kind, props.clauses);
    props.change({
      refusal_kind,
      clauses: usual ? [...new Set([usual, ...props.form.clauses])] : props.form.clauses,
    });
  };
  return (
    <Field label={t('decision.kind')}>
      {(id) => (
        <Select
          id={id}
          placeholder={t('propose.choose_kind')}
          value={props.form.refusal_kind}
          onChange={pick}
          options={REFUSAL_KINDS.map((kind) => ({ value: kind, label: t(`refusal.${kind}`) }))}
        />
      )}
    </Field>
  );
}

function ClausesAndEvidence(props: { file: File; clauses: readonly Clause[]; form: Form; change: Change }) {
  const { t, code } = useWords();
  const { file, clauses, form, change } = props;
  return (
    <>
      <Field label={t('decision.clauses')}>
        {(id) => (
          <Select
            id={id}
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            value={[...form.clauses]}
            onChange={(list: string[]) => change({ clauses: list })}
            options={clauses.map((c) => ({
              value: c.code,
              label: c.group === 'exclusion' ? `${c.title}：${c.text}` : c.title,
            }))}
          />
        )}
      </Field>
      <div className="field">
        <span>{t(form.outcome === 'not_aided' ? 'propose.evidence_needed' : 'propose.evidence')}</span>
        {file.documents.length === 0 ? (
          <span className="soft">{t('documents.none')}</span>
        ) : (
          <Checkbox.Group
            className="choices"
            value={[...form.evidence]}
            onChange={(list) => change({ evidence: list as string[] })}
            options={file.documents.map((d) => ({
              value: d.document_id,
              label: documentLabel(file, d.document_id, code),
            }))}
          />
        )}
      </div>
    </>
  );
}
