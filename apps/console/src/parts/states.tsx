import { illustration, type Scene } from '@tongzhou/design';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { troubleOf } from '../lib/api.ts';
import { useWords } from '../lib/words.tsx';

const ROLES = [
  'representative',
  'coordinator',
  'reviewer',
  'investigator',
  'finance',
  'auditor',
  'inspector',
  'operator',
] as const;

function Drawing({ scene }: { scene: Scene }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant drawing of our own
  return <div className="drawing" dangerouslySetInnerHTML={{ __html: illustration(scene) }} />;
}

export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('state.loading')} className="loading">
      <Skeleton active title={false} paragraph={{ rows: lines }} />
    </div>
  );
}

export function Empty(props: { title: string; hint?: ReactNode; scene?: Scene }) {
  return (
    <div className="empty">
      <Drawing scene={props.scene ?? 'shore'} />
      <p className="empty-title">{props.title}</p>
      {props.hint ? <p className="soft">{props.hint}</p> : null}
    </div>
  );
}

/** The API's own sentence, field by field where it says more, and what can be done. */
export function Trouble(props: { error: unknown; retry?: (() => void) | undefined; small?: boolean }) {
  const { t, has } = useWords();
  const trouble = troubleOf(props.error);
  const detail = trouble.detail === null ? null : withRoleNames(trouble.detail, trouble.code, t);
  if (trouble.status === 403 && !props.small) return <Forbidden detail={detail ?? t('state.forbidden')} />;
  const advice = `advice.${trouble.code}`;
  return (
    <div role="alert" className="trouble">
      <p>
        <strong>{detail ?? t('state.network')}</strong>
      </p>
      {trouble.fields.length > 0 ? (
        <ul>
          {trouble.fields.map((f) => (
            <li key={f.path}>
              <code>{f.path}</code> {f.detail}
            </li>
          ))}
        </ul>
      ) : null}
      {has(advice) ? <p>{t(advice)}</p> : null}
      <p className="soft small">
        {trouble.code}
        {trouble.request_id ? ` · ${trouble.request_id}` : ''}
      </p>
      {props.retry ? <Button onClick={props.retry}>{t('state.retry')}</Button> : null}
    </div>
  );
}

/** The API names the roles that are missing by their codes; the reader gets their names. */
const withRoleNames = (detail: string, code: string, t: (key: string) => string): string =>
  code === 'auth.role_missing'
    ? ROLES.reduce((text, role) => text.replaceAll(role, t(`role.${role}`)), detail).replaceAll(
        ', ',
        t('list.comma'),
      )
    : detail;

export function Forbidden(props: { detail: string }) {
  const { t } = useWords();
  return (
    <div className="empty" role="alert">
      <Drawing scene="lantern" />
      <p className="empty-title">{props.detail}</p>
      <p className="soft">{t('state.forbidden_hint')}</p>
      <p>
        <Link href="/me">{t('me.title')}</Link>
      </p>
    </div>
  );
}

interface Loaded<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** Loading, trouble, or the data; what was read before stays on the screen while it is read anew. */
export function Shown<T>(props: { of: Loaded<T>; lines?: number; children: (data: T) => ReactNode }) {
  const { data, error, refetch } = props.of;
  if (data !== undefined)
    return (
      <>
        {error ? <Trouble error={error} retry={() => void refetch()} small /> : null}
        {props.children(data)}
      </>
    );
  if (error) return <Trouble error={error} retry={() => void refetch()} />;
  return <Loading {...(props.lines ? { lines: props.lines } : {})} />;
}

/** The button below a list that goes on. */
export function More(props: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  count: number;
}) {
  const { t } = useWords();
  const { query } = props;
  return (
    <p className="more soft">
      {t('list.shown', { count: props.count })}
      {query.hasNextPage ? (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('list.more')}
        </Button>
      ) : (
        <span>{t('list.all')}</span>
      )}
    </p>
  );
}
