import { ageOn, maxBig, minBig } from '@tongzhou/kernel';
import { aidFor, instalmentsOf, type Rules } from '@tongzhou/rules';
import { parseRate } from '@tongzhou/sharing';
import { type CaseClocks, DEFAULT_CLOCKS } from './clocks.ts';
import type { ApplyRules } from './eligibility.ts';

export interface AmountQuestion {
  illness_code: string;
  age: number;
  joined_on: string;
  diagnosed_on: string;
}

/** What a rule version says about cases. */
export interface CaseRules {
  apply: ApplyRules;
  clocks: CaseClocks;
  /** Undefined for an illness that is not listed. */
  severityOf(illness_code: string): 'severe' | 'mild' | undefined;
  /** Aid at most: by the table, with growth; 0n for what is not listed. */
  atMost(q: AmountQuestion): bigint;
  /** Aid: as `atMost`, but where the plan reimburses, of the accepted costs above the deductible. */
  amountFor(q: AmountQuestion, cost_minor: bigint | null): bigint;
  reimburses: boolean;
  instalments: number;
  /** Whether an appeal may go on to the member panel. */
  panel: boolean;
}

export function caseRulesOf(rules: Rules): CaseRules {
  const severities = new Map(rules.what.illnesses.map((illness) => [illness.code, illness.severity]));
  const atMost = (q: AmountQuestion): bigint => {
    const severity = severities.get(q.illness_code);
    const years_of_membership = Math.max(0, ageOn(q.joined_on, q.diagnosed_on));
    return severity ? aidFor(rules, { age: q.age, severity, years_of_membership }) : 0n;
  };
  return {
    apply: {
      apply_days: rules.case_clock.apply_days,
      accident_waiting_days: rules.waiting.accident_days,
      illness_codes: new Set(severities.keys()),
      age_min: rules.who.joining.age_min,
      age_max: rules.who.ends.age - 1,
      times: rules.aid.times,
    },
    clocks: clocksOf(rules),
    severityOf: (illness_code) => severities.get(illness_code),
    atMost,
    amountFor: (q, cost_minor) => reimbursed(rules, atMost(q), cost_minor),
    reimburses: rules.aid.payment.kind === 'reimbursement',
    instalments: instalmentsOf(rules),
    panel: rules.appeal.panel !== null,
  };
}

function reimbursed(rules: Rules, at_most_minor: bigint, cost_minor: bigint | null): bigint {
  const { payment } = rules.aid;
  if (payment.kind !== 'reimbursement') return at_most_minor;
  const { numerator, denominator } = parseRate(payment.share_of_cost);
  const above = maxBig(0n, (cost_minor ?? 0n) - BigInt(payment.deductible_minor));
  return minBig(at_most_minor, (above * numerator) / denominator);
}

const HOURS_A_DAY = 24;

const clocksOf = ({ case_clock, appeal }: Rules): CaseClocks => ({
  ...DEFAULT_CLOCKS,
  first_opinion: case_clock.first_opinion_days,
  payout: case_clock.payout_days,
  appeal: appeal.days,
  second_review: appeal.second_review_days,
  panel: appeal.panel ? Math.ceil(appeal.panel.hours / HOURS_A_DAY) : DEFAULT_CLOCKS.panel,
});
