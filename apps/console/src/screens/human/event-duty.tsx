import { Button, Modal, Select } from 'antd';
import type { Answer } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Field } from '../../parts/field.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { useHelpers } from './board.tsx';

type Event = Answer<'outreach.helpers_events'>['items'][number];

/** Who stands there: the coordinator puts representatives on duty and takes them off. */
export function EventDuty({ event: e, onClose }: { event: Event; onClose: () => void }) {
  const { t } = useWords();
  const helpers = useHelpers(e.branch_id);
  const step = useStep('outreach.duty', { done: 'actions.done' });
  const set = (representative_id: string, on: boolean) =>
    void step.run({ params: { event_code: e.event_code }, body: { on, representative_id } });
  const on = new Set(e.on_duty.map((r) => r.representative_id));
  return (
    <Modal
      open
      title={t('events.duty_title', { title: e.title })}
      onCancel={onClose}
      footer={null}
      width={560}
    >
      {e.on_duty.length === 0 ? (
        <p className="soft">{t('events.duty_none')}</p>
      ) : (
        <ul className="plain">
          {e.on_duty.map((r) => (
            <li key={r.representative_id} className="buttons">
              <span>{r.name}</span>
              <Button size="small" loading={step.busy} onClick={() => set(r.representative_id, false)}>
                {t('events.duty_off')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Field label={t('events.duty_add')}>
        {(id) => (
          <Select
            id={id}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('board.choose_representative')}
            value={null}
            disabled={step.busy}
            onChange={(representative_id: string) => set(representative_id, true)}
            options={helpers
              .filter((h) => !on.has(h.representative_id))
              .map((h) => ({ value: h.representative_id, label: h.name }))}
          />
        )}
      </Field>
      {step.error ? <Trouble error={step.error} small /> : null}
    </Modal>
  );
}
