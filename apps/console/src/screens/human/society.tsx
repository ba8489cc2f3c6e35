import type { SocietyAction, SocietyState } from '@tongzhou/contract/society-words';
import { Link, useParams } from 'wouter';
import { type Answer, useRead } from '../../lib/api.ts';
import { useWords } from '../../lib/words.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Facts, Page, Section } from '../../parts/page.tsx';
import { Shown } from '../../parts/states.tsx';
import { useStep } from '../../parts/step.tsx';
import { Roster } from './roster.tsx';
import { Stations } from './stations.tsx';

type View = Answer<'society.get'>;

const ACTIONS: Record<SocietyState, readonly SocietyAction[]> = {
  forming: ['activate', 'close'],
  active: ['pause', 'close'],
  paused: ['resume', 'close'],
  closed: [],
};

/** One society: its state, its representatives, its stations. */
export default function Society() {
  const { society_id } = useParams<{ society_id: string }>();
  const { t } = useWords();
  const society = useRead('society.get', { params: { society_id: society_id as never } });
  return (
    <Page
      title={society.data?.name ?? t('society.title')}
      lead={society.data ? `${society.data.branch} · ${t(`society.state.${society.data.state}`)}` : null}
      aside={<Link href="/societies">{t('society.title')}</Link>}
    >
      <Shown of={society} lines={8}>
        {(s) => (
          <>
            <State society={s} />
            <Section title={t('roster.title')} note={t('roster.note')}>
              <Roster society_id={s.society_id} />
            </Section>
            <Section title={t('station.title')}>
              <Stations society={s} />
            </Section>
          </>
        )}
      </Shown>
    </Page>
  );
}

function State({ society }: { society: View }) {
  const { t, number, date } = useWords();
  return (
    <Section title={t('society.overview')}>
      <Facts
        items={[
          [t('society.representatives'), number(society.representatives)],
          [t('society.founded_on'), date(society.founded_on)],
          [t('society.hours'), number(Math.round(society.figures.hours_served))],
          [t('society.suspended_ever'), number(society.figures.suspended_ever)],
        ]}
      />
      <div className="buttons">
        {ACTIONS[society.state].map((action) => (
          <Step key={action} society={society} action={action} />
        ))}
      </div>
    </Section>
  );
}

function Step({ society, action }: { society: View; action: SocietyAction }) {
  const { t } = useWords();
  const step = useStep('society.step', { done: 'actions.done' });
  return (
    <Confirm
      label={t(`society.action.${action}`)}
      title={t(`society.action.${action}`)}
      verb={t(`society.action.${action}`)}
      danger={action === 'close'}
      busy={step.busy}
      error={step.error}
      onClose={step.reset}
      onConfirm={() => step.run({ params: { society_id: society.society_id as never }, body: { action } })}
    >
      <p>{t(`society.action_text.${action}`, { name: society.name })}</p>
    </Confirm>
  );
}
