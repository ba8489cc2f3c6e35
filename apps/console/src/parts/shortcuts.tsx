import { Modal } from 'antd';
import { useHouse } from '../lib/house.tsx';
import { placesFor } from '../lib/nav.ts';
import { useWords } from '../lib/words.tsx';

const GENERAL: readonly (readonly [string[], string])[] = [
  [['j', '↓'], 'keys.next'],
  [['k', '↑'], 'keys.previous'],
  [['Enter', 'o'], 'keys.open'],
  [['u'], 'keys.back'],
  [['Esc'], 'keys.close'],
  [['?'], 'keys.help'],
];

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const { me } = useHouse();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('keys.title')} destroyOnHidden>
      <dl className="keys">
        {GENERAL.map(([keys, text]) => (
          <div key={text}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
        {placesFor(me.roles).map((p) => (
          <div key={p.code}>
            <dt>
              <kbd>g</kbd>
              <kbd>{p.key}</kbd>
            </dt>
            <dd>{t('keys.go', { place: t(`nav.${p.code}`) })}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
