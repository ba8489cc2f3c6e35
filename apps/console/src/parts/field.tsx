import { type ReactNode, useId } from 'react';

/** A label and its control; the id ties them together. */
export function Field(props: { label: ReactNode; narrow?: boolean; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={`field${props.narrow ? ' narrow' : ''}`}>
      <label htmlFor={id}>{props.label}</label>
      {props.children(id)}
    </div>
  );
}
