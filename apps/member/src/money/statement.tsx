import { currencyDigits } from '@tongzhou/kernel';
import { Link } from 'wouter';
import { periodPage } from '../base/addresses.ts';
import { absolute, isNegative } from '../base/amounts.ts';
import type { Answer } from '../base/client.ts';
import { download } from '../base/download.ts';
import { currency, instant, money, t } from '../base/i18n.ts';
import { usePlanName } from '../base/plan-name.ts';
import { useRead } from '../base/queries.ts';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Figure } from '../ui/parts.tsx';
import { type StatementLine, statementCsv } from './statement-csv.ts';

/** Every movement of my account; each share opens to its arithmetic and to whom it helped. */
export function StatementPage({ params }: { params: { plan_code: string } }) {
  return (
    <SignedIn>
      <Statement plan_code={params.plan_code} />
    </SignedIn>
  );
}

function Statement({ plan_code }: { plan_code: string }) {
  const statement = useRead('memberships.statement', { params: { plan_code } });
  const plan = usePlanName(plan_code, plan_code);
  return (
    <Page title={t('money.statement')} lead={plan} back={{ to: '/money', text: t('nav.money') }}>
      <Loaded of={statement}>
        {(found) => (
          <>
            <Figure label={t('account.balance')} value={money(found.balance_minor)} />
            <SaveButtons statement={found} plan_code={plan_code} />
            {found.lines.length === 0 ? (
              <Empty scene="ledger" text={t('statement.none')} />
            ) : (
              <ul class="rows">
                {found.lines.map((line, i) => (
                  <li key={`${line.at}-${found.lines.length - i}`}>
                    <Line line={line} plan_code={plan_code} />
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}

function SaveButtons({
  statement,
  plan_code,
}: {
  statement: Answer<'memberships.statement'>;
  plan_code: string;
}) {
  const save = () => {
    const words = {
      head: (['at', 'kind', 'period', 'share', 'weight', 'amount', 'balance', 'cases'] as const).map((c) =>
        t(`statement.col_${c}`),
      ),
      kind: (line: StatementLine) => t(`statement.${line.kind}`),
      at: (line: StatementLine) => instant(line.at),
    };
    const text = statementCsv(statement.lines, words, currencyDigits(currency()));
    download(`${plan_code}.csv`, 'text/csv;charset=utf-8', text);
  };
  return (
    <div class="buttons no-print">
      <button type="button" class="button" onClick={save}>
        {t('statement.csv')}
      </button>
      <button type="button" class="button" onClick={() => window.print()}>
        {t('statement.print')}
      </button>
    </div>
  );
}

/** `−1.80 元`, `+30.00 元`: the sign is a character, not only a colour. */
const signed = (minor: string): string =>
  isNegative(minor) ? `−${money(absolute(minor))}` : `+${money(minor)}`;

function Line({ line, plan_code }: { line: StatementLine; plan_code: string }) {
  const title =
    line.period_no === null
      ? t(`statement.${line.kind}`)
      : t('statement.with_period', { kind: t(`statement.${line.kind}`), period: line.period_no });
  const head = (
    <span class="row">
      <span class="row-text">
        <span class="row-title">{title}</span>
        <span class="row-note">{instant(line.at)}</span>
      </span>
      <span class="row-side">
        {signed(line.amount_minor)}
        <span class="row-note">{t('statement.balance', { amount: money(line.balance_minor) })}</span>
      </span>
    </span>
  );
  if (line.period_no === null) return head;
  return (
    <details class="line">
      <summary>{head}</summary>
      {line.share_minor !== null && line.weight !== null && (
        <p>
          {t('statement.how', {
            share: money(line.share_minor),
            weight: line.weight,
            amount: money(absolute(line.amount_minor)),
          })}
        </p>
      )}
      <p>
        <a href={periodPage(plan_code, line.period_no)}>{t('statement.sheet', { period: line.period_no })}</a>
      </p>
      {line.cases.length > 0 && (
        <>
          <p>{t('statement.helped', { cases: line.cases.length })}</p>
          <ul class="words-list">
            {line.cases.map((case_id, n) => (
              <li key={case_id}>
                <Link href={`/notices/${case_id}`}>{t('statement.case', { n: n + 1 })}</Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  );
}
