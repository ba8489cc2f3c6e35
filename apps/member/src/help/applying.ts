import { dayFromParts } from '../base/days.ts';

/** What is filled in before an application is opened; kept in this tab. */
export interface HelpForm {
  /** asked before everything else */
  knows: 'i_am' | 'yes' | 'no' | null;
  membership_id: string;
  illness_code: string;
  diagnosed: string;
  accident: 'yes' | 'no' | null;
  hospital: string;
  story: string;
}

export const emptyHelp: HelpForm = {
  knows: null,
  membership_id: '',
  illness_code: '',
  diagnosed: '',
  accident: null,
  hospital: '',
  story: '',
};

export const HELP_STEPS = ['knows', 'who', 'illness', 'day', 'hospital', 'check'] as const;
export type HelpStep = (typeof HELP_STEPS)[number];

/** The first question that is not answered yet. */
export function openHelpStep(form: HelpForm): HelpStep {
  if (form.knows === null) return 'knows';
  if (form.membership_id === '') return 'who';
  if (form.illness_code === '') return 'illness';
  if (dayFromParts(form.diagnosed) === null || form.accident === null) return 'day';
  if (form.hospital.trim().length < 2) return 'hospital';
  return 'check';
}

export function allowedHelpStep(asked: string | null, open: HelpStep): HelpStep {
  const wanted = HELP_STEPS.indexOf((asked ?? 'knows') as HelpStep);
  return wanted === -1 || wanted > HELP_STEPS.indexOf(open) ? open : HELP_STEPS[wanted]!;
}

export const stepAfter = (step: HelpStep): HelpStep =>
  HELP_STEPS[Math.min(HELP_STEPS.indexOf(step) + 1, HELP_STEPS.length - 1)]!;

/** Memberships a person may apply for here: the own ones, and those of the family without a login. */
export const mayApplyFor = <M extends { relation: string; status: string; has_login: boolean }>(
  memberships: readonly M[],
  paid_by_others: readonly M[],
  knows: HelpForm['knows'],
): M[] => {
  const own = [...memberships.filter((m) => m.relation === 'self'), ...paid_by_others];
  const family = memberships.filter((m) => m.relation !== 'self' && !m.has_login);
  const found = knows === 'i_am' ? own : family;
  return found.filter((m) => m.status !== 'dead');
};
