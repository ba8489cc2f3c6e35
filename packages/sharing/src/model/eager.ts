import { invariant } from '@tongzhou/kernel';
import type { BroughtBack, Carried, Drawn, Kept, Means } from '../keep.ts';
import { accountKey, type Money, type SettledMoney, type ToSettle } from './money.ts';
import type { BareLine, Member } from './types.ts';

interface Account {
  balance_minor: bigint;
  lines: BareLine[];
  counted: Map<number, number>;
}

/**
 * The naive way: every account stores its balance, every settlement writes to every membership. It shares no
 * arithmetic with the engine, so that both can only agree by being right.
 */
export function eagerMoney(): Money {
  const accounts = new Map<string, Account>();
  const paid = new Map<number, bigint>();
  const index = new Map<number, bigint>();
  const at = (payer: number, plan: number): Account => {
    const account = accounts.get(accountKey(payer, plan));
    invariant(account, 'the account is open');
    return account;
  };
  const add = (account: Account, line: Omit<BareLine, 'balance_minor'>) => {
    account.balance_minor += line.amount_minor;
    invariant(account.balance_minor >= 0n, 'nobody goes below zero');
    account.lines.push({ ...line, balance_minor: account.balance_minor });
  };
  const open = (payer: number, plan: number) => {
    const key = accountKey(payer, plan);
    if (!accounts.has(key)) accounts.set(key, { balance_minor: 0n, lines: [], counted: new Map() });
  };
  return {
    open,
    openImported(m, minor) {
      open(m.payer, m.plan);
      const account = at(m.payer, m.plan);
      account.counted.set(m.id, m.weight);
      if (minor > 0n) add(account, { kind: 'opening', period_no: null, amount_minor: minor });
    },
    balance: (payer, plan) => at(payer, plan).balance_minor,
    weight: (payer, plan) => [...at(payer, plan).counted.values()].reduce((a, b) => a + b, 0),
    index: (plan) => index.get(plan) ?? 0n,
    move(payer, plan, minor) {
      if (minor !== 0n) add(at(payer, plan), { kind: 'movement', period_no: null, amount_minor: minor });
    },
    reweigh(m, delta) {
      const { counted } = at(m.payer, m.plan);
      const weight = (counted.get(m.id) ?? 0) + delta;
      invariant(weight >= 0, 'weights are not negative');
      if (weight === 0) counted.delete(m.id);
      else counted.set(m.id, weight);
    },
    keep: keepNaively,
    bringBack: bringBackNaively,
    settle: settleNaively,
    charge(plan, period_no, share_minor, counted, _at, kind) {
      index.set(plan, (index.get(plan) ?? 0n) + share_minor);
      const byAccount = Map.groupBy(counted, (m) => accountKey(m.payer, m.plan));
      for (const list of byAccount.values()) {
        const account = at(list[0]!.payer, plan);
        let amount_minor = 0n;
        for (const m of list) {
          const charge = BigInt(account.counted.get(m.id)!) * share_minor;
          paid.set(m.id, (paid.get(m.id) ?? 0n) + charge);
          amount_minor -= charge;
        }
        add(account, { kind, period_no, amount_minor });
      }
    },
    paidBy: (m: Member) => paid.get(m.id) ?? 0n,
    statement: (payer, plan) => at(payer, plan).lines,
  };
}

const ordered = (list: readonly Carried[]) =>
  list.toSorted((a, b) => a.place - b.place || Number(a.membership_id - b.membership_id));

/** Fen by fen as one would with coins on a table; undefined when the money does not do. */
function fill(list: readonly Carried[], means: Means, cap_minor: bigint): Drawn | undefined {
  let missing = -means.balance_minor;
  for (const m of list) missing += BigInt(m.weight) * cap_minor;
  const gifts_used: Drawn['gifts_used'] = [];
  for (const m of ordered(list)) {
    let own_part = BigInt(m.weight) * cap_minor;
    for (const gift of means.gifts) {
      if (gift.membership_id !== m.membership_id) continue;
      const used_minor = [gift.held_minor, own_part, missing].reduce((a, b) => (b < a ? b : a));
      if (used_minor <= 0n) continue;
      gifts_used.push({ gift_id: gift.gift_id, used_minor });
      own_part -= used_minor;
      missing -= used_minor;
    }
  }
  const refill_minor = missing > 0n ? missing : 0n;
  return refill_minor <= means.wallet_minor ? { gifts_used, refill_minor } : undefined;
}

/** Tries every longest beginning of the queue, then asks each of the rest, one after the other. */
function keepNaively(counted: readonly Carried[], means: Means, cap_minor: bigint): Kept<Carried> {
  const list = ordered(counted);
  let n = list.length;
  while (n > 0 && !fill(list.slice(0, n), means, cap_minor)) n -= 1;
  const chosen = list.map((_, i) => i < n);
  const those = () => list.filter((_, i) => chosen[i]);
  for (let i = n; i < list.length; i += 1) {
    chosen[i] = true;
    if (!fill(those(), means, cap_minor)) chosen[i] = false;
  }
  const kept = those();
  const dropped = list.filter((_, i) => !chosen[i]);
  return { kept, dropped, ...(fill(kept, means, cap_minor) ?? { gifts_used: [], refill_minor: 0n }) };
}

function bringBackNaively(
  counted: readonly Carried[],
  in_grace: readonly Carried[],
  means: Means,
  cap_minor: bigint,
): BroughtBack<Carried> {
  const returned: Carried[] = [];
  let drawn: Drawn = { gifts_used: [], refill_minor: 0n };
  for (const m of ordered(in_grace)) {
    const attempt = fill([...counted, ...returned, m], means, cap_minor);
    if (!attempt) continue;
    returned.push(m);
    drawn = attempt;
  }
  return { returned, ...drawn };
}

/** The largest x in 0..top for which `fits` holds, found by halving: no formula to be wrong about. */
function largest(top: bigint, fits: (x: bigint) => boolean): bigint {
  let low = 0n;
  let high = top;
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (fits(middle)) low = middle;
    else high = middle - 1n;
  }
  return low;
}

function settleNaively(input: ToSettle): SettledMoney {
  const { rules, weight_total: W, surplus_minor, sponsor_minor } = input;
  const { caps, fee } = rules;
  if (W === 0n || W < rules.weight_floor)
    return {
      shared: false,
      share_minor: 0n,
      aid: input.aid_minor.map((cut_minor) => ({ paid_minor: 0n, cut_minor })),
      returned_minor: input.returned_minor.map(() => 0n),
      debts_minor: input.debts_minor.map(() => 0n),
      fee_minor: 0n,
      sponsor_minor: 0n,
      surplus_out_minor: surplus_minor,
    };
  const unit = rules.rounding_unit_minor;
  let most = caps.period_minor;
  if (caps.year_minor !== null && caps.year_minor - input.year_so_far_minor < most)
    most = caps.year_minor - input.year_so_far_minor;
  if (most < 0n) most = 0n;
  while (most % unit !== 0n) most -= 1n;

  const rated = (aid: bigint) =>
    fee.kind === 'percentage' ? aid + (aid * fee.rate.numerator) / fee.rate.denominator : aid;
  let budget = most * W + surplus_minor;
  const take = (wish: bigint) => {
    const given = wish < budget ? wish : budget;
    budget -= given;
    return given;
  };
  const fixed = take(
    fee.kind === 'flat' ? fee.fee_per_weight_minor * W : fee.kind === 'published' ? fee.cost_minor : 0n,
  );
  const returned = shrunk(input.returned_minor, budget);
  for (const r of returned) take(r);
  const debts = input.debts_minor.map(take);

  const limited = input.aid_minor.map((asked) =>
    caps.case_minor === null ? asked : largest(asked, (x) => exceedsNot(x, caps.case_minor! * W, fee)),
  );
  const all = limited.reduce((a, b) => a + b, 0n);
  const members = shrunk(
    limited,
    largest(all, (x) => rated(x) <= budget),
  );
  const by_members = members.reduce((a, b) => a + b, 0n);
  const cut = input.aid_minor.map((asked, i) => asked - members[i]!);
  const cut_all = cut.reduce((a, b) => a + b, 0n);
  const helps = rules.beyond_cap === 'sponsor' && sponsor_minor > 0n;
  const reach = helps
    ? largest(cut_all, (x) => rated(by_members + x) - rated(by_members) <= sponsor_minor)
    : 0n;
  const by_sponsor = shrunk(cut, reach);
  const aid = input.aid_minor.map((asked, i) => {
    const paid_minor = members[i]! + by_sponsor[i]!;
    return { paid_minor, cut_minor: asked - paid_minor };
  });
  const aid_minor = aid.reduce((a, b) => a + b.paid_minor, 0n);
  const used = rated(aid_minor) - rated(by_members);
  const fee_minor = fixed + rated(aid_minor) - aid_minor;
  const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);
  const cost = aid_minor + sum(returned) + sum(debts) + fee_minor;
  // The smallest share that does, in whole units.
  const steps = most / unit;
  const share_minor =
    (steps - largest(steps, (x) => surplus_minor + used + (steps - x) * unit * W >= cost)) * unit;
  return {
    shared: true,
    share_minor,
    aid,
    returned_minor: returned,
    debts_minor: debts,
    fee_minor,
    sponsor_minor: used,
    surplus_out_minor: surplus_minor + share_minor * W + used - cost,
  };
}

/** x with its fee, unrounded, is at most the limit. */
const exceedsNot = (x: bigint, limit: bigint, fee: ToSettle['rules']['fee']): boolean =>
  fee.kind === 'percentage'
    ? x * (fee.rate.denominator + fee.rate.numerator) <= limit * fee.rate.denominator
    : x <= limit;

/** Parts of a whole that is too large, all in the same proportion, rounded down. */
function shrunk(parts: readonly bigint[], to: bigint): bigint[] {
  const whole = parts.reduce((a, b) => a + b, 0n);
  if (whole <= to) return [...parts];
  return parts.map((part) => largest(part, (x) => x * whole <= part * to));
}
