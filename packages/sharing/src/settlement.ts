import { ceilDiv, invariant, maxBig, minBig } from '@tongzhou/kernel';
import {
  aidWithin,
  type Caps,
  capLeft,
  caseLimit,
  type FeeModel,
  fixedFee,
  percentage,
  proRata,
  type Rate,
  rateOf,
} from './caps.ts';

export type BeyondCap = 'scale' | 'carry' | 'sponsor';

export interface AidAsked {
  id: string;
  /** aid by the table of the rules */
  asked_minor: bigint;
}

export interface SettlementInput {
  /** W, fixed at the freeze */
  weight_total: bigint;
  /** below it nothing is shared and the cases move to a later period */
  weight_floor: bigint;
  /** I and I at the start of the calendar year: what the year cap has left */
  index_minor: bigint;
  index_year_start_minor: bigint;
  surplus_minor: bigint;
  aid: readonly AidAsked[];
  /** past shares the rules give back in this period */
  returned: readonly Owed[];
  /** carried debts due, oldest first */
  debts: readonly Owed[];
  fee: FeeModel;
  caps: Caps;
  beyond_cap: BeyondCap;
  rounding_unit_minor: bigint;
  /** money a named sponsor has given for this plan */
  sponsor_minor: bigint;
}

/** Something owed from before, paid ahead of this period's aid. */
export interface Owed {
  id: string;
  left_minor: bigint;
}

export interface AidShared extends AidAsked {
  paid_minor: bigint;
  /** asked minus paid: scaled away, or carried as the plan's debt */
  cut_minor: bigint;
  /** the sponsor's part of what is paid */
  sponsor_minor: bigint;
}

export interface Settlement {
  weight_total: bigint;
  /** true: nothing is shared, the cases move to a later period */
  moved: boolean;
  share_minor: bigint;
  collected_minor: bigint;
  aid: AidShared[];
  aid_minor: bigint;
  returned: { id: string; paid_minor: bigint }[];
  returned_minor: bigint;
  debts: { id: string; paid_minor: bigint }[];
  debt_paid_minor: bigint;
  fee_minor: bigint;
  sponsor_minor: bigint;
  surplus_in_minor: bigint;
  surplus_out_minor: bigint;
  index_after_minor: bigint;
  /** the most a weight unit could have paid in this period */
  cap_left_minor: bigint;
}

const sum = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n);

/**
 * The arithmetic of one period (3-sharing, "Settlement"). Pure and exact; all amounts in minor units.
 *
 *     carry_in + W * share + sponsor = aid + returned + debts + fee + carry_out
 *     0 <= carry_out, and carry_out < W * rounding unit unless share = 0
 */
export function settle(input: SettlementInput): Settlement {
  const W = input.weight_total;
  if (W === 0n || W < input.weight_floor) return nothingShared(input);
  const cap_left_minor = capLeft(input);
  const rate = rateOf(input.fee);

  // Fixed fees come out of the budget first, then what is owed from before (past shares all alike, debts oldest
  // first), then aid.
  let budget = cap_left_minor * W + input.surplus_minor;
  const take = (wish: bigint) => {
    const given = minBig(wish, budget);
    budget -= given;
    return given;
  };
  const fixed_fee = take(fixedFee(input.fee, W));
  const parts = proRata(
    budget,
    input.returned.map((r) => r.left_minor),
  );
  const returned = input.returned.map(({ id }, i) => ({ id, paid_minor: take(parts[i]!) }));
  const debts = input.debts.map(({ id, left_minor }) => ({ id, paid_minor: take(left_minor) }));

  const limit = input.caps.case_minor === null ? null : caseLimit(input.caps.case_minor, W, input.fee);
  const capped = input.aid.map((a) => (limit === null ? a.asked_minor : minBig(a.asked_minor, limit)));
  const by_members = proRata(aidWithin(budget, rate), capped);
  const by_sponsor = sponsored(input, by_members, rate);

  const aid = input.aid.map((a, i) => {
    const paid_minor = by_members[i]! + by_sponsor.parts[i]!;
    return { ...a, paid_minor, cut_minor: a.asked_minor - paid_minor, sponsor_minor: by_sponsor.parts[i]! };
  });
  const aid_minor = sum(aid.map((a) => a.paid_minor));
  const fee_minor = fixed_fee + percentage(aid_minor, rate);
  const returned_minor = sum(returned.map((r) => r.paid_minor));
  const debt_paid_minor = sum(debts.map((d) => d.paid_minor));
  const cost = aid_minor + returned_minor + debt_paid_minor + fee_minor;
  const unit = input.rounding_unit_minor;
  const share_minor = maxBig(0n, ceilDiv(cost - by_sponsor.total - input.surplus_minor, W * unit)) * unit;
  const collected_minor = share_minor * W;
  return checked(
    {
      weight_total: W,
      moved: false,
      share_minor,
      collected_minor,
      aid,
      aid_minor,
      returned,
      returned_minor,
      debts,
      debt_paid_minor,
      fee_minor,
      sponsor_minor: by_sponsor.total,
      surplus_in_minor: input.surplus_minor,
      surplus_out_minor: input.surplus_minor + collected_minor + by_sponsor.total - cost,
      index_after_minor: input.index_minor + share_minor,
      cap_left_minor,
    },
    unit,
  );
}

/** A sponsor pays what caps cut off, and the fee on it, as far as the sponsor's money reaches. */
function sponsored(
  input: SettlementInput,
  by_members: readonly bigint[],
  rate: Rate,
): { parts: bigint[]; total: bigint } {
  const none = by_members.map(() => 0n);
  if (input.beyond_cap !== 'sponsor' || input.sponsor_minor === 0n) return { parts: none, total: 0n };
  const members = sum(by_members);
  const base = members + percentage(members, rate);
  const cut = input.aid.map((a, i) => a.asked_minor - by_members[i]!);
  const reach = maxBig(0n, aidWithin(base + input.sponsor_minor, rate) - members);
  const parts = proRata(reach, cut);
  const all = members + sum(parts);
  return { parts, total: all + percentage(all, rate) - base };
}

/**
 * Does a case wait for a later period? All do when nothing is shared; and one for which the caps leave nothing at
 * all, unless the rules carry it as a debt: nobody's aid is settled with nothing.
 */
export const waits = (s: Settlement, aid: AidShared | undefined, beyond_cap: BeyondCap): boolean =>
  s.moved || aid === undefined || (aid.paid_minor === 0n && beyond_cap !== 'carry');

function nothingShared(input: SettlementInput): Settlement {
  return {
    weight_total: input.weight_total,
    moved: true,
    share_minor: 0n,
    collected_minor: 0n,
    aid: [],
    aid_minor: 0n,
    returned: [],
    returned_minor: 0n,
    debts: [],
    debt_paid_minor: 0n,
    fee_minor: 0n,
    sponsor_minor: 0n,
    surplus_in_minor: input.surplus_minor,
    surplus_out_minor: input.surplus_minor,
    index_after_minor: input.index_minor,
    cap_left_minor: capLeft(input),
  };
}

/** The public check: what anyone can verify with the figures of the sheet. */
export function checked(s: Settlement, rounding_unit_minor: bigint): Settlement {
  const cost = s.aid_minor + s.returned_minor + s.debt_paid_minor + s.fee_minor;
  invariant(
    s.surplus_in_minor + s.weight_total * s.share_minor + s.sponsor_minor === cost + s.surplus_out_minor,
    'carry_in + W*share + sponsor = cost + carry_out',
  );
  invariant(s.surplus_out_minor >= 0n, 'the surplus does not fall below zero');
  invariant(
    s.share_minor === 0n || s.surplus_out_minor < s.weight_total * rounding_unit_minor,
    'no more is collected than rounding up needs',
  );
  invariant(s.share_minor <= s.cap_left_minor, 'nobody pays more than the caps leave');
  invariant(
    s.aid.every((a) => a.paid_minor >= 0n && a.cut_minor >= 0n),
    'aid is at most what was asked',
  );
  return s;
}
