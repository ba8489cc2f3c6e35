import type { LogKind } from '@tongzhou/contract';

/** Kinds of the public log that a reader may filter by. */
export const LOG_KINDS_SHOWN = [
  'rule',
  'plan',
  'case_stage',
  'objection',
  'decision',
  'notice',
  'settlement',
  'payout',
  'fee',
  'correction',
  'roster_change',
] as const satisfies readonly LogKind[];
export type LogKindShown = (typeof LOG_KINDS_SHOWN)[number];
