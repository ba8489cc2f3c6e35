import type { RepresentativeState, SocietyAction, SocietyState } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';

/** Fewer do not carry a society: stalls, visits by two and a substitute need this many. */
export const REPRESENTATIVES_NEEDED = 5;

const SOCIETY_STEPS: readonly (readonly [SocietyState, SocietyAction, SocietyState])[] = [
  ['forming', 'activate', 'active'],
  ['forming', 'close', 'closed'],
  ['active', 'pause', 'paused'],
  ['active', 'close', 'closed'],
  ['paused', 'resume', 'active'],
  ['paused', 'close', 'closed'],
];

/** @throws society.step_not_possible_now, society.needs_representatives */
export function societyStep(from: SocietyState, action: SocietyAction, in_office: number): SocietyState {
  const row = SOCIETY_STEPS.find(([f, a]) => f === from && a === action);
  if (!row) throw fail.conflict('society.step_not_possible_now');
  if (row[2] === 'active' && in_office < REPRESENTATIVES_NEEDED)
    throw fail.conflict('society.needs_representatives', {
      params: { needed: REPRESENTATIVES_NEEDED, count: in_office },
    });
  return row[2];
}

export const REPRESENTATIVE_ACTIONS = ['confirm', 'renew', 'suspend', 'reinstate', 'end'] as const;
export type RepresentativeAction = (typeof REPRESENTATIVE_ACTIONS)[number];

/** One table for the commands and the CHECK constraint of `society.step`. */
export const REPRESENTATIVE_STEPS: readonly (readonly [
  RepresentativeState,
  RepresentativeAction,
  RepresentativeState,
])[] = [
  ['applied', 'confirm', 'confirmed'],
  ['applied', 'end', 'ended'],
  ['confirmed', 'renew', 'confirmed'],
  ['confirmed', 'suspend', 'suspended'],
  ['confirmed', 'end', 'ended'],
  ['suspended', 'reinstate', 'confirmed'],
  ['suspended', 'end', 'ended'],
];

/** @throws representative.step_not_possible_now */
export function representativeStep(
  from: RepresentativeState,
  action: RepresentativeAction,
): RepresentativeState {
  const row = REPRESENTATIVE_STEPS.find(([f, a]) => f === from && a === action);
  if (!row) throw fail.conflict('representative.step_not_possible_now');
  return row[2];
}
