import type { App } from '../../../platform/app.ts';
import { inTransaction, sql, type Tx } from '../../../platform/postgres/index.ts';
import { type CaseRow, lockCase, markPaid, markPaidBack, planMembers, STAGES } from '../../cases/index.ts';
import { append, publicAmount } from '../../disclosure/index.ts';
import { post } from '../../ledger/index.ts';
import { planById } from '../../plans/index.ts';
import { judgeLine } from '../domain/payout.ts';
import { type BankLine, payoutSources } from '../facts.ts';
import { findPayout, type Payout } from '../store.ts';
import { transferOf } from './pay.ts';

/** Statements are read back at least this many days, because lines may be booked late. */
const DAYS_BACK = 10;

/**
 * Job: compares the bank's statement with what was sent. Each line is taken once, in a transaction of its own; one
 * that cannot be taken is reported and tried again the next time, and the others are taken all the same.
 */
export async function reconcile(app: App): Promise<number> {
  const lines = await payoutSources().bank.lines(app, await firstDay(app));
  let taken = 0;
  for (const line of lines) {
    taken += await inTransaction(app.db, (tx) => takeLine(app, tx, line)).catch((err: unknown) => {
      app.log.error({ err, line_id: line.line_id }, 'a line of the bank could not be taken');
      return 0;
    });
  }
  return taken;
}

/** Back to the oldest transfer without an answer, and a day more: the bank's day may begin before ours. */
async function firstDay(app: App): Promise<string> {
  const { oldest } = await app.db.one<{ oldest: Temporal.Instant | null }>(
    sql`select min(released_at) as oldest from payouts.payout where state in ('released', 'sent')`,
  );
  const usual = app.clock.now().subtract({ hours: 24 * DAYS_BACK });
  const needed = oldest?.subtract({ hours: 24 }) ?? usual;
  return (Temporal.Instant.compare(needed, usual) < 0 ? needed : usual).toString().slice(0, 10);
}

/** @returns 1 if the line was new */
async function takeLine(app: App, tx: Tx, line: BankLine): Promise<0 | 1> {
  const now = app.clock.now();
  const found = await tx.maybe<{ case_id: string }>(
    sql`select case_id from payouts.payout where payout_no = ${line.payout_no}`,
  );
  const c = found && (await lockCase(tx, found.case_id));
  const p = found && (await findPayout(tx, line.payout_no));
  const verdict = judgeLine(line, p);
  const known = verdict.do !== 'alarm';
  const added =
    await tx.run(sql`insert into payouts.bank_line (line_id, payout_no, outcome, amount_minor, booked_on, taken_at)
    values (${line.line_id}, ${p ? p.payout_no : null}, ${known ? line.outcome : 'unknown'}, ${line.amount_minor}, ${line.booked_on}, ${now})
    on conflict (line_id) do nothing`);
  if (added === 0) return 0;
  if (!known)
    app.log.error({ line_id: line.line_id, payout_no: line.payout_no }, 'a line of the bank fits no payout');
  if (!c || !p) return 1;
  if (verdict.do === 'finish') await finish(tx, now, c, p);
  if (verdict.do === 'fail') await giveBack(tx, now, p, verdict.failure, 'failed');
  if (verdict.do === 'return') await takeBack(tx, now, c, p);
  return 1;
}

async function finish(tx: Tx, now: Temporal.Instant, c: CaseRow, p: Payout): Promise<void> {
  await tx.run(
    sql`update payouts.payout set state = 'paid', paid_at = ${now} where payout_no = ${p.payout_no}`,
  );
  // A debt of the plan that is paid later finds its case already paid, or due for another period.
  if (c.stage === 'payout_due' && isAidOf(c, p)) await markPaid(tx, now, c.case_id);
  await publish(tx, now, p, 'paid');
}

/** The money is in custody again and owed to the case; the reason is shown to finance, who asks the member. */
async function giveBack(
  tx: Tx,
  now: Temporal.Instant,
  p: Payout,
  failure: string,
  state: 'failed' | 'returned',
): Promise<void> {
  const { debit, credit, ...same } = transferOf(p);
  await post(tx, now, `payout:${p.payout_no}:back`, [
    { ...same, kind: 'correction', debit: credit, credit: debit },
  ]);
  await tx.run(
    sql`update payouts.payout set state = 'failed', failure = ${failure}, paid_at = null where payout_no = ${p.payout_no}`,
  );
  await publish(tx, now, p, state);
}

/** Whether the payout is the aid of the case's own period, and not a debt or an earlier instalment. */
const isAidOf = (c: CaseRow, p: Payout): boolean =>
  c.aid_minor !== null && c.period_no === p.period_no && p.amount_minor >= c.aid_minor;

async function takeBack(tx: Tx, now: Temporal.Instant, c: CaseRow, p: Payout): Promise<void> {
  // A debt of the plan that comes back leaves the case paid, and so does an earlier instalment.
  if (STAGES[c.stage].on.pay_back && isAidOf(c, p)) await markPaidBack(tx, now, c.case_id);
  await giveBack(tx, now, p, 'returned', 'returned');
}

async function publish(
  tx: Tx,
  now: Temporal.Instant,
  p: Payout,
  state: 'paid' | 'failed' | 'returned',
): Promise<void> {
  await append(tx, now, {
    kind: 'payout',
    plan_code: (await planById(tx, p.plan_id)).code,
    case_id: p.case_id,
    period_no: p.period_no,
    state,
    amount: publicAmount(p.amount_minor, await planMembers(tx, p.plan_id)),
  });
}
