import { t } from '../base/i18n.ts';
import { useMe } from '../base/queries.ts';
import { Note } from '../ui/parts.tsx';

/** Stands on every step: nobody asks for a fee, and how a real call can be told from a false one. */
export function NeverAFee() {
  const call_word = useMe().data?.call_word;
  return (
    <Note title={t('help.never_a_fee')}>
      {call_word && <p>{t('help.call_word', { word: call_word })}</p>}
    </Note>
  );
}
