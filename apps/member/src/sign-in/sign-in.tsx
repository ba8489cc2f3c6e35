import { useState } from 'preact/hooks';
import { useLocation, useSearchParams } from 'wouter';
import { useAction } from '../base/action.ts';
import { safeBack } from '../base/addresses.ts';
import { client } from '../base/client.ts';
import { useDraft } from '../base/draft.ts';
import { errorAt } from '../base/errors-at.ts';
import { t } from '../base/i18n.ts';
import { useOrganisation } from '../base/queries.ts';
import { noteReader } from '../base/reader.ts';
import { TextField } from '../ui/fields.tsx';
import { Page } from '../ui/page.tsx';
import { Note, PressButton, SubmitButton, TroubleNote } from '../ui/parts.tsx';

type Person = { user_id: string; name: string };

/** Phone and one-time code; where several people share the phone, who it is. */
export function SignIn() {
  const draft = useDraft('sign-in', { phone: '', sent_to: '' });
  const [code, setCode] = useState('');
  const [people, setPeople] = useState<Person[]>();
  const [search] = useSearchParams();
  const [, go] = useLocation();
  const verify = useAction('identity.verify_code');

  const enter = async (user_id?: string) => {
    const body = { phone: draft.value.phone, code, ...(user_id === undefined ? {} : { user_id }) };
    const answer = await verify.run({ body });
    if (!answer) return;
    if (answer.state === 'choose') return setPeople(answer.people);
    noteReader((await client.call('identity.me', {})).user_id);
    draft.drop();
    go(safeBack(search.get('back')), { replace: true });
  };

  if (people) return <Choose people={people} choose={enter} busy={verify.busy} />;
  return (
    <Page title={t('sign_in.title')} lead={search.get('back') ? t('sign_in.come_back') : undefined}>
      <TroubleNote trouble={verify.trouble} fields={['code']} />
      <PhoneForm
        phone={draft.value.phone}
        sent={draft.value.sent_to !== ''}
        change={(phone) => draft.set({ phone, sent_to: '' })}
        done={(sent_to) => draft.set({ sent_to })}
      />
      {draft.value.sent_to !== '' && (
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void enter();
          }}
        >
          <p role="status">{t('sign_in.sent', { phone: draft.value.sent_to })}</p>
          <TextField
            label={t('sign_in.code')}
            value={code}
            set={setCode}
            kind="numeric"
            complete="one-time-code"
            length_max={8}
            focus
            error={errorAt(verify.trouble, 'code')}
          />
          <SubmitButton busy={verify.busy} text={t('sign_in.enter')} />
        </form>
      )}
      <DemoWays />
      <p class="soft">{t('sign_in.nobody_asks')}</p>
    </Page>
  );
}

function PhoneForm(props: {
  phone: string;
  sent: boolean;
  change: (phone: string) => void;
  done: (sent_to: string) => void;
}) {
  const request = useAction('identity.request_code');
  return (
    <form
      onSubmit={async (e) => {
        e.preventDefault();
        const answer = await request.run({ body: { phone: props.phone.trim() } });
        if (answer) props.done(answer.sent_to);
      }}
    >
      <TextField
        label={t('sign_in.phone')}
        hint={t('sign_in.phone_hint')}
        value={props.phone}
        set={props.change}
        kind="tel"
        complete="tel"
        length_max={30}
        error={errorAt(request.trouble, 'phone') ?? request.trouble?.sentence}
      />
      <SubmitButton
        busy={request.busy}
        text={props.sent ? t('sign_in.send_again') : t('sign_in.send')}
        kind={props.sent ? 'plain' : 'primary'}
      />
    </form>
  );
}

function Choose(props: { people: Person[]; choose: (user_id: string) => Promise<void>; busy: boolean }) {
  return (
    <Page title={t('sign_in.who')} lead={t('sign_in.who_lead')}>
      {props.people.map((person) => (
        <PressButton
          key={person.user_id}
          text={person.name}
          busy={props.busy}
          press={() => void props.choose(person.user_id)}
        />
      ))}
      <PressButton
        text={t('sign_in.someone_new')}
        kind="quiet"
        busy={props.busy}
        press={() => void props.choose('new')}
      />
    </Page>
  );
}

function DemoWays() {
  const organisation = useOrganisation();
  if (!organisation.data?.demo) return null;
  return (
    <Note title={t('demo.label')}>
      <p>
        <a href="/demo/mailbox">{t('sign_in.demo_mailbox')}</a>
      </p>
      <p>
        <a href="/demo/people">{t('sign_in.demo_people')}</a>
      </p>
    </Note>
  );
}
