import { useId, useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import { type Key, number, t } from '../base/i18n.ts';
import { SelectField } from '../ui/fields.tsx';
import { Note } from '../ui/parts.tsx';
import type { Tracked } from './case-words.ts';
import { sha256OfFile } from './sha256.ts';

const KINDS = [
  'identity',
  'diagnosis',
  'pathology',
  'imaging',
  'discharge',
  'invoice',
  'accident',
  'kinship',
  'mandate',
  'report',
  'other',
] as const;
type Kind = (typeof KINDS)[number];

const kilobytes = (bytes: string): string => number(Math.max(1, Math.round(Number(bytes) / 1000)));

/** Notes documents: kind, name, size and fingerprint. The fingerprint is computed here; the file stays on the phone. */
export function Documents({ of: c }: { of: Tracked }) {
  return (
    <section class="block">
      <h2>{t('document.title')}</h2>
      {c.documents.length === 0 ? (
        <p class="soft">{t('document.none')}</p>
      ) : (
        <ul class="rows">
          {c.documents.map((d) => (
            <li key={d.document_id} class="row">
              <span class="row-text">
                <span class="row-title">{t(`document.${d.kind}` as Key)}</span>
                <span class="row-note">
                  {t('document.line', {
                    name: d.name,
                    size: kilobytes(d.size_bytes),
                    mark: d.sha256.slice(0, 8),
                  })}
                </span>
                <span class="row-note">
                  {t('document.seen_by', {
                    who: d.seen_by.map((who) => t(`role.${who}` as Key)).join(t('list.comma')),
                  })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <AddDocument case_id={c.case_id} />
    </section>
  );
}

function AddDocument({ case_id }: { case_id: string }) {
  const [kind, setKind] = useState<Kind>('diagnosis');
  const [trouble, setTrouble] = useState<string>();
  const [reading, setReading] = useState(false);
  const add = useAction('cases.add_document');
  const id = useId();

  const take = async (file: File) => {
    setTrouble(undefined);
    if (file.size === 0) return setTrouble(t('document.empty'));
    setReading(true);
    const sha256 = await sha256OfFile(file).catch(() => undefined);
    setReading(false);
    if (sha256 === undefined) return setTrouble(t('document.no_fingerprint'));
    await add.run({
      params: { case_id },
      body: { kind, name: file.name.slice(0, 200), sha256, size_bytes: file.size.toString() },
    });
  };

  return (
    <details>
      <summary>{t('document.add')}</summary>
      <SelectField
        label={t('document.kind')}
        value={kind}
        set={(value) => setKind(value as Kind)}
        choices={KINDS.map((value) => ({ value, text: t(`document.${value}`) }))}
      />
      <div class="field">
        <p class="hint" id={`${id}-hint`}>
          {t('document.file_hint')}
        </p>
        <label for={id} class="button file-button">
          {t('document.file')}
        </label>
        <input
          id={id}
          class="visually-hidden"
          type="file"
          aria-describedby={`${id}-hint`}
          accept="image/*,application/pdf"
          onChange={(e) => {
            const file = e.currentTarget.files?.[0];
            if (file) void take(file);
            e.currentTarget.value = '';
          }}
        />
      </div>
      <p role="status">{reading || add.busy ? t('state.sending') : ''}</p>
      {(trouble ?? add.trouble) && (
        <Note kind="attention" live>
          <p>{trouble ?? add.trouble?.sentence}</p>
        </Note>
      )}
    </details>
  );
}
