import { dueState } from '../lib/clock.ts';
import { useHouse } from '../lib/house.tsx';
import { useWords } from '../lib/words.tsx';

/** A clock in words and with a sign, so that colour is not the only thing that tells. */
export function DueTag({ due_on }: { due_on: string | null }) {
  const { t, shortDate } = useWords();
  const { today } = useHouse();
  const due = dueState(due_on, today);
  if (due.state === 'none' || due_on === null) return <span className="soft">{t('due.none')}</span>;
  const text =
    due.state === 'overdue'
      ? t('due.overdue', { days: due.days })
      : due.state === 'today'
        ? t('due.today')
        : t('due.left', { days: due.days });
  const sign = due.state === 'overdue' ? '!' : due.state === 'later' ? '' : '◔';
  return (
    <span className={`due ${due.state}`}>
      <span className="due-text">
        {sign ? (
          <span aria-hidden="true" className="sign">
            {sign}
          </span>
        ) : null}
        {text}
      </span>{' '}
      <span className="soft small">{shortDate(due_on)}</span>
    </span>
  );
}
