import type { UseQueryResult } from '@tanstack/react-query';
import { illustration, type Scene } from '@tongzhou/design';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Link, useLocation } from 'wouter';
import { signInAddress } from '../base/addresses.ts';
import { isNotFound, sentenceOf } from '../base/client.ts';
import { t } from '../base/i18n.ts';
import { useMe } from '../base/queries.ts';
import { wasMoved } from './moves.ts';

/** One screen: its title in the tab and, after a change of page, under the reader's focus. */
export function Page(props: {
  title: string;
  back?: { to: string; text: string };
  lead?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.title} · ${t('app.name')}`;
    if (!wasMoved()) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [props.title]);
  return (
    <article class="page">
      {props.back && (
        <Link href={props.back.to} class="back no-print">
          <span aria-hidden="true">‹ </span>
          {props.back.text}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.lead && <p class="lead">{props.lead}</p>}
      {props.children}
    </article>
  );
}

export function Picture({ scene }: { scene: Scene }) {
  return <div class="picture" dangerouslySetInnerHTML={{ __html: illustration(scene) }} />;
}

export function Empty(props: { scene: Scene; text: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Picture scene={props.scene} />
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}

export const Loading = () => (
  <div class="loading" role="status">
    <span class="visually-hidden">{t('state.loading')}</span>
    <span class="bone wide" aria-hidden="true" />
    <span class="bone" aria-hidden="true" />
    <span class="bone" aria-hidden="true" />
  </div>
);

export function Failed(props: { error: unknown; again?: () => void }) {
  return (
    <div class="note attention-note" role="alert">
      <p>{sentenceOf(props.error)}</p>
      {props.again && !isNotFound(props.error) && (
        <button type="button" class="button" onClick={props.again}>
          {t('do.try_again')}
        </button>
      )}
    </div>
  );
}

/** Shows what was read, or why it is not there yet. What is known stays on screen while the network is gone. */
export function Loaded<T>(props: { of: UseQueryResult<T, Error>; children: (data: T) => ComponentChildren }) {
  const { data, error, refetch } = props.of;
  if (data !== undefined) return <>{props.children(data)}</>;
  if (error) return <Failed error={error} again={() => void refetch()} />;
  return <Loading />;
}

/** Its content only for somebody signed in; others sign in and come back here. */
export function SignedIn({ children }: { children: ComponentChildren }) {
  const me = useMe();
  const [here, go] = useLocation();
  useEffect(() => {
    if (me.data === null) go(signInAddress(here), { replace: true });
  }, [me.data, here, go]);
  return <Loaded of={me}>{(found) => (found === null ? <Loading /> : children)}</Loaded>;
}
