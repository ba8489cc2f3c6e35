import { Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Rows } from '../../parts/rows.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

export default function Societies() {
  const { t, number, date } = useWords();
  const [, go] = useLocation();
  const societies = useRead('society.list', {});
  return (
    <Page title={t('society.title')} lead={t('society.lead')}>
      <Shown of={societies}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('society.none')} hint={t('society.none_hint')} scene="table" />
          ) : (
            <Rows
              main
              caption={t('society.title')}
              rows={items}
              rowKey={(s) => String(s.society_id)}
              onOpen={(s) => go(`/societies/${s.society_id}`)}
              columns={[
                {
                  key: 'name',
                  title: t('society.name'),
                  cell: (s) => (
                    <Link href={`/societies/${s.society_id}`} tabIndex={-1}>
                      {s.name}
                    </Link>
                  ),
                },
                { key: 'branch', title: t('society.branch'), cell: (s) => s.branch },
                { key: 'state', title: t('cases.stage'), cell: (s) => t(`society.state.${s.state}`) },
                {
                  key: 'reps',
                  title: t('society.representatives'),
                  number: true,
                  cell: (s) => number(s.representatives),
                },
                { key: 'since', title: t('society.founded_on'), cell: (s) => date(s.founded_on) },
              ]}
            />
          )
        }
      </Shown>
      <Found taken={societies.data?.items.map((s) => s.branch_id) ?? []} />
    </Page>
  );
}

function Found({ taken }: { taken: readonly number[] }) {
  const { t, locale } = useWords();
  const branches = useRead('setup.branches', {}, { staleTime: Number.POSITIVE_INFINITY });
  const step = useStep('society.found', { done: 'society.founded' });
  const [branch_id, setBranch] = useState<number | null>(null);
  const [name, setName] = useState('');
  const free = (branches.data?.items ?? []).filter((b) => b.active && !taken.includes(b.branch_id));
  const found = async () => {
    if (branch_id === null) return undefined;
    const answer = await step.run({ body: { branch_id, name: name.trim() } });
    if (answer) {
      setBranch(null);
      setName('');
    }
    return answer;
  };
  if (free.length === 0) return null;
  return (
    <Section title={t('society.found')} note={t('society.found_note')}>
      <div className="form-row">
        <Field narrow label={t('society.branch')}>
          {(id) => (
            <Select
              id={id}
              showSearch={{ optionFilterProp: 'label' }}
              value={branch_id}
              onChange={setBranch}
              options={free.map((b) => ({
                value: b.branch_id,
                label: locale === 'en' ? (b.name_en ?? b.name_zh) : b.name_zh,
              }))}
            />
          )}
        </Field>
        <Field narrow label={t('society.name')}>
          {(id) => <Input id={id} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
        </Field>
        <Confirm
          primary
          label={t('society.found')}
          title={t('society.found')}
          verb={t('society.found')}
          disabled={branch_id === null || name.trim().length < 2}
          busy={step.busy}
          error={step.error}
          onClose={step.reset}
          onConfirm={found}
        >
          <p>{t('society.found_text', { name: name.trim() })}</p>
        </Confirm>
      </div>
    </Section>
  );
}
