import { t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { caseNext, FINISHED } from '../help/case-words.ts';
import { Note, RowLink } from '../ui/parts.tsx';

/** Requests under way: where each stands, who acts next and by when. */
export function OpenCases() {
  const cases = useRead('cases.mine', {}).data?.items ?? [];
  const open = cases.filter((c) => !FINISHED.has(c.stage));
  if (open.length === 0) return null;
  return (
    <Note title={t('home.cases')}>
      <ul class="rows">
        {open.map((c) => (
          <li key={c.case_id}>
            <RowLink to={`/cases/${c.case_id}`} title={t(`stage.${c.stage}`)} note={caseNext(c)} />
          </li>
        ))}
      </ul>
    </Note>
  );
}
