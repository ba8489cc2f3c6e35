import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction, sql, type Tx } from '../../../platform/postgres/index.ts';
import { lockPlanExclusive, raiseIndex } from '../../accounts/index.ts';
import { markShared, moveCase } from '../../cases/index.ts';
import { append } from '../../disclosure/index.ts';
import { needThreeStaff } from '../../identity/index.ts';
import { post, type Transfer } from '../../ledger/index.ts';
import { type Preview, previewOf, previewSettlement } from '../queries/preview.ts';
import { lockPeriod, setSettled } from '../store.ts';
import { aidOf, owedPaid, writeLines } from './settle-lines.ts';

export const SIGNATURES_NEEDED = 2;

/**
 * One of two people signs what the preview shows. The signature holds for exactly these figures: when a case
 * moves afterwards, both sign again.
 *
 * @throws period.not_frozen, settlement.preview_changed, settlement.already_signed, setup.too_few_staff
 */
export async function signSettlement(
  ctx: Ctx,
  input: { plan_id: number; period_no: number; preview_hash: string },
): Promise<{ signatures: number }> {
  const user = userOf(ctx.actor);
  await needThreeStaff(ctx.tx);
  const preview = await previewSettlement(ctx.tx, input.plan_id, input.period_no);
  if (preview.hash.toString('hex') !== input.preview_hash) throw fail.conflict('settlement.preview_changed');
  const signed =
    await ctx.tx.run(sql`insert into sharing.signature (plan_id, period_no, what, user_id, at, preview_hash)
    values (${input.plan_id}, ${input.period_no}, 'settlement', ${user.user_id}, ${ctx.now}, ${preview.hash})
    on conflict (plan_id, period_no, what, user_id) do update set preview_hash = excluded.preview_hash, at = excluded.at
      where signature.preview_hash <> excluded.preview_hash`);
  if (signed === 0) throw fail.conflict('settlement.already_signed');
  const signatures = await countSignatures(ctx.tx, preview);
  // Signed on or after the sharing day: nothing else to wait for.
  if (signatures >= SIGNATURES_NEEDED)
    await ctx.app.jobs.enqueue(ctx.tx, 'sharing.tick', {}, { key: 'sharing.tick' });
  return { signatures };
}

export async function countSignatures(tx: Tx, preview: Preview): Promise<number> {
  const { plan_id, period_no } = preview.period;
  const row = await tx.one<{ n: bigint }>(sql`select count(*) as n from sharing.signature
    where plan_id = ${plan_id} and period_no = ${period_no} and what = 'settlement' and preview_hash = ${preview.hash}`);
  return Number(row.n);
}

export type Settled =
  | { done: true; preview: Preview }
  | { done: false; why: 'not_yet' | 'signatures_missing' | 'already_settled' };

/**
 * Settles a frozen period on or after its sharing day: figures, books, I, cases, public sheet and log entry in
 * one transaction, exactly once. No account is written.
 *
 * @param today in the plan's time zone
 * @param signed false only where no two people exist to sign: the replay of a published record in a scratch database
 */
export function settlePeriod(
  app: App,
  plan_id: number,
  period_no: number,
  today: string,
  signed = true,
): Promise<Settled> {
  return inTransaction(
    app.db,
    async (tx): Promise<Settled> => {
      await lockPlanExclusive(tx, plan_id);
      const period = await lockPeriod(tx, plan_id, period_no);
      if (period.state === 'settled') return { done: false, why: 'already_settled' };
      if (today < period.sharing_on) return { done: false, why: 'not_yet' };
      const preview = await previewOf(tx, period);
      if (signed && (await countSignatures(tx, preview)) < SIGNATURES_NEEDED)
        return { done: false, why: 'signatures_missing' };
      await postSettlement(app, tx, preview);
      return { done: true, preview };
    },
    { lock_timeout_ms: 30_000 },
  );
}

async function postSettlement(app: App, tx: Tx, preview: Preview): Promise<void> {
  const { plan_id, period_no } = preview.period;
  const s = preview.settlement;
  const now = app.clock.now();
  await post(tx, now, `settle:${plan_id}:${period_no}`, transfersOf(preview));
  await raiseIndex(tx, plan_id, s.share_minor);
  const { shared, waiting } = await writeLines(tx, preview);
  await setSettled(tx, preview.period, s, preview.sheet, now);
  await markShared(tx, now, plan_id, period_no, shared);
  for (const case_id of waiting) await moveCase(tx, now, plan_id, case_id);
  await publish(app, tx, preview);
  await app.jobs.enqueue(tx, 'memberships.after_settlement', { plan_id, period_no });
}

/** The books of a settlement: the share comes in, everything else goes out of the surplus, what is left is carried. */
function transfersOf(p: Preview): Transfer[] {
  const { plan_id, period_no } = p.period;
  const s = p.settlement;
  const of = (
    kind: Transfer['kind'],
    debit: Transfer['debit'],
    credit: Transfer['credit'],
    amount_minor: bigint,
    case_id: string | null = null,
  ): Transfer => ({
    payer_id: 0n,
    plan_id,
    period_no,
    case_id,
    kind,
    debit,
    credit,
    amount_minor,
  });
  const list = [
    of('share', 'members', 'surplus', s.collected_minor),
    of('sponsor_used', 'sponsor', 'surplus', s.sponsor_minor),
    ...p.lines.map((l) => {
      if (l.kind === 'aid') return of('aid', 'surplus', 'aid', aidOf(p, l)?.paid_minor ?? 0n, l.case_id);
      if (l.kind === 'debt') return of('debt_paid', 'surplus', 'aid', owedPaid(p, l), l.case_id);
      return {
        ...of('returned_share', 'surplus', 'wallets', owedPaid(p, l), l.case_id),
        payer_id: l.payer_id!,
      };
    }),
    of('fee', 'surplus', 'fee', s.fee_minor),
  ];
  return list.filter((t) => t.amount_minor > 0n);
}

async function publish(app: App, tx: Tx, p: Preview): Promise<void> {
  const { plan_code } = p.terms;
  const s = p.settlement;
  const now = app.clock.now();
  await append(tx, now, {
    kind: 'settlement',
    plan_code,
    period_no: p.period.period_no,
    notice_on: p.period.notice_on,
    sharing_on: p.period.sharing_on,
    rule_version: p.period.rule_version,
    cases: s.aid.length,
    weight_total: s.weight_total,
    share_minor: s.share_minor,
    index_minor: s.index_after_minor,
    surplus_in_minor: s.surplus_in_minor,
    collected_minor: s.collected_minor,
    sponsor_minor: s.sponsor_minor,
    aid_minor: s.aid_minor,
    returned_minor: s.returned_minor,
    debt_paid_minor: s.debt_paid_minor,
    fee_minor: s.fee_minor,
    surplus_out_minor: s.surplus_out_minor,
    sheet_hash: p.hash.toString('hex'),
    header_epoch: null,
  });
  if (s.fee_minor > 0n) {
    const model = p.sheet.fee.kind === 'published' ? 'published_cost' : p.sheet.fee.kind;
    await append(tx, now, {
      kind: 'fee',
      plan_code,
      period_no: p.period.period_no,
      what: 'charged',
      model,
      amount_minor: s.fee_minor,
      purpose: null,
    });
  }
}
