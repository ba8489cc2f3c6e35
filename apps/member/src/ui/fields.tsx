import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../base/i18n.ts';

interface Common {
  label: string;
  hint?: string;
  error?: string | undefined;
}

const describedBy = (id: string, p: Common): string | undefined =>
  [p.hint && `${id}-hint`, p.error && `${id}-error`].filter(Boolean).join(' ') || undefined;

function Words({ id, hint, error }: { id: string; hint?: string | undefined; error?: string | undefined }) {
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </>
  );
}

export function TextField(
  props: Common & {
    value: string;
    set: (value: string) => void;
    kind?: 'text' | 'tel' | 'numeric' | 'decimal';
    complete?: string;
    long?: boolean;
    length_max?: number;
    unit?: string;
    /** appears because of what the reader just did, and is the next thing to fill in */
    focus?: boolean;
  },
) {
  const id = useId();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.focus) box.current?.focus();
  }, [props.focus]);
  const shared = {
    id,
    value: props.value,
    maxLength: props.length_max,
    'aria-describedby': describedBy(id, props),
    'aria-invalid': props.error ? true : undefined,
    onInput: (e: { currentTarget: { value: string } }) => props.set(e.currentTarget.value),
  };
  return (
    <div class={`field ${props.error ? 'wrong' : ''}`}>
      <label for={id}>{props.label}</label>
      <Words id={id} hint={props.hint} error={props.error} />
      {props.long ? (
        <textarea rows={5} {...shared} />
      ) : (
        <span class="with-unit">
          <input
            ref={box}
            type="text"
            inputMode={props.kind ?? 'text'}
            autoComplete={props.complete ?? 'off'}
            {...shared}
          />
          {props.unit && <span class="unit">{props.unit}</span>}
        </span>
      )}
    </div>
  );
}

export interface Choice<V extends string> {
  value: V;
  text: string;
  note?: string | undefined;
}

export function ChoiceField<V extends string>(
  props: Common & {
    value: V | null;
    set: (value: V) => void;
    choices: readonly Choice<V>[];
    /** the question is the page's title already */
    label_hidden?: boolean;
    beside?: boolean;
  },
) {
  const id = useId();
  return (
    <fieldset class={`field ${props.error ? 'wrong' : ''}`} aria-describedby={describedBy(id, props)}>
      <legend class={props.label_hidden ? 'visually-hidden' : ''}>{props.label}</legend>
      <Words id={id} hint={props.hint} error={props.error} />
      <div class={props.beside ? 'choices beside' : 'choices'}>
        {props.choices.map((choice) => (
          <label key={choice.value} class="choice">
            <input
              type="radio"
              name={id}
              value={choice.value}
              checked={props.value === choice.value}
              onChange={() => props.set(choice.value)}
            />
            <span>
              {choice.text}
              {choice.note && <span class="choice-note">{choice.note}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function TickField(props: {
  label: ComponentChildren;
  value: boolean;
  set: (on: boolean) => void;
  error?: string | undefined;
}) {
  const id = useId();
  return (
    <div class={`field ${props.error ? 'wrong' : ''}`}>
      <Words id={id} error={props.error} />
      <label class="choice">
        <input
          type="checkbox"
          checked={props.value}
          aria-describedby={props.error ? `${id}-error` : undefined}
          onChange={(e) => props.set(e.currentTarget.checked)}
        />
        <span>{props.label}</span>
      </label>
    </div>
  );
}

export function SelectField(
  props: Common & {
    value: string;
    set: (value: string) => void;
    choices: readonly Choice<string>[];
    empty?: string;
  },
) {
  const id = useId();
  return (
    <div class={`field ${props.error ? 'wrong' : ''}`}>
      <label for={id}>{props.label}</label>
      <Words id={id} hint={props.hint} error={props.error} />
      <select
        id={id}
        value={props.value}
        aria-describedby={describedBy(id, props)}
        aria-invalid={props.error ? true : undefined}
        onChange={(e) => props.set(e.currentTarget.value)}
      >
        {props.empty !== undefined && <option value="">{props.empty}</option>}
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A calendar day typed as year, month and day: quicker than a picker for a birthday, and the same on every phone. */
export function DayField(props: Common & { value: string; set: (day: string) => void }) {
  const id = useId();
  const [year = '', month = '', day = ''] = props.value.split('-');
  const part = (label: string, value: string, size: number, put: (v: string) => string) => (
    <label class="day-part">
      <span>{label}</span>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        maxLength={size}
        size={size}
        value={value}
        aria-invalid={props.error ? true : undefined}
        onInput={(e) => props.set(put(e.currentTarget.value.replace(/\D/g, '')))}
      />
    </label>
  );
  return (
    <fieldset class={`field ${props.error ? 'wrong' : ''}`} aria-describedby={describedBy(id, props)}>
      <legend>{props.label}</legend>
      <Words id={id} hint={props.hint} error={props.error} />
      <div class="day">
        {part(t('day.year'), year, 4, (v) => `${v}-${month}-${day}`)}
        {part(t('day.month'), month, 2, (v) => `${year}-${v}-${day}`)}
        {part(t('day.day'), day, 2, (v) => `${year}-${month}-${v}`)}
      </div>
    </fieldset>
  );
}
