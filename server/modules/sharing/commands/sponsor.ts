import { fail } from '@tongzhou/kernel';
import { needRole } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { post } from '../../ledger/index.ts';
import { planById } from '../../plans/index.ts';
import { termsOn } from '../queries/terms.ts';
import { sponsorMoney } from '../store.ts';

/**
 * Books money of the plan's sponsor that has come into custody; from the next settlement on it pays what the caps
 * cut off.
 *
 * @param input.bank_reference the line of the bank's statement: the same one is booked once
 * @returns what the sponsor has with the plan now, in minor units
 * @throws sponsor.not_in_rules, sponsor.booked_already
 */
export async function bookSponsorMoney(
  ctx: Ctx,
  input: { plan_id: number; amount_minor: bigint; bank_reference: string },
): Promise<{ sponsor_minor: bigint }> {
  needRole(ctx.actor, 'finance');
  const { tx, now } = ctx;
  const { plan_id, amount_minor } = input;
  const { time_zone } = await planById(tx, plan_id);
  const terms = await termsOn(tx, plan_id, now.toZonedDateTimeISO(time_zone).toPlainDate().toString());
  if (terms.beyond_cap !== 'sponsor') throw fail.conflict('sponsor.not_in_rules');
  const source = `sponsor:${plan_id}:${input.bank_reference}`;
  // Two who book the same line at once: the unique key of the journal refuses the second.
  const known = await tx.maybe(sql`select 1 from ledger.entry where payer_id = 0 and source = ${source}`);
  if (known) throw fail.conflict('sponsor.booked_already');
  await post(tx, now, source, [
    { payer_id: 0n, plan_id, kind: 'sponsor_in', debit: 'custody', credit: 'sponsor', amount_minor },
  ]);
  return { sponsor_minor: await sponsorMoney(tx, plan_id) };
}
