import { t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { visitWhen } from '../care/visit-words.ts';
import { RowLink } from '../ui/parts.tsx';
import type { Tracked } from './case-words.ts';

/** Whether somebody should call: yes, not now, or never. Each is a full answer. */
export function VisitWish({ of: c }: { of: Tracked }) {
  const visits = (useRead('care.my_visits', {}).data?.items ?? []).filter((v) => v.case_id === c.case_id);
  const newest = visits[0];
  return (
    <section class="block">
      <h2>{t('visit.title')}</h2>
      <p>{t('visit.what')}</p>
      <ul class="rows">
        <li>
          <RowLink
            to={`/care/${c.case_id}`}
            title={newest ? t(`visit.${newest.state}`) : t('visit.wish')}
            note={newest ? visitWhen(newest) : t('visit.wish_note')}
          />
        </li>
      </ul>
    </section>
  );
}
