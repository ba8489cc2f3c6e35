import { fail } from '@tongzhou/kernel';
import { type Actor, hasRole } from '../../platform/actor.ts';
import type { Mover } from './domain/transitions.ts';
import type { CaseRow } from './store.ts';

const STAFF = ['reviewer', 'investigator', 'finance', 'operator'] as const;

type Near = Pick<CaseRow, 'applicant_user_id' | 'contact_user_id' | 'member_user_id' | 'payer_user_id'>;

/** As what a person may move this case. Nobody acts as staff on the own case; who applied acts as the applicant only. */
export function moversOf(actor: Actor, c: Near): Mover[] {
  if (actor.kind === 'system') return ['calendar'];
  if (actor.kind === 'anonymous') return [];
  if (isOwn(actor, c)) return actor.user_id === c.applicant_user_id ? ['applicant'] : [];
  return STAFF.filter((role) => actor.roles.includes(role));
}

/** Whether the case is the actor's own: as who applied, the contact, the patient, or who pays for the membership. */
export const isOwn = (actor: Actor, c: Near): boolean =>
  actor.kind === 'user' &&
  [c.applicant_user_id, c.contact_user_id, c.member_user_id, c.payer_user_id].includes(actor.user_id);

/** The applicant's own view. Others are told that there is no such case, not that it is not theirs. */
export function needApplicant(actor: Actor, c: CaseRow): void {
  if (actor.kind !== 'user' || actor.user_id !== c.applicant_user_id) throw fail.notFound('case.unknown');
}

/** Staff who read whole files. */
export function needCaseStaff(actor: Actor, c: CaseRow): void {
  if (isOwn(actor, c)) throw fail.forbidden('case.own_case');
  if (!hasRole(actor, 'reviewer', 'investigator', 'auditor', 'inspector', 'operator'))
    throw fail.notFound('case.unknown');
}
