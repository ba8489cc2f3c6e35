/** Codes that cases and the public log share. Adding one here means adding it to the table of `cases/domain`. */
export const CASE_STAGES = [
  'draft',
  'submitted',
  'screening',
  'needs_materials',
  'investigating',
  'deciding',
  'not_aided',
  'second_review',
  'panel',
  'approved',
  'noticed',
  'objected',
  'confirmed',
  'shared',
  'payout_due',
  'paid',
  'aftercare',
  'closed',
  'withdrawn',
  'clawback',
] as const;
export type CaseStage = (typeof CASE_STAGES)[number];

export const CASE_ACTIONS = [
  'submit',
  'screen',
  'ask_materials',
  'answer_materials',
  'investigate',
  'propose',
  'reject_proposal',
  'sign_approval',
  'sign_refusal',
  'appeal',
  'ask_panel',
  'panel_upholds',
  'panel_overturns',
  'accept_refusal',
  'notice',
  'admit_objection',
  'reinvestigate',
  'move',
  'confirm',
  'share',
  'make_payable',
  'next_instalment',
  'unshare',
  'pay',
  'pay_back',
  'close',
  'care_on',
  'end_care',
  'withdraw',
  'find_fraud',
  'end_clawback',
] as const;
export type CaseAction = (typeof CASE_ACTIONS)[number];

/** Why a request is not aided; published as figures. */
export const REFUSAL_KINDS = [
  'waiting_period',
  'not_listed_illness',
  'health_notice_untrue',
  'health_notice_unknowing',
  'not_covered',
  'too_late',
  'cause_excluded',
  'proof_missing',
  'forged_proof',
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

/** Public answers to objections that are not admitted. */
export const OBJECTION_ANSWERS = [
  'already_examined',
  'no_reason_given',
  'no_evidence',
  'rules_allow_it',
  'other_person',
  'not_about_this_case',
] as const;
export type ObjectionAnswer = (typeof OBJECTION_ANSWERS)[number];

/** How the applicant stands to the patient. */
export const RELATIONS = ['self', 'mandate', 'next_of_kin'] as const;
export type Relation = (typeof RELATIONS)[number];
