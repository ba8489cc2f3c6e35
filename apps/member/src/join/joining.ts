import type { Call } from '@tongzhou/contract/client';
import { birthInIdNumber, dayFromParts, yearsBetween } from '../base/days.ts';

export type Whose = 'self' | 'child';
export type IdKind = 'cn_id' | 'hmt_residence' | 'passport';

/** What is filled in while joining; kept in this tab until it is sent. */
export interface JoinForm {
  whose: Whose | 'adult' | null;
  answers: Readonly<Record<string, boolean>>;
  name: string;
  id_kind: IdKind;
  id_number: string;
  birth: string;
  sex: 'f' | 'm' | null;
  branch_id: string;
  consents: { rules: boolean; not_insurance: boolean; personal_data: boolean; health_data: boolean };
}

export const emptyJoin: JoinForm = {
  whose: null,
  answers: {},
  name: '',
  id_kind: 'cn_id',
  id_number: '',
  birth: '',
  sex: null,
  branch_id: '',
  consents: { rules: false, not_insurance: false, personal_data: false, health_data: false },
};

export const CONSENTS = ['rules', 'not_insurance', 'personal_data', 'health_data'] as const;

/** The screens of joining in order; one question of the health notice is one screen. */
export const stepsOf = (questions: readonly { code: string }[]): string[] => [
  'plan',
  ...questions.map((q) => `q.${q.code}`),
  'person',
  'consents',
  'check',
];

export const nextStep = (steps: readonly string[], step: string): string =>
  steps[Math.min(steps.indexOf(step) + 1, steps.length - 1)]!;

/** The first screen that is not finished: nobody gets past it by address or reload. */
export function firstOpenStep(
  form: JoinForm,
  questions: readonly { code: string; admits: boolean }[],
): string {
  if (form.whose === null || form.whose === 'adult') return 'plan';
  const open = questions.find((q) => form.answers[q.code] !== q.admits);
  if (open) return `q.${open.code}`;
  if (personMissing(form).length > 0) return 'person';
  return CONSENTS.every((c) => form.consents[c]) ? 'check' : 'consents';
}

/** The asked screen, or the first unfinished one before it. */
export function allowedStep(asked: string | null, open: string, steps: readonly string[]): string {
  const wanted = steps.indexOf(asked ?? 'plan');
  return wanted === -1 || wanted > steps.indexOf(open) ? open : steps[wanted]!;
}

/** Fields of the person that are still empty. A passport does not tell birthday and sex. */
export function personMissing(form: JoinForm): ('name' | 'id_number' | 'birth' | 'sex')[] {
  const missing: ('name' | 'id_number' | 'birth' | 'sex')[] = [];
  if (form.name.trim() === '') missing.push('name');
  if (form.id_number.trim().length < 5) missing.push('id_number');
  if (form.id_kind === 'passport') {
    if (dayFromParts(form.birth) === null) missing.push('birth');
    if (form.sex === null) missing.push('sex');
  }
  return missing;
}

const ADULT_AGE = 18;

/** Whether the birthday says that this person joins in another way: children by a guardian, adults by themselves. */
export function ageDiffers(form: JoinForm, today: string): 'too_young' | 'too_old' | null {
  const birth = form.id_kind === 'passport' ? dayFromParts(form.birth) : birthInIdNumber(form.id_number);
  if (birth === null) return null;
  const adult = yearsBetween(birth, today) >= ADULT_AGE;
  if (form.whose === 'child') return adult ? 'too_old' : null;
  return adult ? null : 'too_young';
}

type JoinBody = Call<'memberships.join'>['body'];

export const personBody = (form: JoinForm): JoinBody['person'] => ({
  name: form.name,
  id_kind: form.id_kind,
  id_number: form.id_number,
  ...(form.id_kind === 'passport' ? { birth: dayFromParts(form.birth)!, sex: form.sex! } : {}),
});

export const givenConsents = {
  rules: true,
  not_insurance: true,
  personal_data: true,
  health_data: true,
} as const;
