import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useQueryClient } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { client } from '../lib/api.ts';
import { useHouse } from '../lib/house.tsx';
import { useWords } from '../lib/words.tsx';
import { Trouble } from './states.tsx';

/** What the browser says when the person cancels, waits too long, or has no authenticator. */
class AuthenticatorError extends Error {}

export async function confirmWithPasskey(): Promise<void> {
  const optionsJSON = await client.call('identity.passkey_options', { body: { purpose: 'assert' } });
  const response = await byAuthenticator(() => startAuthentication({ optionsJSON: optionsJSON as never }));
  await client.call('identity.passkey_answer', { body: { purpose: 'assert', response: response as never } });
}

export async function registerPasskey(): Promise<void> {
  const optionsJSON = await client.call('identity.passkey_options', { body: { purpose: 'register' } });
  const response = await byAuthenticator(() => startRegistration({ optionsJSON: optionsJSON as never }));
  await client.call('identity.passkey_answer', {
    body: { purpose: 'register', response: response as never },
  });
}

async function byAuthenticator<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new AuthenticatorError(error instanceof Error ? error.name : 'unknown');
  }
}

/** Runs passkey work with its busy and error state. */
export function usePasskey(onDone: () => void) {
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await queries.invalidateQueries({ queryKey: ['identity.me'] });
      onDone();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}

export function PasskeyTrouble({ error }: { error: unknown }) {
  const { t } = useWords();
  if (!error) return null;
  if (error instanceof AuthenticatorError)
    return (
      <p role="alert" className="trouble">
        {t('passkey.cancelled')}
      </p>
    );
  return <Trouble error={error} small />;
}

/** Asked before a step that moves money. In the demo a marked button takes the place of the authenticator. */
export function PasskeyDialog(props: { open: boolean; onDone: () => void; onCancel: () => void }) {
  const { t } = useWords();
  const { me, organisation } = useHouse();
  const { busy, error, run } = usePasskey(props.onDone);
  const has = me.passkeys > 0;
  return (
    <Modal
      open={props.open}
      title={t('passkey.ask_title')}
      onCancel={props.onCancel}
      destroyOnHidden
      footer={null}
      width={480}
    >
      <p>{t('passkey.ask_text')}</p>
      {has ? null : <p className="soft">{t('passkey.none_yet')}</p>}
      <PasskeyTrouble error={error} />
      <div className="buttons">
        <Button
          type="primary"
          loading={busy}
          autoFocus
          onClick={() => void run(has ? confirmWithPasskey : registerPasskey)}
        >
          {t(has ? 'passkey.confirm' : 'passkey.register_and_confirm')}
        </Button>
        {organisation.demo ? (
          <Button
            disabled={busy}
            className="demo-button"
            onClick={() => void run(() => client.call('identity.demo_step_up', {}))}
          >
            {t('passkey.demo')}
          </Button>
        ) : null}
        <Button type="text" disabled={busy} onClick={props.onCancel}>
          {t('action.cancel')}
        </Button>
      </div>
    </Modal>
  );
}
