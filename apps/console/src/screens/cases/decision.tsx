import type { Rules } from '@tongzhou/rules';
import { clauseTitle } from '../../lib/clauses.ts';
import { useWords } from '../../lib/words.tsx';
import { Facts, Section } from '../../parts/page.tsx';
import { documentLabel } from './documents.tsx';
import type { File } from './file.tsx';

/** The decision as it stands, with clauses, evidence, and who signed which part. */
export function Decision({ file, rules }: { file: File; rules: Rules | undefined }) {
  const { t, money, locale, code } = useWords();
  if (file.outcome === null) return null;
  const signed = file.signatures.filter((s) => s.round === file.signatures.at(-1)?.round);
  return (
    <Section title={t(file.stage === 'deciding' ? 'decision.proposed' : 'decision.title')}>
      <Facts
        items={[
          [
            t('decision.outcome'),
            <strong key="o" className={file.outcome === 'approved' ? 'good' : 'attention'}>
              {code('outcome', file.outcome)}
            </strong>,
          ],
          file.refusal_kind ? [t('decision.kind'), code('refusal', file.refusal_kind)] : null,
          file.outcome === 'approved' ? [t('decision.amount'), money(file.decided_minor)] : null,
          [
            t('decision.clauses'),
            <ul key="c" className="plain">
              {file.clauses.map((c) => (
                <li key={c}>{clauseTitle(rules, c, locale, t)}</li>
              ))}
            </ul>,
          ],
          file.evidence.length > 0
            ? [
                t('decision.evidence'),
                <ul key="e" className="plain">
                  {file.evidence.map((id) => (
                    <li key={id}>{documentLabel(file, id, code)}</li>
                  ))}
                </ul>,
              ]
            : null,
          [
            t('decision.signatures'),
            <ul key="s" className="plain">
              {signed.map((s) => (
                <li key={`${s.round}${s.part}${s.who}`}>
                  {t(`decision.part.${s.part}`, { who: s.mine ? t('decision.me') : s.who })}
                </li>
              ))}
              {file.stage === 'deciding' ? <li className="soft">{t('decision.second_missing')}</li> : null}
            </ul>,
          ],
        ]}
      />
    </Section>
  );
}
