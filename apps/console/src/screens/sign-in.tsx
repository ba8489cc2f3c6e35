import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, type ReactNode, useState } from 'react';
import { type Answer, client } from '../lib/api.ts';
import { useWords } from '../lib/words.tsx';
import { Brand, DemoBar, LanguageChoice } from '../parts/brand.tsx';
import { Trouble } from '../parts/states.tsx';

type Person = { user_id: string; name: string };
type Stage = { at: 'phone' } | { at: 'code'; sent_to: string } | { at: 'choose'; people: Person[] };

/** Phone, then code; where several people share the phone, who it is. */
export function SignIn({ organisation }: { organisation: Answer<'setup.organisation'> }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const [stage, setStage] = useState<Stage>({ at: 'phone' });
  const [phone, setPhone] = useState('');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const askCode = () =>
    attempt(async () => {
      const { sent_to } = await client.call('identity.request_code', { body: { phone } });
      setStage({ at: 'code', sent_to });
    });
  const verify = (user_id?: string) =>
    attempt(async () => {
      const answer = await client.call('identity.verify_code', {
        body: { phone, code, ...(user_id ? { user_id } : {}) },
      });
      if (answer.state === 'choose') setStage({ at: 'choose', people: answer.people });
      else await queries.invalidateQueries();
    });

  return (
    <>
      {organisation.demo ? <DemoBar /> : null}
      <main className="alone">
        <div className="alone-head">
          <Brand size_rem={3} />
          <LanguageChoice />
        </div>
        <h1>{t('sign_in.title', { organisation: organisation.name })}</h1>
        <p className="soft">{t('sign_in.lead')}</p>
        {error ? <Trouble error={error} small /> : null}
        {stage.at === 'phone' ? (
          <Form onSubmit={askCode}>
            <label htmlFor="phone">{t('sign_in.phone')}</label>
            <Input
              id="phone"
              type="tel"
              inputMode="tel"
              autoComplete="tel"
              autoFocus
              size="large"
              value={phone}
              onChange={(e) => setPhone(e.target.value)}
            />
            <Button
              type="primary"
              htmlType="submit"
              size="large"
              loading={busy}
              disabled={phone.trim() === ''}
            >
              {t('sign_in.send')}
            </Button>
          </Form>
        ) : null}
        {stage.at === 'code' ? (
          <Form onSubmit={() => verify()}>
            <label htmlFor="code">{t('sign_in.code', { phone: stage.sent_to })}</label>
            <Input
              id="code"
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              size="large"
              maxLength={8}
              value={code}
              onChange={(e) => setCode(e.target.value)}
            />
            <Button
              type="primary"
              htmlType="submit"
              size="large"
              loading={busy}
              disabled={!/^\s*\d{6}\s*$/.test(code)}
            >
              {t('sign_in.enter')}
            </Button>
            <Button type="text" disabled={busy} onClick={() => setStage({ at: 'phone' })}>
              {t('sign_in.other_phone')}
            </Button>
          </Form>
        ) : null}
        {stage.at === 'choose' ? (
          <div className="stack">
            <p>{t('sign_in.choose')}</p>
            {stage.people.map((p) => (
              <Button key={p.user_id} size="large" disabled={busy} onClick={() => void verify(p.user_id)}>
                {p.name}
              </Button>
            ))}
          </div>
        ) : null}
        {organisation.demo ? (
          <p className="demo-hint">
            {t('sign_in.demo')} <a href="/demo/people">{t('demo.people')}</a>
          </p>
        ) : null}
        <footer className="soft small">
          {t('sign_in.not_insurance')} <a href="/">{t('sign_in.public_site')}</a>
        </footer>
      </main>
    </>
  );
}

function Form(props: { onSubmit: () => Promise<void>; children: ReactNode }) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void props.onSubmit();
  };
  return (
    <form className="stack" onSubmit={submit}>
      {props.children}
    </form>
  );
}
