import { useState } from 'preact/hooks';
import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { dayFromParts } from '../base/days.ts';
import { date, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { ChoiceField, DayField } from '../ui/fields.tsx';
import { Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Note, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { AskVisit } from './ask-visit.tsx';
import { Companions } from './companions.tsx';
import { MyVisit } from './my-visit.tsx';

type Wish = Answer<'care.my_wishes'>['items'][number];

/** Visits to one ill member: what is wished for, what is arranged, and how to take it back. */
export function Care({ params }: { params: { case_id: string } }) {
  return (
    <SignedIn>
      <CareOf case_id={params.case_id} />
    </SignedIn>
  );
}

function CareOf({ case_id }: { case_id: string }) {
  const visits = useRead('care.my_visits', {});
  const wishes = useRead('care.my_wishes', {});
  return (
    <Page title={t('visit.title')} back={{ to: `/cases/${case_id}`, text: t('home.cases') }}>
      <p>{t('visit.what')}</p>
      <p>{t('visit.sealed')}</p>
      <Loaded of={visits}>
        {({ items }) => {
          const mine = items.filter((v) => v.case_id === case_id);
          const open = mine.some(
            (v) => v.state === 'asked' || v.state === 'planned' || v.state === 'under_way',
          );
          return (
            <>
              {mine.map((v) => (
                <MyVisit key={v.visit_id} visit={v} />
              ))}
              {!open && <AskVisit case_id={case_id} />}
            </>
          );
        }}
      </Loaded>
      <Companions />
      <Loaded of={wishes}>
        {({ items }) =>
          items.filter((w) => w.case_id === case_id).map((w) => <WishForm key={w.cared_for_id} wish={w} />)
        }
      </Loaded>
    </Page>
  );
}

/** "Not now" and "never" are answers like any other; nobody asks again before the chosen day. */
function WishForm({ wish }: { wish: Wish }) {
  const [answer, setAnswer] = useState<Wish['wish']>(wish.wish);
  const [again, setAgain] = useState(wish.ask_again_on ?? '');
  const [asked, setAsked] = useState(false);
  const set = useAction('care.set_wish');
  const day = dayFromParts(again);
  return (
    <section class="block">
      <h2>{wish.who === 'carer' ? t('wish.carer') : t('wish.ill_member')}</h2>
      <TroubleNote trouble={set.trouble} />
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          setAsked(true);
          if (answer === 'not_now' && day === null) return;
          await set.run({
            params: { cared_for_id: wish.cared_for_id },
            body: { wish: answer, ask_again_on: answer === 'not_now' ? day : null },
          });
        }}
      >
        <ChoiceField<Wish['wish']>
          label={t('wish.question')}
          value={answer}
          set={setAnswer}
          choices={[
            { value: 'open', text: t('wish.open') },
            { value: 'not_now', text: t('wish.not_now') },
            { value: 'never', text: t('wish.never') },
          ]}
        />
        {answer === 'not_now' && (
          <DayField
            label={t('wish.again_on')}
            value={again}
            set={setAgain}
            error={asked && day === null ? t('day.wrong') : undefined}
          />
        )}
        <SubmitButton busy={set.busy} text={t('wish.save')} kind="plain" />
      </form>
      {wish.wish !== 'open' && (
        <Note>
          <p>
            {wish.wish === 'never'
              ? t('wish.kept_never')
              : t('wish.kept_not_now', { day: wish.ask_again_on === null ? '' : date(wish.ask_again_on) })}
          </p>
        </Note>
      )}
    </section>
  );
}
