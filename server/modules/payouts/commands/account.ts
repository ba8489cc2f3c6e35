import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { App, Ctx, ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { purposeOf } from '../../../platform/vault/index.ts';
import { caseById, lockCase, needApplicant } from '../../cases/index.ts';
import { sameName, usableFrom } from '../domain/payout.ts';
import { payoutSources } from '../facts.ts';
import { type Account, lastAccount } from '../store.ts';

export interface AccountInput {
  holder_name: string;
  account_no: string;
  bank_name: string;
}

const purpose = (column: string, case_id: string, account_no: number) =>
  purposeOf('payouts.account', column, `${case_id}/${account_no}`);
const TAIL_LENGTH = 4;

/**
 * Names the account that aid goes to: the member's own, in the verified name. Each naming is a new row; all but
 * the first are held for 72 hours.
 * @throws case.unknown, payout.not_own_account, payout.on_its_way
 */
export async function setAccount(
  ctx: Ctx,
  case_id: string,
  input: AccountInput,
): Promise<{ account_tail: string; usable_from: Temporal.Instant }> {
  const { app, tx, now } = ctx;
  const c = await lockCase(tx, case_id);
  needApplicant(ctx.actor, c);
  const verified = await payoutSources().verifiedName(app, tx, c.person_id);
  if (!sameName(input.holder_name, verified)) throw fail.invalid('payout.not_own_account');
  const onItsWay = await tx.maybe(
    sql`select 1 from payouts.payout where case_id = ${case_id} and state in ('released', 'sent') limit 1`,
  );
  if (onItsWay) throw fail.conflict('payout.on_its_way');
  const before = await lastAccount(tx, case_id);
  const no = (before?.account_no ?? 0) + 1;
  const seal = (column: string, text: string) => app.vault.seal(purpose(column, case_id, no), text);
  const usable_from = usableFrom(now, before === undefined);
  const account_tail = input.account_no.slice(-TAIL_LENGTH);
  await tx.run(sql`insert into payouts.account (case_id, account_no, holder_sealed, number_sealed, bank_sealed, tail, set_by, set_at, usable_from)
    values (${case_id}, ${no}, ${seal('holder', input.holder_name)}, ${seal('number', input.account_no)},
      ${seal('bank', input.bank_name)}, ${account_tail}, ${userOf(ctx.actor).user_id}, ${now}, ${usable_from})`);
  // What was prepared for the old account is prepared anew.
  await tx.run(
    sql`update payouts.payout set state = 'cancelled' where case_id = ${case_id} and state = 'prepared'`,
  );
  return { account_tail, usable_from };
}

export interface OpenAccount {
  holder_name: string;
  account_no: string;
  bank_name: string;
}

/** The account in clear, for the bank only. */
export function openAccount(app: App, a: Account): OpenAccount {
  const open = (column: string, sealed: Buffer) =>
    app.vault.open(purpose(column, a.case_id, a.account_no), sealed);
  return {
    holder_name: open('holder', a.holder_sealed),
    account_no: open('number', a.number_sealed),
    bank_name: open('bank', a.bank_sealed),
  };
}

/** The last four signs, for the applicant. @throws case.unknown */
export async function myAccount(
  ctx: ReadCtx,
  case_id: string,
): Promise<{ account_tail: string | null; usable_from: Temporal.Instant | null }> {
  needApplicant(ctx.actor, await caseById(ctx.db, case_id));
  const account = await lastAccount(ctx.db, case_id);
  return { account_tail: account?.tail ?? null, usable_from: account?.usable_from ?? null };
}
