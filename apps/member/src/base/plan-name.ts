import { localText } from './i18n.ts';
import { usePlan } from './queries.ts';

/** The plan's name in the reader's language; until it is known, the name that came along. */
export function usePlanName(plan_code: string, known: string): string {
  const plan = usePlan(plan_code).data;
  return plan ? localText(plan.rules.name) : known;
}
