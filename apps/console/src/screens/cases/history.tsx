import { useWords } from '../../lib/words.tsx';
import { Rows } from '../../parts/rows.tsx';
import type { File } from './file.tsx';

/** Every step, who took it, and the clock it started. Newest first. */
export function History({ file }: { file: File }) {
  const { t, instant, date, code } = useWords();
  return (
    <Rows
      caption={t('history.title')}
      rows={file.history.toReversed()}
      rowKey={(h) => String(h.no)}
      columns={[
        { key: 'at', title: t('history.at'), cell: (h) => instant(h.at) },
        { key: 'step', title: t('history.step'), cell: (h) => code('step', h.action) },
        { key: 'to', title: t('history.to'), cell: (h) => t(`stage.${h.to_stage}`) },
        { key: 'who', title: t('history.who'), cell: (h) => h.who ?? t('history.calendar') },
        { key: 'due', title: t('history.due'), cell: (h) => date(h.due_on) },
      ]}
    />
  );
}
