import type { App } from '../../platform/app.ts';
import { purposeOf } from '../../platform/vault/index.ts';

/** What people asked is kept sealed until somebody has made sure that it names nobody. */
const purpose = (question_id: string) => purposeOf('outreach.question', 'text', question_id);

export const sealQuestion = (app: App, question_id: string, text: string): Buffer =>
  app.vault.seal(purpose(question_id), text);
export const openQuestion = (app: App, question_id: string, sealed: Buffer): string =>
  app.vault.open(purpose(question_id), sealed);
