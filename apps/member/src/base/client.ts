import { type Answer, createClient, ProblemError } from '@tongzhou/contract/client';
import { locale, t } from './i18n.ts';
import { NetworkError } from './retry.ts';

const TIMEOUT_MS = 25_000;

async function patientFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    return await fetch(input, { ...init, signal: stop.signal });
  } catch (error) {
    throw new NetworkError(error);
  } finally {
    clearTimeout(timer);
  }
}

export const client = createClient({
  fetch: patientFetch,
  headers: () => ({ 'accept-language': locale() }),
});
export type { Answer };
export { ProblemError };

export const isSignedOut = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 401;
export const isNotFound = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.status === 404;

/** What went wrong, as a sentence for the reader. */
export const sentenceOf = (error: unknown): string =>
  error instanceof ProblemError ? error.problem.detail : t('problem.network');
