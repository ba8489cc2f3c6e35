import { codeOf } from './api.ts';

/**
 * Takes a writing step. When the API asks for a passkey first, asks the person and repeats the very same step:
 * the idempotency key stays, so that however often it is sent, it happens once.
 *
 * @returns undefined when the person did not confirm
 */
export async function takeStep<T>(
  send: (idempotency_key: string) => Promise<T>,
  confirmPasskey: () => Promise<boolean>,
  idempotency_key: string = crypto.randomUUID(),
): Promise<{ answer: T } | undefined> {
  try {
    return { answer: await send(idempotency_key) };
  } catch (error) {
    if (codeOf(error) !== 'auth.passkey_needed') throw error;
    if (!(await confirmPasskey())) return undefined;
    return { answer: await send(idempotency_key) };
  }
}
