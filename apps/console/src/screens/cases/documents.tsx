import type { Rules } from '@tongzhou/rules';
import { useWords } from '../../lib/words.tsx';
import type { File } from './file.tsx';

/** Sizes are small enough for a number; shown in KB or MB. */
function sizeText(bytes: string): string {
  const kb = Number(bytes) / 1024;
  return kb < 1024 ? `${Math.ceil(kb)} KB` : `${(kb / 1024).toFixed(1)} MB`;
}

/** What was handed in: kind, name, size, hash, who can see it. */
export function Documents({ file, rules }: { file: File; rules: Rules | undefined }) {
  const { t, code, instant } = useWords();
  if (file.documents.length === 0)
    return <p className="soft">{t(rules ? 'documents.none' : 'state.loading')}</p>;
  return (
    <ul className="plain documents">
      {file.documents.map((d, i) => (
        <li key={d.document_id}>
          <span className="doc-no">{i + 1}</span>
          <div>
            <strong>{code('document', d.kind)}</strong> <span>{d.name}</span>
            <p className="soft small">
              {sizeText(d.size_bytes)} · {instant(d.added_at)} ·{' '}
              {t('documents.seen_by', { who: d.seen_by.map((r) => code('role', r)).join(t('list.comma')) })}
            </p>
            <p className="soft small mono" title={d.sha256}>
              SHA-256 {d.sha256.slice(0, 16)}…
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** How a document is called in lists and choices: its number in the file and its kind. */
export const documentLabel = (
  file: File,
  document_id: string,
  code: (area: string, code: string) => string,
): string => {
  const index = file.documents.findIndex((d) => d.document_id === document_id);
  const found = file.documents[index];
  return found ? `${index + 1} ${code('document', found.kind)} · ${found.name}` : document_id;
};
