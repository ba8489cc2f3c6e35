import { periodAt } from '../calendar.ts';
import type { SettledMoney } from './money.ts';
import type { ModelLine, ModelPeriod, Outcome } from './types.ts';
import { countedIn, free, isOpen, membersOf, type PlanLife, type World } from './world-state.ts';

const sum = (list: readonly bigint[]): bigint => list.reduce((a, b) => a + b, 0n);

/** A sharing day: the share, what it pays, and the leavers' rest. */
export function settleDay(w: World, p: PlanLife): void {
  const lines = p.lines.filter(
    (l) =>
      l.kind !== 'aid' || (w.cases[l.case]!.stage === 'noticed' && w.cases[l.case]!.period === p.period_no),
  );
  const asked = (kind: ModelLine['kind']) => lines.filter((l) => l.kind === kind).map((l) => l.asked_minor);
  const s = w.money.settle({
    rules: p.rules,
    weight_total: p.weight_total,
    year_so_far_minor: yearSoFar(p),
    surplus_minor: p.surplus_minor,
    sponsor_minor: p.sponsor_minor,
    aid_minor: asked('aid'),
    returned_minor: asked('returned'),
    debts_minor: asked('debt'),
  });
  p.shared = [];
  p.settled_ms = w.now_ms;
  const before_minor = p.surplus_minor;
  w.money.charge(p.id, p.period_no, s.share_minor, countedIn(w, p.id), w.now_ms, 'share');
  for (const kind of ['aid', 'returned', 'debt'] as const) {
    const own = lines.filter((l) => l.kind === kind);
    for (const [i, line] of own.entries()) pay(w, p, line, s, i);
  }
  p.surplus_minor = s.surplus_out_minor;
  p.sponsor_minor -= s.sponsor_minor;
  p.fee_minor += s.fee_minor;
  p.periods.push(row(p, s, before_minor));
  p.phase = 'open';
  for (const leaver of w.leavers) if (!leaver.done && isDue(w, p, leaver)) refund(w, p, leaver);
}

const row = (p: PlanLife, s: SettledMoney, surplus_in_minor: bigint): ModelPeriod => ({
  period_no: p.period_no,
  weight_total: p.weight_total,
  share_minor: s.share_minor,
  collected_minor: s.share_minor * p.weight_total,
  aid_minor: sum(s.aid.map((a) => a.paid_minor)),
  returned_minor: sum(s.returned_minor),
  debt_paid_minor: sum(s.debts_minor),
  fee_minor: s.fee_minor,
  sponsor_minor: s.sponsor_minor,
  surplus_in_minor,
  surplus_out_minor: s.surplus_out_minor,
  corrected: false,
});

/** Shares of the periods whose sharing day is in the same calendar year. */
function yearSoFar(p: PlanLife): bigint {
  const yearOf = (no: number) => periodAt(p.rules.calendar, p.rules.start, no).sharing_on.slice(0, 4);
  const year = yearOf(p.period_no);
  return sum(p.periods.filter((q) => !q.corrected && yearOf(q.period_no) === year).map((q) => q.share_minor));
}

function pay(w: World, p: PlanLife, line: ModelLine, s: SettledMoney, i: number): void {
  const c = w.cases[line.case]!;
  if (!s.shared) {
    if (line.kind === 'aid') Object.assign(c, { stage: 'approved', period: null });
    return;
  }
  const carries = p.rules.beyond_cap === 'carry';
  if (line.kind === 'aid') {
    const { paid_minor, cut_minor } = s.aid[i]!;
    if (paid_minor === 0n && !carries) {
      Object.assign(c, { stage: 'approved', period: null });
      return;
    }
    c.stage = 'due';
    c.owed_minor += paid_minor;
    p.shared.push({ line, paid_minor });
    if (carries && cut_minor > 0n)
      p.debts.push({ case: c.id, from_period: p.period_no, owed_minor: cut_minor, paid_minor: 0n });
    return;
  }
  const paid_minor = (line.kind === 'debt' ? s.debts_minor : s.returned_minor)[i]!;
  p.shared.push({ line, paid_minor });
  if (line.kind === 'debt') {
    line.debt!.paid_minor += paid_minor;
    c.owed_minor += paid_minor;
    return;
  }
  w.payers[w.members[c.member]!.payer]!.wallet_minor += paid_minor;
  const rest_minor = line.asked_minor - paid_minor;
  c.returning = carries && rest_minor > 0n ? { carried_minor: rest_minor } : null;
}

type Waiting = World['leavers'][number];
const isDue = (w: World, p: PlanLife, l: Waiting) =>
  w.members[l.member]!.plan === p.id && l.after_period <= p.period_no;

/** Nothing while the account serves another membership. */
function refund(w: World, p: PlanLife, leaver: Waiting): void {
  const { payer } = w.members[leaver.member]!;
  leaver.done = true;
  if (membersOf(w, payer, p.id).some(isOpen)) return;
  w.money.move(payer, p.id, -free(w, payer, p.id), w.now_ms);
}

/** The last settlement is taken back, before anything of it was paid and before the next freeze. */
export function correct(w: World, p: PlanLife): Outcome {
  const q = p.periods.at(-1);
  if (!q || p.phase !== 'open' || q.corrected) return 'correction.not_last_period';
  if (p.weight_total !== q.weight_total) return 'correction.weights_changed';
  const out = p.shared.some(({ line, paid_minor }) =>
    line.kind === 'returned' ? paid_minor > 0n : w.cases[line.case]!.last_paid_ms >= p.settled_ms,
  );
  if (out) return 'correction.payout_made';
  w.money.charge(p.id, q.period_no, -q.share_minor, countedIn(w, p.id), w.now_ms, 'correction');
  for (const { line, paid_minor } of p.shared) takeBack(w, line, paid_minor);
  p.debts = p.debts.filter((d) => d.from_period !== q.period_no);
  p.surplus_minor = q.surplus_in_minor;
  p.sponsor_minor += q.sponsor_minor;
  p.fee_minor -= q.fee_minor;
  q.corrected = true;
  for (const l of w.leavers) if (l.done && isDue(w, p, l) && l.after_period === q.period_no) refund(w, p, l);
  return 'ok';
}

function takeBack(w: World, line: ModelLine, paid_minor: bigint): void {
  const c = w.cases[line.case]!;
  if (line.kind === 'returned') {
    c.returning = { carried_minor: line.asked_minor };
    return;
  }
  c.owed_minor -= paid_minor;
  if (line.kind === 'debt') line.debt!.paid_minor -= paid_minor;
  else Object.assign(c, { stage: 'approved', period: null });
}
