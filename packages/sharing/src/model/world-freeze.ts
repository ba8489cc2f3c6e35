import { periodAt } from '../calendar.ts';
import type { Carried, Drawn, Means } from '../keep.ts';
import { left } from './money.ts';
import type { Member, ModelCase, ModelLine } from './types.ts';
import { countedIn, giftsOf, membersOf, type PlanLife, type World } from './world-state.ts';

/** A notice day: folds, brings back, drops, counts W, and fixes what the period will pay. */
export function freeze(w: World, p: PlanLife): void {
  p.period_no += 1;
  p.phase = 'frozen';
  const own = w.members.filter((m) => m.plan === p.id);
  for (const m of own) fold(w, p, m);
  const payers = [...new Set(own.map((m) => m.payer))];
  for (const payer of payers) bringBack(w, p, payer);
  for (const payer of payers) drop(w, p, payer);
  p.weight_total = countedIn(w, p.id).reduce((sum, m) => sum + BigInt(m.weight), 0n);
  p.lines = fixedLines(w, p);
}

function fold(w: World, p: PlanLife, m: Member): void {
  const due = m.queued.filter((c) => c.from_period === p.period_no);
  m.queued = m.queued.filter((c) => c.from_period !== p.period_no);
  for (const { delta, reason } of due) {
    w.money.reweigh(m, delta, p.period_no);
    if (reason === 'age') m.weight += delta;
    else m.counted = reason === 'join';
    if (reason === 'leave') m.state = 'left';
  }
}

const carried = (m: Member): Carried => ({
  membership_id: BigInt(m.id),
  weight: m.weight,
  place: m.place,
});

function meansOf(w: World, p: PlanLife, payer: number): Means {
  const gifts = membersOf(w, payer, p.id)
    .filter((m) => m.counted || m.state === 'grace')
    .flatMap((m) => giftsOf(w, m.id))
    .toSorted((a, b) => a.id - b.id);
  return {
    balance_minor: w.money.balance(payer, p.id),
    wallet_minor: w.payers[payer]!.wallet_minor,
    gifts: gifts.map((g) => ({
      gift_id: BigInt(g.id),
      membership_id: BigInt(g.member),
      held_minor: g.held_minor,
    })),
  };
}

function draw(w: World, p: PlanLife, payer: number, drawn: Drawn): void {
  for (const { gift_id, used_minor } of drawn.gifts_used) w.gifts[Number(gift_id)]!.held_minor -= used_minor;
  const given_minor = drawn.gifts_used.reduce((sum, g) => sum + g.used_minor, 0n);
  w.money.move(payer, p.id, given_minor, w.now_ms);
  w.payers[payer]!.wallet_minor -= drawn.refill_minor;
  w.money.move(payer, p.id, drawn.refill_minor, w.now_ms);
}

function bringBack(w: World, p: PlanLife, payer: number): void {
  const all = membersOf(w, payer, p.id);
  const waiting = all.filter((m) => m.state === 'grace');
  if (waiting.length === 0) return;
  const { period_minor } = p.rules.caps;
  const counted = all.filter((m) => m.counted).map(carried);
  const back = w.money.bringBack(counted, waiting.map(carried), meansOf(w, p, payer), period_minor);
  draw(w, p, payer, back);
  for (const { membership_id } of back.returned) {
    const m = w.members[Number(membership_id)]!;
    Object.assign(m, { state: 'active', counted: true, grace_until: null });
    w.money.reweigh(m, m.weight, p.period_no);
  }
}

function drop(w: World, p: PlanLife, payer: number): void {
  const { period_minor } = p.rules.caps;
  const counted = membersOf(w, payer, p.id).filter((m) => m.counted);
  const needed = counted.reduce((sum, m) => sum + BigInt(m.weight) * period_minor, 0n);
  if (counted.length === 0 || w.money.balance(payer, p.id) >= needed) return;
  const kept = w.money.keep(counted.map(carried), meansOf(w, p, payer), period_minor);
  draw(w, p, payer, kept);
  const notice = Temporal.PlainDate.from(periodAt(p.rules.calendar, p.rules.start, p.period_no).notice_on);
  const grace_until = notice.add({ days: p.rules.grace_days }).toString();
  for (const { membership_id } of kept.dropped) {
    const m = w.members[Number(membership_id)]!;
    Object.assign(m, { state: 'grace', counted: false, grace_until });
    w.money.reweigh(m, -m.weight, p.period_no);
  }
}

/** Debts oldest first, past shares to give back, and the decided cases whose turn it is. */
function fixedLines(w: World, p: PlanLife): ModelLine[] {
  const own = w.cases.filter((c) => w.members[c.member]!.plan === p.id);
  const oldestFirst = own.toSorted((a, b) => a.decided_ms - b.decided_ms);
  const turns = oldestFirst
    .filter((c) => c.stage === 'approved')
    .slice(0, p.rules.cases_allowed ?? own.length);
  const lines: ModelLine[] = [
    ...p.debts
      .filter((d) => left(d) > 0n)
      .map((debt) => ({ kind: 'debt' as const, case: debt.case, debt, asked_minor: left(debt) })),
    ...oldestFirst.flatMap((c) => returnLine(w, c)),
    ...turns.map((c) => ({
      kind: 'aid' as const,
      case: c.id,
      debt: null,
      asked_minor: instalment(c),
    })),
  ];
  for (const c of turns) Object.assign(c, { stage: 'noticed', period: p.period_no });
  return lines;
}

function returnLine(w: World, c: ModelCase): ModelLine[] {
  if (!c.returning) return [];
  const asked_minor = c.returning.carried_minor ?? w.money.paidBy(w.members[c.member]!);
  if (asked_minor > 0n) return [{ kind: 'returned', case: c.id, debt: null, asked_minor }];
  c.returning = null;
  return [];
}

/** Equal parts; the last takes what is left over. */
function instalment(c: ModelCase): bigint {
  const each = c.decided_minor / BigInt(c.instalments);
  return c.instalment_no < c.instalments ? each : c.decided_minor - each * BigInt(c.instalments - 1);
}
