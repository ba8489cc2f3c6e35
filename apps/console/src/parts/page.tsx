import { type ReactNode, useEffect } from 'react';
import { useWords } from '../lib/words.tsx';

/** The head of every screen: where I am, and the one sentence or figure that matters. */
export function Page(props: { title: string; lead?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  const { t } = useWords();
  useEffect(() => {
    document.title = `${props.title} · ${t('app.name')}`;
  }, [props.title, t]);
  return (
    <div className="page">
      <header className="page-head">
        <div>
          <h1>{props.title}</h1>
          {props.lead ? <div className="lead">{props.lead}</div> : null}
        </div>
        {props.aside ? <div className="page-aside">{props.aside}</div> : null}
      </header>
      {props.children}
    </div>
  );
}

export function Section(props: { title: string; note?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      {props.note ? <p className="soft note">{props.note}</p> : null}
      {props.children}
    </section>
  );
}

/** Names and values side by side. */
export function Facts(props: { items: readonly (readonly [string, ReactNode] | null)[] }) {
  return (
    <dl className="facts">
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
