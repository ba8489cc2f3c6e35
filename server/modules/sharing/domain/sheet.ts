import type { FeeModel, Settlement } from '@tongzhou/sharing';
import type { SharingTerms } from './terms.ts';

type SheetPeriod = {
  plan_id: number;
  period_no: number;
  notice_on: string;
  sharing_on: string;
  rule_version: number;
  index_minor: bigint;
  cap_minor: bigint;
};
type SheetLine = {
  line_no: number;
  kind: 'aid' | 'returned' | 'debt';
  case_id: string | null;
  asked_minor: bigint;
};

const text = (x: bigint) => x.toString();

const feeOf = (fee: FeeModel) =>
  fee.kind === 'percentage'
    ? { kind: fee.kind, numerator: text(fee.rate.numerator), denominator: text(fee.rate.denominator) }
    : fee.kind === 'flat'
      ? { kind: fee.kind, fee_per_weight_minor: text(fee.fee_per_weight_minor) }
      : { kind: fee.kind, cost_minor: text(fee.cost_minor) };

/**
 * The public sheet of a period: every figure a reader needs to do the sum again with a pocket calculator.
 * Amounts are decimal text of minor units. Holds no personal data.
 */
export function sheetOf(
  period: SheetPeriod,
  terms: SharingTerms,
  lines: readonly SheetLine[],
  s: Settlement,
) {
  const aid = new Map(s.aid.map((a) => [a.id, a] as const));
  const owed = new Map([...s.debts, ...s.returned].map((d) => [d.id, d.paid_minor] as const));
  return {
    format: 'tongzhou-sheet/1' as const,
    plan_id: period.plan_id,
    period: period.period_no,
    notice_on: period.notice_on,
    sharing_on: period.sharing_on,
    rule_version: period.rule_version,
    weight: text(s.weight_total),
    moved: s.moved,
    index_before_minor: text(period.index_minor),
    index_after_minor: text(s.index_after_minor),
    cap_period_minor: text(period.cap_minor),
    cap_left_minor: text(s.cap_left_minor),
    rounding_unit_minor: text(terms.rounding_unit_minor),
    fee: feeOf(terms.fee),
    lines: lines.map((l) => {
      const key = String(l.line_no);
      const paid_minor = l.kind === 'aid' ? (aid.get(key)?.paid_minor ?? 0n) : (owed.get(key) ?? 0n);
      const sponsor_minor = aid.get(key)?.sponsor_minor ?? 0n;
      return {
        line: l.line_no,
        kind: l.kind,
        case: l.case_id,
        asked_minor: text(l.asked_minor),
        paid_minor: text(paid_minor),
        sponsor_minor: text(sponsor_minor),
      };
    }),
    aid_minor: text(s.aid_minor),
    returned_minor: text(s.returned_minor),
    debt_paid_minor: text(s.debt_paid_minor),
    fee_minor: text(s.fee_minor),
    sponsor_minor: text(s.sponsor_minor),
    carry_in_minor: text(s.surplus_in_minor),
    share_minor: text(s.share_minor),
    collected_minor: text(s.collected_minor),
    carry_out_minor: text(s.surplus_out_minor),
  };
}
export type Sheet = ReturnType<typeof sheetOf>;
