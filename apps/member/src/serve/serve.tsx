import { useAction } from '../base/action.ts';
import type { Answer } from '../base/client.ts';
import { useDraft } from '../base/draft.ts';
import { date, number, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { badgePage } from '../care/visit-words.ts';
import { SelectField, TickField } from '../ui/fields.tsx';
import { Empty, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Facts, Note, PressButton, RowLink, SubmitButton, TroubleNote } from '../ui/parts.tsx';
import { PAPERS_IN_ORDER } from './papers.ts';

type Mine = NonNullable<Answer<'society.my_representative'>['representative']>;

/** From "what is this?" to office, and out of it again. */
export function Serve() {
  const mine = useRead('society.my_representative', {});
  return (
    <SignedIn>
      <Page title={t('serve.title')} lead={t('serve.lead')} back={{ to: '/me', text: t('nav.me') }}>
        <Loaded of={mine}>
          {({ representative }) => (representative === null ? <Apply /> : <Way mine={representative} />)}
        </Loaded>
      </Page>
    </SignedIn>
  );
}

function Apply() {
  const societies = useRead('society.list', {});
  return (
    <>
      <Note>
        <ul>
          {(['unpaid', 'no_money', 'privacy', 'time'] as const).map((point) => (
            <li key={point}>{t(`serve.${point}`)}</li>
          ))}
        </ul>
      </Note>
      <Loaded of={societies}>
        {({ items }) => {
          const open = items.filter((s) => s.state === 'forming' || s.state === 'active');
          return open.length === 0 ? (
            <Empty scene="table" text={t('serve.no_society')} />
          ) : (
            <Form societies={open} />
          );
        }}
      </Loaded>
    </>
  );
}

function Form({ societies }: { societies: Answer<'society.list'>['items'] }) {
  const draft = useDraft('serve', {
    society_id: String(societies[0]!.society_id),
    full_name_on_badge: false,
    listed: false,
  });
  const apply = useAction('society.apply');
  const form = draft.value;
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        const { society_id, full_name_on_badge, listed } = form;
        const done = await apply.run({
          body: { society_id: Number(society_id), full_name_on_badge, listed },
        });
        if (done) draft.drop();
      }}
    >
      <TroubleNote trouble={apply.trouble} />
      <SelectField
        label={t('serve.society')}
        value={form.society_id}
        set={(society_id) => draft.set({ society_id })}
        choices={societies.map((s) => ({ value: String(s.society_id), text: s.name }))}
      />
      <Consents value={form} set={draft.set} />
      <SubmitButton busy={apply.busy} text={t('serve.apply')} />
    </form>
  );
}

interface Shown {
  full_name_on_badge: boolean;
  listed: boolean;
}

const Consents = (props: { value: Shown; set: (change: Partial<Shown>) => void }) => (
  <>
    <TickField
      label={t('serve.full_name')}
      value={props.value.full_name_on_badge}
      set={(full_name_on_badge) => props.set({ full_name_on_badge })}
    />
    <TickField label={t('serve.listed')} value={props.value.listed} set={(listed) => props.set({ listed })} />
  </>
);

function Way({ mine }: { mine: Mine }) {
  const unsigned = PAPERS_IN_ORDER.filter((code) => !mine.signed.includes(code));
  const ready = mine.quiz_passed && unsigned.length === 0;
  return (
    <>
      <Facts
        items={[
          [t('duty.society'), mine.society],
          [t('duty.state'), t(`representative.${mine.state}`)],
          [t('duty.name_on_badge'), mine.name_on_badge],
          mine.valid_until !== null && [t('duty.valid_until'), date(mine.valid_until)],
          mine.hours > 0 && [t('duty.hours'), number(mine.hours)],
        ]}
      />
      {mine.state === 'applied' && (
        <>
          <h2>{t('serve.steps')}</h2>
          <ul class="rows">
            <li>
              <RowLink to="/serve/quiz" title={t('serve.quiz')} side={<Done is={mine.quiz_passed} />} />
            </li>
            {PAPERS_IN_ORDER.map((code) => (
              <li key={code}>
                <RowLink
                  to={`/serve/papers/${code}`}
                  title={t(`serve.paper_${code}`)}
                  side={<Done is={mine.signed.includes(code)} />}
                />
              </li>
            ))}
          </ul>
          <Note kind={ready ? 'good' : 'plain'}>
            <p>{t(ready ? 'serve.ready' : 'serve.interview')}</p>
          </Note>
        </>
      )}
      {mine.badge_code !== null && (
        <p>
          <a href={badgePage(mine.badge_code)}>{t('duty.show_badge')}</a>
        </p>
      )}
      <Shows mine={mine} />
      <Resign applied={mine.state === 'applied'} />
    </>
  );
}

const Done = ({ is }: { is: boolean }) => <span class="tag">{t(is ? 'serve.done' : 'serve.to_do')}</span>;

function Shows({ mine }: { mine: Mine }) {
  const save = useAction('society.set_consents');
  return (
    <section class="block">
      <h2>{t('serve.shown')}</h2>
      <TroubleNote trouble={save.trouble} />
      <Consents
        value={mine}
        set={(change) =>
          void save.run({
            body: { full_name_on_badge: mine.full_name_on_badge, listed: mine.listed, ...change },
          })
        }
      />
    </section>
  );
}

/** A way back in two presses; nobody has to say why. */
function Resign({ applied }: { applied: boolean }) {
  const end = useAction('society.resign');
  return (
    <details>
      <summary>{t(applied ? 'serve.withdraw' : 'serve.resign')}</summary>
      <p>{t('serve.resign_words')}</p>
      <TroubleNote trouble={end.trouble} />
      <PressButton
        text={t('serve.resign_sure')}
        kind="quiet"
        busy={end.busy}
        press={() => void end.run({})}
      />
    </details>
  );
}
