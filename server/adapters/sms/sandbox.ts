import { loadTranslator } from '@tongzhou/i18n/node';
import type { App } from '../../platform/app.ts';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import { purposeOf } from '../../platform/vault/index.ts';
import type { SmsPort } from './port.ts';

/** Keeps messages for the developer's mailbox page instead of sending them. */
export const sandboxSms = (app: App): SmsPort => ({
  async send(tx, sms) {
    const text = loadTranslator(sms.locale ?? 'zh-Hans', 'sms')(`sms.${sms.template}`, sms.params);
    const place = crypto.randomUUID();
    const seal = (column: string, value: string) =>
      Buffer.concat([Buffer.from(place), app.vault.seal(purposeOf('adapters.sms', column, place), value)]);
    await tx.run(sql`insert into adapters.sms (phone_sealed, body_sealed, template, at)
      values (${seal('phone', sms.phone)}, ${seal('body', text)}, ${sms.template}, ${app.clock.now()})`);
  },
});

export interface MailboxMessage {
  phone: string;
  body: string;
  template: string;
  at: Temporal.Instant;
}

const UUID_BYTES = 36;

/** The newest messages, opened, for the mailbox page of the demo. */
export async function sandboxMailbox(app: App, db: Queryable, limit: number): Promise<MailboxMessage[]> {
  const rows = await db.query<{
    phone_sealed: Buffer;
    body_sealed: Buffer;
    template: string;
    at: Temporal.Instant;
  }>(sql`
    select phone_sealed, body_sealed, template, at from adapters.sms order by sms_id desc limit ${limit}`);
  const open = (column: string, sealed: Buffer) =>
    app.vault.open(
      purposeOf('adapters.sms', column, sealed.toString('latin1', 0, UUID_BYTES)),
      sealed.subarray(UUID_BYTES),
    );
  return rows.map((r) => ({
    phone: open('phone', r.phone_sealed),
    body: open('body', r.body_sealed),
    template: r.template,
    at: r.at,
  }));
}
