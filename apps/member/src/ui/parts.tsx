import type { ComponentChildren } from 'preact';
import { Link } from 'wouter';
import type { Trouble } from '../base/action.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';

/** A remark in a box; its kind is said by a word, not by colour alone. */
export function Note(props: {
  kind?: 'plain' | 'soon' | 'attention' | 'good';
  title?: string;
  children: ComponentChildren;
  live?: boolean;
}) {
  const kind = props.kind ?? 'plain';
  return (
    <div class={`note ${kind}-note`} {...(props.live ? { role: 'status' } : {})}>
      {props.title && <p class="note-title">{props.title}</p>}
      {props.children}
    </div>
  );
}

/** What hinders, above the form; left out where one of the form's fields says the same. */
export function TroubleNote({ trouble, fields = [] }: { trouble: Trouble | undefined; fields?: string[] }) {
  if (!trouble || fields.some((field) => errorAt(trouble, field) === trouble.sentence)) return null;
  return (
    <div class="note attention-note" role="alert">
      <p>{trouble.sentence}</p>
    </div>
  );
}

/** Facts as term and value; values may open to what they are made of. */
export function Facts(props: { items: readonly (readonly [string, ComponentChildren] | false | null)[] }) {
  return (
    <dl class="facts">
      {props.items.map((item) =>
        item ? (
          <div key={item[0]}>
            <dt>{item[0]}</dt>
            <dd>{item[1]}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

export function Figure(props: { label: string; value: ComponentChildren; note?: ComponentChildren }) {
  return (
    <div class="figure">
      <p class="figure-label">{props.label}</p>
      <p class="figure-value">{props.value}</p>
      {props.note && <p class="soft small">{props.note}</p>}
    </div>
  );
}

export function SubmitButton(props: { busy: boolean; text: string; kind?: 'primary' | 'plain' }) {
  return (
    <button
      type="submit"
      class={`button wide-button ${props.kind === 'plain' ? '' : 'primary'}`}
      aria-disabled={props.busy}
    >
      {props.busy ? t('state.sending') : props.text}
    </button>
  );
}

export function PressButton(props: {
  busy?: boolean;
  text: string;
  kind?: 'primary' | 'plain' | 'quiet';
  press: () => void;
}) {
  const kind = props.kind === 'primary' ? 'primary' : props.kind === 'quiet' ? 'quiet' : '';
  return (
    <button
      type="button"
      class={`button wide-button ${kind}`}
      aria-disabled={props.busy}
      onClick={props.press}
    >
      {props.busy ? t('state.sending') : props.text}
    </button>
  );
}

/** A row of a list that opens a page of its own. */
export function RowLink(props: {
  to: string;
  title: ComponentChildren;
  note?: ComponentChildren;
  side?: ComponentChildren;
}) {
  return (
    <Link href={props.to} class="row">
      <span class="row-text">
        <span class="row-title">{props.title}</span>
        {props.note && <span class="row-note">{props.note}</span>}
      </span>
      {props.side && <span class="row-side">{props.side}</span>}
      <span class="row-arrow" aria-hidden="true">
        ›
      </span>
    </Link>
  );
}
