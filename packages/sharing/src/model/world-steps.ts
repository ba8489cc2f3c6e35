import { firstPeriodNoticedFrom } from '../calendar.ts';
import { accountKey } from './money.ts';
import type { Change, Member, ModelCase, Outcome, Step } from './types.ts';
import { free, giftsOf, isOpen, membersOf, openAccount, type PlanLife, type World } from './world-state.ts';

type Of<K extends Step['do']> = Extract<Step, { do: K }>;
type Handlers = { [K in Exclude<Step['do'], 'next_day' | 'correct'>]: (w: World, s: Of<K>) => Outcome };

const addDays = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString();
const laterOf = (a: string, b: string): string => (a < b ? b : a);

/** What members, payers and staff do. */
export const STEPS: Handlers = {
  payer(w, { own_weight }) {
    w.payers.push({ id: w.payers.length, own_weight, wallet_minor: 0n });
    return 'ok';
  },
  join(w, { payer, plan, own, weight }) {
    const p = w.plans[plan]!;
    const tomorrow = addDays(w.day, 1);
    const covered_from = addDays(w.day, p.rules.waiting_days);
    const from = p.rules.shares_due ? tomorrow : laterOf(tomorrow, covered_from);
    const due = firstPeriodNoticedFrom(p.rules.calendar, p.rules.start, from);
    const first_period = Math.max(p.period_no + 1, due);
    const m = newMember(w, { payer, plan, weight, own, first_period });
    m.queued.push({ from_period: first_period, delta: weight, reason: 'join' });
    openAccount(w, payer, plan);
    return 'ok';
  },
  import(w, { payer, plan, weight, minor }) {
    const p = w.plans[plan]!;
    if (p.phase !== 'open') return 'plan.not_open_for_import';
    const opened_period = p.period_no + 1;
    const m = newMember(w, { payer, plan, weight, own: true, first_period: opened_period });
    Object.assign(m, { counted: true, imported: true, person: `member ${m.id}` });
    w.accounts.set(accountKey(payer, plan), { payer, plan });
    w.money.openImported(m, minor, opened_period);
    p.weight_total += BigInt(weight);
    return 'ok';
  },
  top_up(w, { payer, plan, minor }) {
    w.money.move(payer, plan, minor, w.now_ms);
    return 'ok';
  },
  top_up_wallet(w, { payer, minor }) {
    w.payers[payer]!.wallet_minor += minor;
    return 'ok';
  },
  allocate(w, { payer, plan, minor }) {
    const wallet = w.payers[payer]!;
    if (wallet.wallet_minor < minor) return 'wallet.not_enough';
    wallet.wallet_minor -= minor;
    w.money.move(payer, plan, minor, w.now_ms);
    return 'ok';
  },
  take_out(w, { payer, plan, minor }) {
    if (free(w, payer, plan) < minor) return 'account.not_enough';
    w.money.move(payer, plan, -minor, w.now_ms);
    return 'ok';
  },
  refund_wallet(w, { payer, minor }) {
    const wallet = w.payers[payer]!;
    if (wallet.wallet_minor < minor) return 'wallet.not_enough';
    wallet.wallet_minor -= minor;
    return 'ok';
  },
  give(w, { giver, member, minor }) {
    // Money that is on its way to a membership that has ended goes into the giver's wallet.
    if (isOpen(w.members[member]!)) w.gifts.push({ id: w.gifts.length, member, held_minor: minor });
    else w.payers[giver]!.wallet_minor += minor;
    return 'ok';
  },
  leave: (w, { member }) => end(w, w.members[member]!, 'leave'),
  die(w, { member }) {
    const { person, state } = w.members[member]!;
    if (state !== 'active' && state !== 'grace') return 'membership.already_ended';
    for (const m of w.members) if (m.person === person && isOpen(m)) end(w, m, 'death');
    return 'ok';
  },
  age(w, { member, weight }) {
    const m = w.members[member]!;
    if (!isOpen(m)) return 'membership.already_ended';
    if (m.state === 'grace') {
      m.weight = weight;
      return 'ok';
    }
    const delta = weight - weightToBe(m);
    if (delta !== 0) m.queued.push({ from_period: nextPeriod(w.plans[m.plan]!, m), delta, reason: 'age' });
    return 'ok';
  },
  approve(w, { member, severe }) {
    const { rules } = w.plans[w.members[member]!.plan]!;
    const decided_minor = severe ? rules.severe_minor : rules.mild_minor;
    w.cases.push({
      ...newCase(w, member),
      decided_minor,
      instalments: rules.instalments,
      stage: 'approved',
    });
    return 'ok';
  },
  refuse(w, { member }) {
    w.cases.push({ ...newCase(w, member), stage: 'refused', returning: { carried_minor: null } });
    return 'ok';
  },
  withdraw(w, { case: id }) {
    const c = w.cases[id]!;
    if (c.stage !== 'approved' && c.stage !== 'noticed') return 'case.step_not_possible_now';
    c.stage = 'withdrawn';
    return 'ok';
  },
  object(w, { case: id }) {
    const c = w.cases[id]!;
    if (c.stage !== 'noticed') return 'case.not_in_notice';
    // Admitted, looked into again and approved again: the decision is new.
    Object.assign(c, { stage: 'approved', period: null, decided_ms: w.now_ms });
    return 'ok';
  },
  pay_out(w, { case: id }) {
    const c = w.cases[id]!;
    if (c.owed_minor === 0n || c.period === null) return 'payout.not_due';
    c.owed_minor = 0n;
    c.last_paid_ms = w.now_ms;
    if (c.stage !== 'due') return 'ok';
    c.stage = 'paid';
    if (c.instalment_no < c.instalments)
      Object.assign(c, { stage: 'approved', period: null, instalment_no: c.instalment_no + 1 });
    return 'ok';
  },
  sponsor(w, { plan, minor }) {
    w.plans[plan]!.sponsor_minor += minor;
    return 'ok';
  },
  lapse(w) {
    for (const p of w.plans) {
      const over = w.members.filter((m) => m.plan === p.id && graceIsOver(w, m));
      for (const m of over) lapse(w, m);
    }
    return 'ok';
  },
};

function newMember(
  w: World,
  of: Pick<Member, 'payer' | 'plan' | 'weight' | 'first_period'> & { own: boolean },
): Member {
  const others = membersOf(w, of.payer, of.plan);
  const { own, ...rest } = of;
  const m: Member = {
    ...rest,
    id: w.members.length,
    place: own ? 0 : Math.max(0, ...others.map((o) => o.place)) + 1,
    state: 'active',
    counted: false,
    grace_until: null,
    queued: [],
    imported: false,
    person: own ? `payer ${of.payer}` : `member ${w.members.length}`,
  };
  w.members.push(m);
  return m;
}

const newCase = (w: World, member: number): ModelCase => ({
  id: w.cases.length,
  member,
  decided_ms: w.now_ms,
  decided_minor: 0n,
  instalments: 1,
  instalment_no: 1,
  stage: 'approved',
  period: null,
  owed_minor: 0n,
  last_paid_ms: 0,
  returning: null,
});

const weightToBe = (m: Member): number =>
  m.queued.reduce((sum, c) => sum + c.delta, m.counted ? m.weight : 0);
const nextPeriod = (p: PlanLife, m: Member): number => Math.max(p.period_no + 1, m.first_period);

function end(w: World, m: Member, reason: Extract<Change['reason'], 'leave' | 'death'>): Outcome {
  if (!isOpen(m)) return 'membership.already_ended';
  const p = w.plans[m.plan]!;
  const weight = weightToBe(m);
  if (weight !== 0) m.queued.push({ from_period: nextPeriod(p, m), delta: -weight, reason });
  m.state = reason === 'death' ? 'dead' : weight !== 0 ? 'leaving' : 'left';
  m.grace_until = null;
  releaseGifts(w, m);
  if (reason === 'death' || membersOf(w, m.payer, m.plan).some(isOpen)) return 'ok';
  w.money.move(m.payer, m.plan, -free(w, m.payer, m.plan), w.now_ms);
  if (w.money.balance(m.payer, m.plan) > 0n)
    w.leavers.push({ member: m.id, after_period: p.period_no, done: false });
  return 'ok';
}

function releaseGifts(w: World, m: Member): void {
  for (const gift of giftsOf(w, m.id)) {
    w.payers[m.payer]!.wallet_minor += gift.held_minor;
    gift.held_minor = 0n;
  }
}

/** Who has the money to come back only waits for the next notice day. */
function graceIsOver(w: World, m: Member): boolean {
  if (m.state !== 'grace' || m.grace_until! >= w.day) return false;
  const held = giftsOf(w, m.id).reduce((sum, g) => sum + g.held_minor, 0n);
  const has = w.money.balance(m.payer, m.plan) + w.payers[m.payer]!.wallet_minor + held;
  const { period_minor } = w.plans[m.plan]!.rules.caps;
  return has < BigInt(w.money.weight(m.payer, m.plan) + m.weight) * period_minor;
}

function lapse(w: World, m: Member): void {
  Object.assign(m, { state: 'lapsed', grace_until: null });
  releaseGifts(w, m);
}
