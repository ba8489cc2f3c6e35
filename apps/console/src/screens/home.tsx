import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useRead } from '../lib/api.ts';
import { waitingIn } from '../lib/attention.ts';
import { useHouse } from '../lib/house.tsx';
import { usePlanNames } from '../lib/plans.ts';
import { useWords } from '../lib/words.tsx';
import { Page, Section } from '../parts/page.tsx';
import { Shown } from '../parts/states.tsx';

/** What waits for me today; every figure leads to the list it counts. */
export function Home() {
  const { t, date } = useWords();
  const { me, today, can } = useHouse();
  const cases = can('reviewer', 'investigator', 'finance', 'auditor', 'inspector', 'operator');
  const money = can('finance', 'auditor', 'inspector', 'operator');
  return (
    <Page title={t('home.title', { name: me.name ?? '' })} lead={t('home.lead', { day: date(today) })}>
      {cases ? <CaseWork /> : null}
      {money ? <SharingWork /> : null}
      {money ? <PayoutWork /> : null}
      {can('coordinator') ? <CareWork /> : null}
      {can('operator', 'auditor', 'inspector') ? <StaffWork /> : null}
    </Page>
  );
}

function Figure(props: {
  to: string;
  value: ReactNode;
  label: string;
  tone?: 'overdue' | 'soon' | undefined;
}) {
  return (
    <Link href={props.to} className={`figure ${props.tone ?? ''}`}>
      <span className="figure-value">{props.value}</span>
      <span className="figure-label">{props.label}</span>
    </Link>
  );
}

const WAITING = ['submitted', 'screening', 'investigating', 'deciding', 'objected', 'second_review'] as const;

function CaseWork() {
  const { t, number } = useWords();
  const counts = useRead('cases.counts', {});
  return (
    <Section title={t('nav.cases')}>
      <Shown of={counts} lines={2}>
        {({ items }) => {
          const overdue = items.reduce((sum, row) => sum + row.overdue, 0);
          const here = (stage: string) => items.find((row) => row.stage === stage)?.cases ?? 0;
          return (
            <div className="figures">
              <Figure
                to="/cases?overdue=1"
                value={number(overdue)}
                label={t('home.overdue')}
                tone={overdue > 0 ? 'overdue' : undefined}
              />
              {WAITING.map((stage) => (
                <Figure
                  key={stage}
                  to={`/cases?stage=${stage}`}
                  value={number(here(stage))}
                  label={t(`stage.${stage}`)}
                />
              ))}
            </div>
          );
        }}
      </Shown>
    </Section>
  );
}

function SharingWork() {
  const { t, date } = useWords();
  const plans = usePlanNames();
  const progress = useRead('sharing.progress', {});
  return (
    <Section title={t('nav.sharing')}>
      <Shown of={progress} lines={2}>
        {({ items }) => (
          <ul className="plain">
            {items.map((p) => (
              <li key={p.plan_code}>
                <Link
                  href={
                    p.phase === 'frozen'
                      ? `/sharing/${p.plan_code}/${p.period_no}`
                      : `/sharing/${p.plan_code}`
                  }
                >
                  {plans.byCode(p.plan_code)}
                </Link>{' '}
                {t(`home.phase.${p.phase}`, {
                  period: p.period_no,
                  notice: date(p.notice_on),
                  sharing: date(p.sharing_on),
                  signed: p.signatures,
                  needed: p.signatures_needed,
                })}
              </li>
            ))}
          </ul>
        )}
      </Shown>
    </Section>
  );
}

function PayoutWork() {
  const { t, number } = useWords();
  const due = useRead('payouts.due', { query: { limit: 100 as never } });
  const failed = useRead('payouts.list', { query: { state: 'failed', limit: 100 as never } });
  const attention = useRead('payments.attention', {});
  const stray = attention.data && waitingIn(attention.data);
  const count = (n: number, more: string | null) => (more ? `${number(n)}+` : number(n));
  return (
    <Section title={t('nav.payouts')}>
      <Shown of={due} lines={2}>
        {(page) => {
          const release = page.items.filter((p) => p.payout_state === 'prepared').length;
          return (
            <div className="figures">
              <Figure
                to="/payouts"
                value={count(page.items.length, page.next_cursor)}
                label={t('home.payouts_due')}
              />
              <Figure
                to="/payouts?tab=list&state=prepared"
                value={number(release)}
                label={t('home.payouts_release')}
              />
              <Figure
                to="/payouts?tab=list&state=failed"
                value={failed.data ? count(failed.data.items.length, failed.data.next_cursor) : '–'}
                label={t('home.payouts_failed')}
                tone={failed.data && failed.data.items.length > 0 ? 'overdue' : undefined}
              />
              <Figure
                to="/payouts?tab=attention"
                value={stray === undefined ? '–' : number(stray)}
                label={t('attention.title')}
                tone={stray ? 'overdue' : undefined}
              />
            </div>
          );
        }}
      </Shown>
    </Section>
  );
}

function CareWork() {
  const { t, number } = useWords();
  const board = useRead('care.board', { query: { limit: 1 as never } });
  const visits = useRead('care.visits', { query: { state: 'asked', limit: 100 as never } });
  const alarms = useRead('care.alarms', {});
  const reports = useRead('society.reports', {});
  const open = alarms.data?.items.filter((a) => a.answered_at === null).length ?? 0;
  return (
    <Section title={t('nav.group.human')}>
      <Shown of={board} lines={2}>
        {({ counts }) => (
          <div className="figures">
            <Figure
              to="/visits"
              value={number(open)}
              label={t('home.alarms')}
              tone={open > 0 ? 'overdue' : undefined}
            />
            <Figure
              to="/board?red=1"
              value={number(counts.red)}
              label={t('home.care_red')}
              tone={counts.red > 0 ? 'overdue' : undefined}
            />
            <Figure to="/board" value={number(counts.people)} label={t('home.care_people')} />
            <Figure
              to="/visits?state=asked"
              value={visits.data ? number(visits.data.items.length) : '–'}
              label={t('home.visits_asked')}
            />
            <Figure
              to="/reports"
              value={reports.data ? number(reports.data.items.length) : '–'}
              label={t('home.reports')}
            />
          </div>
        )}
      </Shown>
    </Section>
  );
}

function StaffWork() {
  const { t } = useWords();
  const staff = useRead('identity.staff', {});
  if (!staff.data) return null;
  const { staff: count, needed } = staff.data;
  const without = staff.data.items.filter(
    (p) => p.passkeys === 0 && p.roles.some((r) => r.role === 'finance' || r.role === 'operator'),
  ).length;
  return (
    <Section title={t('nav.staff')}>
      <p>
        {t(count >= needed ? 'staff.enough' : 'staff.too_few', { count, needed })}{' '}
        {without > 0 ? t('home.without_passkey', { count: without }) : null}{' '}
        <Link href="/staff">{t('nav.staff')}</Link>
      </p>
    </Section>
  );
}
