import { addDays } from '@tongzhou/kernel';
import type { ClockName, TransitionRow } from './transitions.ts';

/** Days per clock: from the rules where they say, else these. */
export type CaseClocks = Readonly<Record<ClockName, number>>;

export const DEFAULT_CLOCKS: CaseClocks = {
  first_opinion: 5,
  materials: 30,
  investigation: 30,
  second_signature: 3,
  appeal: 30,
  second_review: 15,
  panel: 30,
  payout: 7,
};

/** The day by which the next step is due; a clock that is kept goes on, a stage without one has none. */
export function dueOn(
  transition: TransitionRow,
  today: string,
  due_before: string | null,
  clocks: CaseClocks,
): string | null {
  if (transition.clock === null) return null;
  if (transition.clock === 'keep') return due_before ?? addDays(today, clocks.first_opinion);
  return addDays(today, clocks[transition.clock]);
}
