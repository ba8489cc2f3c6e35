import type { Calendar } from '../calendar.ts';
import type { Caps, FeeModel } from '../caps.ts';
import type { BeyondCap } from '../settlement.ts';

/** What a plan's rules say about money, as far as lives in a model depend on it. */
export interface ModelRules {
  calendar: Calendar;
  /** the day from which the plan's periods count */
  start: string;
  caps: Caps;
  cases_allowed: number | null;
  beyond_cap: BeyondCap;
  fee: FeeModel;
  rounding_unit_minor: bigint;
  weight_floor: bigint;
  grace_days: number;
  waiting_days: number;
  /** shares are due while waiting */
  shares_due: boolean;
  severe_minor: bigint;
  mild_minor: bigint;
  /** payments a case is granted in; 1: at once */
  instalments: number;
}

export type MemberState = 'active' | 'grace' | 'leaving' | 'left' | 'lapsed' | 'dead';
export type ChangeReason = 'join' | 'leave' | 'death' | 'age' | 'short' | 'return';

export interface Change {
  from_period: number;
  delta: number;
  reason: ChangeReason;
}

export interface Member {
  id: number;
  payer: number;
  plan: number;
  weight: number;
  /** 0: the payer's own; others in order of joining */
  place: number;
  state: MemberState;
  counted: boolean;
  first_period: number;
  grace_until: string | null;
  /** what will be folded at freezes to come */
  queued: Change[];
  /** joined with its account by an import: nobody can act for it */
  imported: boolean;
  /** the same person may be in several plans */
  person: string;
}

export interface Gift {
  id: number;
  member: number;
  held_minor: bigint;
}

export interface Payer {
  id: number;
  /** weight by the payer's own age */
  own_weight: number;
  wallet_minor: bigint;
}

export type CaseStage = 'approved' | 'noticed' | 'due' | 'paid' | 'withdrawn' | 'refused';

export interface ModelCase {
  id: number;
  member: number;
  decided_ms: number;
  decided_minor: bigint;
  instalments: number;
  instalment_no: number;
  stage: CaseStage;
  period: number | null;
  /** shared out and not yet paid */
  owed_minor: bigint;
  last_paid_ms: number;
  /** refused: past shares to give back; null: nothing (any more) */
  returning: { carried_minor: bigint | null } | null;
}

export interface Debt {
  case: number;
  from_period: number;
  owed_minor: bigint;
  paid_minor: bigint;
}

/** A line that the freeze fixed. */
export interface ModelLine {
  kind: 'debt' | 'returned' | 'aid';
  case: number;
  debt: Debt | null;
  asked_minor: bigint;
}

/** A settled period as everybody can read it. */
export interface ModelPeriod {
  period_no: number;
  weight_total: bigint;
  share_minor: bigint;
  collected_minor: bigint;
  aid_minor: bigint;
  returned_minor: bigint;
  debt_paid_minor: bigint;
  fee_minor: bigint;
  sponsor_minor: bigint;
  surplus_in_minor: bigint;
  surplus_out_minor: bigint;
  corrected: boolean;
}

/** One thing that happens. Numbers are those of the model: payers, plans, members, cases in order of appearance. */
export type Step =
  | { do: 'payer'; own_weight: number }
  | { do: 'join'; payer: number; plan: number; own: boolean; weight: number }
  | { do: 'import'; payer: number; plan: number; weight: number; minor: bigint }
  | { do: 'top_up'; payer: number; plan: number; minor: bigint }
  | { do: 'top_up_wallet'; payer: number; minor: bigint }
  | { do: 'allocate'; payer: number; plan: number; minor: bigint }
  | { do: 'take_out'; payer: number; plan: number; minor: bigint }
  | { do: 'refund_wallet'; payer: number; minor: bigint }
  | { do: 'give'; giver: number; member: number; minor: bigint }
  | { do: 'leave'; member: number }
  | { do: 'die'; member: number }
  | { do: 'age'; member: number; weight: number }
  | { do: 'approve'; member: number; severe: boolean }
  | { do: 'refuse'; member: number }
  | { do: 'withdraw'; case: number }
  | { do: 'object'; case: number; by: number }
  | { do: 'pay_out'; case: number }
  | { do: 'sponsor'; plan: number; minor: bigint }
  | { do: 'correct'; plan: number }
  /** to the next day on which any plan's calendar asks for something */
  | { do: 'next_day' }
  /** the daily job: graces that are over */
  | { do: 'lapse' };

/** `ok`, or the code of the error that left everything as it was. */
export type Outcome = 'ok' | (string & {});

/** Everything that must agree, in plain values. */
export interface Snapshot {
  plans: {
    phase: 'open' | 'frozen';
    period_no: number;
    weight_total: bigint;
    index_minor: bigint;
    books: Record<'members' | 'gifts' | 'aid' | 'sponsor' | 'surplus' | 'fee', bigint>;
    last: ModelPeriod | null;
    debts: { case: number; from_period: number; left_minor: bigint }[];
  }[];
  accounts: { payer: number; plan: number; weight: number; balance_minor: bigint }[];
  members: Pick<Member, 'id' | 'state' | 'counted' | 'weight' | 'grace_until'>[];
  wallets: bigint[];
  gifts: bigint[];
  cases: { id: number; stage: CaseStage; owed_minor: bigint }[];
}

/** A line of an account's statement, without what only screens need. */
export interface BareLine {
  kind: 'opening' | 'movement' | 'share' | 'correction';
  period_no: number | null;
  amount_minor: bigint;
  balance_minor: bigint;
}
