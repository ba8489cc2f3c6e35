import { Button } from 'antd';
import { useState } from 'react';
import { useWords } from '../../lib/words.tsx';

/** What a person wrote: covered until somebody needs it, so that passers-by at the desk read nothing. */
export function Sealed({ text, label }: { text: string; label?: string }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  if (!open)
    return (
      <Button size="small" className="seal" onClick={() => setOpen(true)}>
        {label ?? t('sealed.show')}
      </Button>
    );
  return (
    <span className="sealed-text">
      {text}{' '}
      <Button size="small" type="text" onClick={() => setOpen(false)}>
        {t('sealed.hide')}
      </Button>
    </span>
  );
}
