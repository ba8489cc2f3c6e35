import type { App } from '../../platform/app.ts';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { purposeOf } from '../../platform/vault/index.ts';
import type { BankLine, BankPort } from './port.ts';

/** Account numbers that the sandbox fails on purpose, so that the ways back can be walked. */
const CLOSED_ACCOUNT = /0000$/;

/** A custody bank that takes transfers and answers on its statement, once per request number. */
export const sandboxBank = (app: App): BankPort => ({
  async transfer(t) {
    await inTransaction(app.db, async (tx) => {
      const seal = (column: string, text: string) =>
        app.vault.seal(purposeOf('adapters.bank_transfer', column, t.request_no), text);
      const fresh =
        await tx.run(sql`insert into adapters.bank_transfer (request_no, holder_sealed, account_sealed, amount_minor, currency, at)
        values (${t.request_no}, ${seal('holder', t.holder)}, ${seal('account', t.account_no)}, ${t.amount_minor}, ${t.currency}, ${app.clock.now()})
        on conflict do nothing`);
      if (fresh === 0) return;
      const failed = CLOSED_ACCOUNT.test(t.account_no);
      await tx.run(sql`insert into adapters.bank_line (request_no, outcome, amount_minor, reason, booked_on)
        values (${t.request_no}, ${failed ? 'failed' : 'paid'}, ${t.amount_minor}, ${failed ? 'account_closed' : null}, ${app.clock.today(app.settings.time_zone)})`);
    });
  },
  statement: (from) =>
    app.db.query<BankLine>(sql`select line_no, request_no, outcome, amount_minor, reason, booked_on from adapters.bank_line
      where booked_on >= ${from} order by line_no`),
});
