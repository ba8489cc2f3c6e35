import { Link } from 'wouter';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { date, instant, number, t } from '../base/i18n.ts';
import { useMe, useRead } from '../base/queries.ts';
import { Empty, Loaded, Loading, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, RowLink, TroubleNote } from '../ui/parts.tsx';
import { Alarms } from './alarms.tsx';
import { Companions } from './companions.tsx';
import { servesMembers } from './serves.ts';
import { badgePage, visitWhen } from './visit-words.ts';

/** A representative's day: events, visits, tasks. Nothing here that a task does not need. */
export function Duty() {
  const me = useMe();
  return (
    <SignedIn>
      <Page title={t('duty.title')} lead={t('duty.lead')} back={{ to: '/me', text: t('nav.me') }}>
        <Loaded of={me}>
          {(found) =>
            found === null ? (
              <Loading />
            ) : servesMembers(found) ? (
              <Work />
            ) : (
              <Empty scene="table" text={t('duty.none')} />
            )
          }
        </Loaded>
      </Page>
    </SignedIn>
  );
}

const Work = () => (
  <>
    <Alarms />
    <Badge />
    <Events />
    <Visits />
    <Companions />
    <Tasks />
    <Note title={t('duty.oath')}>
      <p>{t('duty.oath_words')}</p>
    </Note>
  </>
);

function Badge() {
  const mine = useRead('society.my_representative', {});
  const r = mine.data?.representative;
  if (!r) return null;
  return (
    <section class="panel">
      <h2>{t('duty.badge')}</h2>
      <Facts
        items={[
          [t('duty.society'), r.society],
          [t('duty.name_on_badge'), r.name_on_badge],
          [t('duty.state'), t(`representative.${r.state}`)],
          r.valid_until !== null && [t('duty.valid_until'), date(r.valid_until)],
          [t('duty.hours'), number(r.hours)],
        ]}
      />
      {r.badge_code !== null && (
        <p>
          <a href={badgePage(r.badge_code)}>{t('duty.show_badge')}</a>
        </p>
      )}
    </section>
  );
}

function Events() {
  const events = useRead('outreach.helpers_events', {});
  return (
    <section class="block">
      <h2>{t('duty.events')}</h2>
      <Loaded of={events}>
        {({ items }) => {
          const ahead = items.filter((e) => e.state !== 'reported' && e.state !== 'cancelled');
          if (ahead.length === 0) return <p class="soft">{t('duty.no_events')}</p>;
          return (
            <ul class="rows">
              {ahead.map((e) => (
                <li key={e.event_code}>
                  <RowLink
                    to={`/duty/events/${e.event_code}`}
                    title={e.title}
                    note={`${instant(e.starts_at)}${t('list.comma')}${e.place}`}
                    side={<span class="tag">{t(`event.${e.state}`)}</span>}
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <p>
        <Link href="/duty/events/new" class="button wide-button">
          {t('plan_event.title')}
        </Link>
      </p>
    </section>
  );
}

function Visits() {
  const visits = useRead('care.visiting', {});
  return (
    <section class="block">
      <h2>{t('duty.visits')}</h2>
      <Loaded of={visits}>
        {({ items }) => {
          const open = items.filter((v) => v.state !== 'reported' && v.state !== 'called_off');
          if (open.length === 0) return <p class="soft">{t('duty.no_visits')}</p>;
          return (
            <ul class="rows">
              {open.map((v) => (
                <li key={v.visit_id}>
                  <RowLink
                    to={`/duty/visits/${v.visit_id}`}
                    title={t(`visit.place_${v.place}`)}
                    note={visitWhen(v)}
                    side={<span class="tag">{t(`visit.${v.state}`)}</span>}
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}

type Task = Answer<'care.tasks'>['items'][number];

function Tasks() {
  const tasks = useRead('care.tasks', {});
  return (
    <section class="block">
      <h2>{t('duty.tasks')}</h2>
      <Loaded of={tasks}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft">{t('duty.no_tasks')}</p>
          ) : (
            <ul class="rows">
              {items.map((task) => (
                <li key={task.task_id}>
                  <TaskRow task={task} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function TaskRow({ task }: { task: Task }) {
  const finish = useAction('care.finish_task');
  const end = (outcome: 'done' | 'not_wanted') =>
    void finish.run({ params: { task_id: task.task_id }, body: { outcome } });
  return (
    <div class="row">
      <span class="row-text">
        <span class="row-title">{t(`need.${task.kind}`)}</span>
        {task.note !== '' && <span class="row-note">{task.note}</span>}
        <span class={task.overdue ? 'row-note attention' : 'row-note'}>
          {task.overdue
            ? t('duty.overdue_since', { day: date(task.due_on) })
            : t('duty.due', { day: date(task.due_on) })}
        </span>
        <TroubleNote trouble={finish.trouble} />
        <span class="buttons">
          <button type="button" class="button" onClick={() => end('done')}>
            {t('duty.done')}
          </button>
          <button type="button" class="button" onClick={() => end('not_wanted')}>
            {t('duty.not_wanted')}
          </button>
        </span>
      </span>
    </div>
  );
}
