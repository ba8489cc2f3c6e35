import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { type Answer, client } from '../../lib/api.ts';
import { lineRange } from '../../lib/lines.ts';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { Publish } from './publish.tsx';

type Problem = Answer<'plans.check'>['problems'][number];
const LINE_HEIGHT_PX = 22;
const FILE_CHARACTERS_MAX = 200_000;

/** Paste or open a rules file, see what is wrong with line and reason, then open a plan or publish a version. */
export default function CheckRules() {
  const { t, locale } = useWords();
  const [search] = useSearchParams();
  const plan_code = search.get('plan');
  const names = usePlanNames();
  const [text, setText] = useCurrentRules(plan_code);
  const [checked, setChecked] = useState<{ text: string; ok: boolean; problems: Problem[] } | null>(null);
  const check = useStep('plans.check', { keepLists: true });
  const area = useRef<HTMLTextAreaElement>(null);

  const run = async () => {
    const answer = await check.run({ query: { language: locale }, body: { rules_text: text } });
    if (answer) setChecked({ text, ...answer });
  };
  const jump = (line: number) => {
    const field = area.current;
    if (!field) return;
    const { from, to } = lineRange(text, line);
    field.focus();
    field.setSelectionRange(from, to);
    field.scrollTop = Math.max(0, (line - 4) * LINE_HEIGHT_PX);
    field.scrollIntoView({ block: 'nearest' });
  };
  const openFile = async (file: File | undefined) => {
    if (!file) return;
    setText((await file.text()).slice(0, FILE_CHARACTERS_MAX));
    setChecked(null);
  };
  const fresh = checked !== null && checked.text === text;
  return (
    <Page
      title={plan_code ? t('check.title_version', { plan: names.byCode(plan_code) }) : t('check.title_plan')}
      lead={t('check.lead')}
      aside={<Link href={plan_code ? `/plans/${plan_code}` : '/plans'}>{t('plans.title')}</Link>}
    >
      <div className="editor">
        <div>
          <div className="buttons">
            <label className="button file-button">
              {t('check.open_file')}
              <input
                type="file"
                accept=".json,.jsonc,application/json,text/plain"
                className="visually-hidden"
                onChange={(e) => {
                  void openFile(e.target.files?.[0]);
                  e.target.value = '';
                }}
              />
            </label>
            <Button
              type="primary"
              size="large"
              loading={check.busy}
              disabled={text.trim().length < 2}
              onClick={() => void run()}
            >
              {t('check.run')}
            </Button>
          </div>
          <RulesEditor field={area} text={text} onChange={setText} marked={fresh ? checked.problems : []} />
        </div>
        <div>
          {check.error ? <Trouble error={check.error} small /> : null}
          {checked === null ? <p className="soft">{t('check.not_yet')}</p> : null}
          {checked && !fresh ? <p className="soon">{t('check.stale')}</p> : null}
          {checked ? <Problems problems={checked.problems} ok={checked.ok} jump={jump} /> : null}
        </div>
      </div>
      {fresh && checked.ok ? <Publish text={text} plan_code={plan_code} /> : null}
    </Page>
  );
}

/** Starts from the rules in force when a new version of a plan is written. */
function useCurrentRules(plan_code: string | null): [string, (text: string) => void] {
  const [text, setText] = useState('');
  const plan = useQuery({
    queryKey: ['plans.get', { params: { plan_code } }],
    enabled: plan_code !== null,
    queryFn: () => client.call('plans.get', { params: { plan_code: plan_code! } }),
  });
  const rules = plan.data?.rules;
  useEffect(() => {
    if (rules) setText((now) => (now === '' ? JSON.stringify(rules, null, 2) : now));
  }, [rules]);
  return [text, setText];
}

function RulesEditor(props: {
  field: React.RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange: (text: string) => void;
  marked: readonly Problem[];
}) {
  const { t } = useWords();
  const gutter = useRef<HTMLPreElement>(null);
  const lines = props.text.split('\n');
  const bad = new Set(props.marked.filter((p) => p.severity === 'error').map((p) => p.line));
  return (
    <div className="code">
      <pre ref={gutter} aria-hidden="true">
        {lines.map((_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: line numbers are their own identity
          <span key={i} className={bad.has(i + 1) ? 'bad' : undefined}>
            {i + 1}
            {'\n'}
          </span>
        ))}
      </pre>
      <textarea
        ref={props.field}
        aria-label={t('check.text')}
        placeholder={t('check.placeholder')}
        spellCheck={false}
        wrap="off"
        value={props.text}
        maxLength={FILE_CHARACTERS_MAX}
        onChange={(e) => props.onChange(e.target.value)}
        onScroll={(e) => {
          if (gutter.current) gutter.current.scrollTop = e.currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

function Problems(props: { problems: readonly Problem[]; ok: boolean; jump: (line: number) => void }) {
  const { t } = useWords();
  const errors = props.problems.filter((p) => p.severity === 'error').length;
  return (
    <Section title={props.ok ? t('check.ok') : t('check.errors', { count: errors })}>
      <ol className="plain problems">
        {props.problems.map((p) => (
          <li key={`${p.line}:${p.column}:${p.path}:${p.code}`} className={p.severity}>
            <button type="button" onClick={() => props.jump(p.line)}>
              <strong>{t(`check.${p.severity}`)}</strong>
              <span>{p.detail}</span>
            </button>
          </li>
        ))}
      </ol>
    </Section>
  );
}
