import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import type { Answer } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Field } from '../../parts/field.tsx';
import { Trouble } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';

type Society = Answer<'society.get'>;
type Station = Society['stations'][number];
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

export function Stations({ society }: { society: Society }) {
  const { t } = useWords();
  const [opening, setOpening] = useState(false);
  return (
    <>
      {society.stations.length === 0 ? <p className="soft">{t('station.none')}</p> : null}
      <ul className="plain objections">
        {society.stations.map((s) => (
          <StationRow key={s.station_id} station={s} />
        ))}
      </ul>
      {opening ? (
        <OpenStation society_id={society.society_id} onDone={() => setOpening(false)} />
      ) : society.state === 'closed' ? null : (
        <Button onClick={() => setOpening(true)}>{t('station.open')}</Button>
      )}
    </>
  );
}

function StationRow({ station }: { station: Station }) {
  const { t } = useWords();
  const step = useStep('society.close_station', { done: 'actions.done' });
  const hours = station.hours.map((h) => `${t(`weekday.${h.weekday}`)} ${h.from}–${h.to}`);
  return (
    <li>
      <p>
        <strong>{station.name}</strong> {station.address}
      </p>
      <p className="soft small">{hours.join(t('list.comma'))}</p>
      <Confirm
        danger
        quiet
        size="small"
        label={t('station.close')}
        title={t('station.close')}
        verb={t('station.close')}
        busy={step.busy}
        error={step.error}
        onClose={step.reset}
        onConfirm={() => step.run({ params: { station_id: station.station_id as never } })}
      >
        <p>{t('station.close_text', { name: station.name })}</p>
      </Confirm>
    </li>
  );
}

/** A place with the same hours on some weekdays; finer hours can be added as another station. */
function OpenStation({ society_id, onDone }: { society_id: number; onDone: () => void }) {
  const { t } = useWords();
  const step = useStep('society.open_station', { done: 'station.opened' });
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [days, setDays] = useState<number[]>([6]);
  const [from, setFrom] = useState('09:00');
  const [to, setTo] = useState('11:30');
  const ready = name.trim().length >= 2 && address.trim().length >= 4 && days.length > 0 && from < to;
  const send = async () => {
    const answer = await step.run({
      params: { society_id: society_id as never },
      body: {
        name: name.trim(),
        address: address.trim(),
        hours: days.toSorted().map((weekday) => ({ weekday, from, to })),
        note: '',
      },
    });
    if (answer) onDone();
  };
  return (
    <div className="finding-form">
      <div className="form-row">
        <Field narrow label={t('station.name')}>
          {(id) => <Input id={id} value={name} maxLength={60} onChange={(e) => setName(e.target.value)} />}
        </Field>
        <Field label={t('station.address')}>
          {(id) => (
            <Input id={id} value={address} maxLength={200} onChange={(e) => setAddress(e.target.value)} />
          )}
        </Field>
        <Field narrow label={t('station.from')}>
          {(id) => <Input id={id} type="time" value={from} onChange={(e) => setFrom(e.target.value)} />}
        </Field>
        <Field narrow label={t('station.to')}>
          {(id) => <Input id={id} type="time" value={to} onChange={(e) => setTo(e.target.value)} />}
        </Field>
      </div>
      <Checkbox.Group
        value={days}
        onChange={(list) => setDays(list as number[])}
        options={WEEKDAYS.map((d) => ({ value: d, label: t(`weekday.${d}`) }))}
      />
      {step.error ? <Trouble error={step.error} small /> : null}
      <div className="buttons">
        <Button type="primary" disabled={!ready} loading={step.busy} onClick={() => void send()}>
          {t('station.open')}
        </Button>
        <Button type="text" onClick={onDone}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  );
}
