import { checkRules, diffRules, type Rules } from '@tongzhou/rules';
import { Input } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useRead } from '../../lib/api.ts';
import { ruleText } from '../../lib/clauses.ts';
import { addDays } from '../../lib/clock.ts';
import { useHouse } from '../../lib/house.tsx';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Section } from '../../parts/page.tsx';
import { useStep } from '../../parts/step.tsx';
import { Changes } from './version.tsx';

/** After a clean check: what publishing would do, then publishing. */
export function Publish({ text, plan_code }: { text: string; plan_code: string | null }) {
  const checked = checkRules(text);
  if (!checked.ok) return null;
  return plan_code ? (
    <NextVersion text={text} rules={checked.rules} plan_code={plan_code} />
  ) : (
    <OpenPlan text={text} rules={checked.rules} />
  );
}

function NextVersion(props: { text: string; rules: Rules; plan_code: string }) {
  const { t, date } = useWords();
  const { today } = useHouse();
  const [, go] = useLocation();
  const { text, rules, plan_code } = props;
  const plan = useRead('plans.get', { params: { plan_code } });
  const before = plan.data?.rules as unknown as Rules | undefined;
  const notice_days = before?.governance.notice_days ?? 0;
  const earliest = addDays(today, notice_days);
  const [chosen, setChosen] = useState<string | null>(null);
  const from = chosen ?? earliest;
  const step = useStep('plans.publish', { done: 'publish.done' });
  if (!before) return null;
  const changes = diffRules(before, rules, t);
  return (
    <Section
      title={t('publish.diff_title')}
      note={t('publish.diff_note', { version: plan.data?.in_force.version ?? 0 })}
    >
      <Changes changes={changes} />
      <Field narrow label={t('publish.in_force_from')}>
        {(id) => (
          <Input
            id={id}
            type="date"
            value={from}
            min={earliest}
            onChange={(e) => setChosen(e.target.value)}
          />
        )}
      </Field>
      <p className="soft">{t('publish.notice', { days: notice_days, day: date(earliest) })}</p>
      <Confirm
        primary
        label={t('publish.version')}
        title={t('publish.version')}
        verb={t('publish.version_verb')}
        disabled={changes.length === 0 || from === ''}
        busy={step.busy}
        error={step.error}
        onClose={step.reset}
        onConfirm={async () => {
          const answer = await step.run({
            params: { plan_code },
            body: { rules_text: text, in_force_from: from },
          });
          if (answer) go(`/plans/${plan_code}/${answer.version}`);
          return answer;
        }}
      >
        <p>{t('publish.version_text', { day: from === '' ? '–' : date(from), changes: changes.length })}</p>
        <p>{t('publish.for_ever')}</p>
      </Confirm>
    </Section>
  );
}

function OpenPlan({ text, rules }: { text: string; rules: Rules }) {
  const { t, date, locale } = useWords();
  const { today } = useHouse();
  const [, go] = useLocation();
  const [from, setFrom] = useState(today);
  const step = useStep('plans.open', { done: 'publish.opened' });
  const name = ruleText(rules.name, locale);
  return (
    <Section title={t('publish.open_title', { plan: name })}>
      <Field narrow label={t('publish.first_period_from')}>
        {(id) => (
          <Input id={id} type="date" value={from} min={today} onChange={(e) => setFrom(e.target.value)} />
        )}
      </Field>
      <Confirm
        primary
        label={t('publish.open')}
        title={t('publish.open')}
        verb={t('publish.open_verb')}
        disabled={from === ''}
        busy={step.busy}
        error={step.error}
        onClose={step.reset}
        onConfirm={async () => {
          const answer = await step.run({ body: { rules_text: text, first_period_from: from } });
          if (answer) go(`/plans/${answer.code}`);
          return answer;
        }}
      >
        <p>{t('publish.open_text', { plan: name, day: from === '' ? '–' : date(from) })}</p>
        <p>{t('publish.for_ever')}</p>
      </Confirm>
    </Section>
  );
}
