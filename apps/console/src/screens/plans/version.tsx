import { Link, useParams } from 'wouter';
import { type Answer, useRead } from '../../lib/api.ts';
import { usePlanNames } from '../../lib/plans.ts';
import { useWords } from '../../lib/words.tsx';
import { Page, Section } from '../../parts/page.tsx';
import { Shown } from '../../parts/states.tsx';

type RulesSection = Answer<'plans.version'>['sections'][number];

/** One version in words, and what it changed. */
export default function Version() {
  const params = useParams<{ plan_code: string; version: string }>();
  const { t, date, locale } = useWords();
  const names = usePlanNames();
  const where = {
    params: { plan_code: params.plan_code, version: params.version as never },
    query: { language: locale },
  };
  const version = useRead('plans.version', where);
  const diff = useRead('plans.diff', where, { enabled: Number(params.version) > 1 });
  return (
    <Page
      title={`${names.byCode(params.plan_code)} · ${t('plans.version_no', { version: params.version })}`}
      lead={version.data ? t('plans.in_force_lead', { day: date(version.data.in_force_from) }) : null}
      aside={<Link href={`/plans/${params.plan_code}`}>{t('plans.versions')}</Link>}
    >
      {Number(params.version) > 1 ? (
        <Section title={t('plans.diff')}>
          <Shown of={diff}>{({ changes }) => <Changes changes={changes} />}</Shown>
        </Section>
      ) : null}
      <Shown of={version} lines={12}>
        {(v) => (
          <div className="rules-text">
            {v.sections.map((s) => (
              <RulesPart key={s.code} of={s} />
            ))}
            <p className="soft small mono">SHA-256 {v.hash}</p>
          </div>
        )}
      </Shown>
    </Page>
  );
}

export function Changes(props: {
  changes: readonly {
    path: string;
    kind: string;
    text: string;
    before: string | null;
    after: string | null;
  }[];
}) {
  const { t } = useWords();
  if (props.changes.length === 0) return <p className="soft">{t('plans.no_change')}</p>;
  return (
    <ul className="plain changes">
      {props.changes.map((c) => (
        <li key={c.path}>
          <span className={`tag ${c.kind}`}>{t(`change.${c.kind}`)}</span> <code>{c.path}</code>
          {c.before === null ? null : (
            <p>
              <del>{c.before}</del>
            </p>
          )}
          {c.after === null ? null : (
            <p>
              <ins>{c.after}</ins>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

function RulesPart({ of: s }: { of: RulesSection }) {
  return (
    <Section title={s.heading}>
      {s.paragraphs.map((p) => (
        <p key={p}>{p}</p>
      ))}
      {s.items.length > 0 ? (
        <ul>
          {s.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      ) : null}
      {s.table ? (
        <div className="scroll">
          <table>
            <thead>
              <tr>
                {s.table.head.map((h) => (
                  <th key={h} scope="col">
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {s.table.rows.map((row) => (
                <tr key={row.join('|')}>
                  {row.map((value, i) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: the columns of a fixed table
                    <td key={i}>{value}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </Section>
  );
}
