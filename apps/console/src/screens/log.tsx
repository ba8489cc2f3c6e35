import { Select } from 'antd';
import { useSearchParams } from 'wouter';
import { type ItemOf, usePages, useRead } from '../lib/api.ts';
import { LOG_KINDS_SHOWN, type LogKindShown } from '../lib/log-kinds.ts';
import { usePlanNames } from '../lib/plans.ts';
import { useWords } from '../lib/words.tsx';
import { Page } from '../parts/page.tsx';
import { Empty, More, Shown } from '../parts/states.tsx';

/** The public log as everybody reads it: closed schemas, no free text, no personal data. */
export default function Log() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const plans = useRead('plans.list', {});
  const names = usePlanNames();
  const kind = LOG_KINDS_SHOWN.find((k) => k === search.get('kind'));
  const plan = search.get('plan') ?? undefined;
  const query = usePages('disclosure.entries', {
    query: { ...(kind ? { kind } : {}), ...(plan ? { plan } : {}) },
  });
  const choose = (key: string, value: string | undefined) =>
    setSearch(
      (now) => {
        const next = new URLSearchParams(now);
        if (value) next.set(key, value);
        else next.delete(key);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={t('log.title')} lead={t('log.lead')}>
      <div className="filters no-print">
        <Select
          allowClear
          className="stage-select"
          aria-label={t('log.kind')}
          placeholder={t('log.kind')}
          value={kind ?? null}
          onChange={(k: LogKindShown | undefined) => choose('kind', k)}
          options={LOG_KINDS_SHOWN.map((k) => ({ value: k, label: t(`log.kind.${k}`) }))}
        />
        <Select
          allowClear
          className="stage-select"
          aria-label={t('cases.plan')}
          placeholder={t('cases.plan')}
          value={plan ?? null}
          onChange={(p: string | undefined) => choose('plan', p)}
          options={(plans.data?.items ?? []).map((p) => ({ value: p.code, label: names.byCode(p.code) }))}
        />
      </div>
      <Shown of={{ data: query.items, error: query.error, refetch: query.refetch }} lines={8}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t('log.none')} scene="ledger" />
          ) : (
            <>
              <ol className="plain log">
                {items.map((entry) => (
                  <Entry key={entry.seq} entry={entry} />
                ))}
              </ol>
              <More query={query} count={items.length} />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

function Entry({ entry }: { entry: ItemOf<'disclosure.entries'> }) {
  const { t, date, code } = useWords();
  const names = usePlanNames();
  return (
    <li>
      <details>
        <summary>
          <span className="mono small">#{entry.seq}</span> <strong>{code('log.kind', entry.kind)}</strong>{' '}
          <span>{entry.plan_code ? names.byCode(entry.plan_code) : ''}</span>{' '}
          <span className="soft small">{date(entry.day)}</span>
        </summary>
        <pre className="log-body">{prettyBody(entry.body)}</pre>
        <p className="soft small mono">
          {t('log.hash')} {entry.hash}
        </p>
      </details>
    </li>
  );
}

/** Canonical JSON is one line; here it is only spread out. Headers are lines already. */
function prettyBody(body: string): string {
  return body.startsWith('{') ? JSON.stringify(JSON.parse(body), null, 2) : body;
}
