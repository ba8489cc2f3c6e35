/** The public sheet of a period as it comes over the wire; amounts are decimal text of minor units. */
export interface Sheet {
  weight: string;
  moved: boolean;
  index_before_minor: string;
  index_after_minor: string;
  cap_period_minor: string;
  cap_left_minor: string;
  rounding_unit_minor: string;
  fee:
    | { kind: 'percentage'; numerator: string; denominator: string }
    | { kind: 'flat'; fee_per_weight_minor: string }
    | { kind: 'published'; cost_minor: string };
  lines: {
    line: number;
    kind: 'aid' | 'returned' | 'debt';
    case: string | null;
    asked_minor: string;
    paid_minor: string;
    sponsor_minor: string;
  }[];
  aid_minor: string;
  returned_minor: string;
  debt_paid_minor: string;
  fee_minor: string;
  sponsor_minor: string;
  carry_in_minor: string;
  share_minor: string;
  collected_minor: string;
  carry_out_minor: string;
}

/** One line of the sum: what it is, how it comes about, and its result in minor units. */
export interface SumLine {
  code:
    | 'aid'
    | 'fee'
    | 'returned'
    | 'debts'
    | 'cost'
    | 'carry_in'
    | 'sponsor'
    | 'need'
    | 'share'
    | 'collected'
    | 'carry_out'
    | 'check';
  /** `from` are the figures it is made of, as money unless `weight` */
  result: bigint;
  parts: readonly bigint[];
  /** for `check`: both sides are equal */
  ok?: boolean;
}

const big = (text: string) => BigInt(text);

/** Rate of a fee as a percent with at most four decimals, exact text: 8/100 -> `8`. */
export function percentOf(numerator: string, denominator: string): string {
  const scaled = (big(numerator) * 1_000_000n) / big(denominator);
  const whole = scaled / 10_000n;
  const rest = (scaled % 10_000n).toString().padStart(4, '0').replace(/0+$/, '');
  return rest === '' ? whole.toString() : `${whole}.${rest}`;
}

/** The settlement as a sum that can be followed with a pocket calculator. */
export function sumOf(sheet: Sheet): SumLine[] {
  const W = big(sheet.weight);
  const aid = big(sheet.aid_minor);
  const returned = big(sheet.returned_minor);
  const debts = big(sheet.debt_paid_minor);
  const fee = big(sheet.fee_minor);
  const carry_in = big(sheet.carry_in_minor);
  const sponsor = big(sheet.sponsor_minor);
  const share = big(sheet.share_minor);
  const carry_out = big(sheet.carry_out_minor);
  const collected = big(sheet.collected_minor);
  const cost = aid + returned + debts + fee;
  const need = cost - sponsor - carry_in;
  const left = carry_in + W * share + sponsor;
  const right = cost + carry_out;
  const line = (code: SumLine['code'], result: bigint, ...parts: bigint[]): SumLine => ({
    code,
    result,
    parts,
  });
  return [
    line('aid', aid, ...sheet.lines.filter((l) => l.kind === 'aid').map((l) => big(l.paid_minor))),
    line('fee', fee, aid, W),
    ...(returned > 0n ? [line('returned', returned)] : []),
    ...(debts > 0n ? [line('debts', debts)] : []),
    line('cost', cost, aid, fee, returned, debts),
    line('carry_in', carry_in),
    ...(sponsor > 0n ? [line('sponsor', sponsor)] : []),
    line('need', need, cost, carry_in, sponsor),
    line('share', share, need > 0n ? need : 0n, W, big(sheet.rounding_unit_minor)),
    line('collected', collected, share, W),
    line('carry_out', carry_out, carry_in, sponsor, collected, cost),
    { code: 'check', result: left, parts: [left, right], ok: left === right && share * W === collected },
  ];
}

/** What a cap took away from the aid of a line. */
export const cutOf = (line: Sheet['lines'][number]): bigint => big(line.asked_minor) - big(line.paid_minor);
