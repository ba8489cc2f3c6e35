import type { CaseAction, CaseStage, Role } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';

/** Who may take a step: the applicant, a staff role, or the calendar (jobs and the sharing engine). */
export type Mover =
  | 'applicant'
  | 'calendar'
  | 'panel'
  | Extract<Role, 'reviewer' | 'investigator' | 'finance' | 'operator'>;

/** Clocks that run in a stage; the days come from the plan's rules (see clocks.ts). */
export type ClockName =
  | 'first_opinion'
  | 'materials'
  | 'investigation'
  | 'second_signature'
  | 'appeal'
  | 'second_review'
  | 'panel'
  | 'payout';

export interface StageRow {
  /** Who acts next. */
  acts: Mover | 'nobody';
  /** The clock that starts on entering; null: none. */
  clock: ClockName | null;
  on: Partial<Record<CaseAction, Arc>>;
}

interface Arc {
  to: CaseStage;
  by: readonly Mover[];
  /** The clock that already runs goes on. */
  keeps_clock?: true;
}

const withdraw = { to: 'withdrawn', by: ['applicant'] } as const;
const unshare = { to: 'approved', by: ['calendar'] } as const;
const find_fraud = { to: 'clawback', by: ['reviewer', 'operator'] } as const;
const pay_back = { to: 'payout_due', by: ['calendar'] } as const;

/** Whether aid has gone out on the case: before that there is nothing to claim back and nothing the bank could return. */
export const wasPaid = (c: { paid_at: Temporal.Instant | null; instalment_no: number }): boolean =>
  c.paid_at !== null || c.instalment_no > 1;

/**
 * The life of a case. This table drives the commands, the CHECK constraints of the database, the README and
 * the screens; tests compare each of them with it. Withdrawing ends with the settlement: from then on the
 * members have paid, and the money is either paid out or taken back by a correction. A bank returns a transfer after
 * days, when the case may be closed. Fraud is found after a payment, also while a series waits for its next one.
 */
export const STAGES: Readonly<Record<CaseStage, StageRow>> = {
  draft: { acts: 'applicant', clock: null, on: { submit: { to: 'submitted', by: ['applicant'] }, withdraw } },
  submitted: {
    acts: 'reviewer',
    clock: 'first_opinion',
    on: { screen: { to: 'screening', by: ['reviewer'], keeps_clock: true }, withdraw },
  },
  screening: {
    acts: 'reviewer',
    clock: 'first_opinion',
    on: {
      ask_materials: { to: 'needs_materials', by: ['reviewer'] },
      investigate: { to: 'investigating', by: ['reviewer'] },
      withdraw,
    },
  },
  needs_materials: {
    acts: 'applicant',
    clock: 'materials',
    on: {
      answer_materials: { to: 'screening', by: ['applicant'] },
      investigate: { to: 'investigating', by: ['reviewer'] },
      withdraw,
    },
  },
  investigating: {
    acts: 'investigator',
    clock: 'investigation',
    on: { propose: { to: 'deciding', by: ['reviewer', 'investigator'] }, withdraw },
  },
  deciding: {
    acts: 'reviewer',
    clock: 'second_signature',
    on: {
      sign_approval: { to: 'approved', by: ['reviewer'] },
      sign_refusal: { to: 'not_aided', by: ['reviewer'] },
      reject_proposal: { to: 'investigating', by: ['reviewer'] },
      withdraw,
    },
  },
  not_aided: {
    acts: 'applicant',
    clock: 'appeal',
    on: {
      appeal: { to: 'second_review', by: ['applicant'] },
      ask_panel: { to: 'panel', by: ['applicant'] },
      accept_refusal: { to: 'closed', by: ['applicant', 'calendar'] },
      withdraw,
    },
  },
  second_review: {
    acts: 'reviewer',
    clock: 'second_review',
    on: { propose: { to: 'deciding', by: ['reviewer'] }, withdraw },
  },
  panel: {
    acts: 'panel',
    clock: 'panel',
    on: {
      panel_upholds: { to: 'closed', by: ['panel'] },
      panel_overturns: { to: 'approved', by: ['panel'] },
      withdraw,
    },
  },
  approved: {
    acts: 'calendar',
    clock: null,
    on: { notice: { to: 'noticed', by: ['calendar'] }, find_fraud, withdraw },
  },
  noticed: {
    acts: 'calendar',
    clock: null,
    on: {
      admit_objection: { to: 'objected', by: ['reviewer'] },
      move: { to: 'approved', by: ['calendar'] },
      confirm: { to: 'confirmed', by: ['calendar'] },
      find_fraud,
      withdraw,
    },
  },
  objected: {
    acts: 'investigator',
    clock: 'investigation',
    on: { reinvestigate: { to: 'investigating', by: ['investigator', 'reviewer'] }, withdraw },
  },
  confirmed: { acts: 'calendar', clock: null, on: { share: { to: 'shared', by: ['calendar'] }, withdraw } },
  shared: {
    acts: 'calendar',
    clock: null,
    on: { make_payable: { to: 'payout_due', by: ['calendar'] }, unshare },
  },
  payout_due: { acts: 'finance', clock: 'payout', on: { pay: { to: 'paid', by: ['calendar'] }, unshare } },
  paid: {
    acts: 'calendar',
    clock: null,
    on: {
      pay_back,
      next_instalment: { to: 'approved', by: ['calendar'] },
      close: { to: 'closed', by: ['calendar', 'reviewer'] },
      find_fraud,
    },
  },
  closed: {
    acts: 'nobody',
    clock: null,
    on: { care_on: { to: 'aftercare', by: ['calendar', 'reviewer'] }, pay_back, find_fraud },
  },
  aftercare: {
    acts: 'nobody',
    clock: null,
    on: { end_care: { to: 'closed', by: ['calendar', 'reviewer'] }, pay_back, find_fraud },
  },
  withdrawn: { acts: 'nobody', clock: null, on: {} },
  clawback: { acts: 'operator', clock: null, on: { end_clawback: { to: 'closed', by: ['operator'] } } },
};

export interface TransitionRow {
  from: CaseStage;
  action: CaseAction;
  to: CaseStage;
  by: readonly Mover[];
  next: Mover | 'nobody';
  clock: ClockName | 'keep' | null;
}

/** The table as rows: from, action, to, who may, who acts next, which clock. */
export const TRANSITIONS: readonly TransitionRow[] = Object.entries(STAGES).flatMap(([from, row]) =>
  Object.entries(row.on).map(([action, arc]) => rowOf(from as CaseStage, action as CaseAction, arc)),
);

function rowOf(from: CaseStage, action: CaseAction, arc: Arc): TransitionRow {
  const { acts, clock } = STAGES[arc.to];
  return { from, action, to: arc.to, by: arc.by, next: acts, clock: arc.keeps_clock ? 'keep' : clock };
}

/**
 * Where an action leads from a stage.
 * @throws case.step_not_possible_now when the table has no such row; case.step_not_yours when the mover may not
 */
export function step(from: CaseStage, action: CaseAction, movers: readonly Mover[]): TransitionRow {
  const arc = STAGES[from].on[action];
  if (!arc) throw fail.conflict('case.step_not_possible_now', { params: { stage: from, action } });
  if (!arc.by.some((mover) => movers.includes(mover))) throw fail.forbidden('case.step_not_yours');
  return rowOf(from, action, arc);
}

/** The table for the README. */
export const transitionsMarkdown = (): string =>
  [
    '| from | action | to | who may | then acts | clock |',
    '|---|---|---|---|---|---|',
    ...TRANSITIONS.map(
      (t) => `| ${t.from} | ${t.action} | ${t.to} | ${t.by.join(', ')} | ${t.next} | ${t.clock ?? '–'} |`,
    ),
  ].join('\n');
