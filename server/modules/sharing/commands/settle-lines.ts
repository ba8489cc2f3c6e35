import { type AidShared, type BeyondCap, waits } from '@tongzhou/sharing';
import { sql, type Tx } from '../../../platform/postgres/index.ts';
import { creditWallet } from '../../accounts/index.ts';
import { markReturned } from '../../cases/index.ts';
import type { Preview } from '../queries/preview.ts';
import { type Line, linesOf, moveLine, payLine } from '../store.ts';

type LineRef = Pick<Line, 'line_no'>;

/** What the settlement gives to an aid line; undefined when nothing is shared. */
export const aidOf = (p: Preview, line: LineRef): AidShared | undefined =>
  p.settlement.aid.find((a) => a.id === String(line.line_no));

/** What the settlement pays on a debt or a returned share. */
export const owedPaid = (p: Preview, line: LineRef): bigint =>
  [...p.settlement.debts, ...p.settlement.returned].find((d) => d.id === String(line.line_no))?.paid_minor ??
  0n;

export interface WrittenLines {
  shared: { case_id: string; aid_minor: bigint }[];
  /** cases that go to a later period */
  waiting: string[];
}

/** The settlement's word on every line that the freeze fixed: paid, cut, waiting, or gone. */
export async function writeLines(tx: Tx, p: Preview): Promise<WrittenLines> {
  const { plan_id, period_no } = p.period;
  const { beyond_cap } = p.terms;
  const written: WrittenLines = { shared: [], waiting: [] };
  const returned: Line[] = [];
  for (const line of await linesOf(tx, plan_id, period_no)) {
    const stands = p.lines.some((l) => l.line_no === line.line_no);
    const aid = aidOf(p, line);
    if (!stands) await moveLine(tx, line, null);
    else if (p.settlement.moved || (line.kind === 'aid' && waits(p.settlement, aid, beyond_cap))) {
      await moveLine(tx, line, period_no + 1);
      if (line.kind === 'aid') written.waiting.push(line.case_id!);
    } else if (line.kind === 'aid') {
      await payAid(tx, line, aid!, beyond_cap);
      written.shared.push({ case_id: line.case_id!, aid_minor: aid!.paid_minor });
    } else if (line.kind === 'debt') await payDebt(tx, line, owedPaid(p, line));
    else returned.push(line);
  }
  // Wallets are locked in order of payer, as everywhere.
  for (const line of returned.toSorted((a, b) => (a.payer_id! < b.payer_id! ? -1 : 1)))
    await giveBack(tx, line, owedPaid(p, line), beyond_cap);
  return written;
}

async function payAid(tx: Tx, line: Line, aid: AidShared, beyond_cap: BeyondCap): Promise<void> {
  const cut = beyond_cap === 'carry' ? 'carried' : 'scaled';
  const how = aid.cut_minor > 0n ? cut : aid.sponsor_minor > 0n ? 'sponsor' : null;
  await payLine(tx, line, aid.paid_minor, aid.cut_minor, how);
  if (how === 'carried') {
    await tx.run(sql`insert into sharing.debt (plan_id, case_id, from_period, owed_minor)
      values (${line.plan_id}, ${line.case_id}, ${line.period_no}, ${aid.cut_minor})`);
  }
}

/** What is left of a debt stays owed. */
async function payDebt(tx: Tx, line: Line, paid_minor: bigint): Promise<void> {
  await payLine(tx, line, paid_minor, 0n, null);
  await tx.run(sql`update sharing.debt set paid_minor = paid_minor + ${paid_minor}
    where plan_id = ${line.plan_id} and case_id = ${line.case_id} and from_period = ${line.debt_from}`);
}

/** Past shares go to the wallet. What the caps cut off comes in the next period where the rules carry it. */
async function giveBack(tx: Tx, line: Line, paid_minor: bigint, beyond_cap: BeyondCap): Promise<void> {
  const cut_minor = line.asked_minor - paid_minor;
  const carried = cut_minor > 0n && beyond_cap === 'carry';
  await payLine(tx, line, paid_minor, cut_minor, carried ? 'carried' : cut_minor > 0n ? 'scaled' : null);
  if (paid_minor > 0n) await creditWallet(tx, line.payer_id!, paid_minor);
  if (!carried) await markReturned(tx, line.plan_id, line.period_no, [line.case_id!]);
}
