import type { SmsTemplate } from '../../adapters/index.ts';
import type { App } from '../../platform/app.ts';
import type { Queryable, Tx } from '../../platform/postgres/index.ts';
import type { CareCase } from '../cases/index.ts';
import { openPhone, personById, userById } from '../identity/index.ts';
import { memberByIds } from '../memberships/index.ts';

export interface Parties {
  /**
   * Who answers for the ill member: the own login; somebody of the family where there is none, or while the ill
   * member does not know the illness and must not learn it from a message.
   */
  speaker: bigint;
  /** the main carer: who applied or is the contact, if that is another person */
  carer: bigint | null;
  /** everybody who belongs to the case: none of them visits as a representative */
  family: readonly bigint[];
}

type CaseOfPeople = Pick<
  CareCase,
  'payer_id' | 'membership_id' | 'applicant_user_id' | 'contact_user_id' | 'knows_diagnosis'
>;

export async function partiesOf(db: Queryable, c: CaseOfPeople): Promise<Parties> {
  const member = await memberByIds(db, c.payer_id, c.membership_id);
  const own = member?.user_id ?? null;
  const contact = c.contact_user_id ?? c.applicant_user_id;
  const speaker = own !== null && c.knows_diagnosis ? own : contact;
  const carer = contact === own ? null : contact;
  const family = [own, c.applicant_user_id, c.contact_user_id, member?.payer_user_id ?? null];
  return { speaker, carer, family: family.filter((id) => id !== null) };
}

/** One message, if the login still exists and nobody has died behind it. */
export async function tell(
  app: App,
  tx: Tx,
  user_id: bigint,
  template: SmsTemplate,
  params: Record<string, string> = {},
): Promise<void> {
  const user = await userById(tx, user_id).catch(() => undefined);
  if (!user) return;
  if (user.person_id !== null && (await personById(tx, user.person_id)).died_on !== null) return;
  await app.adapters.sms.send(tx, { phone: openPhone(app.vault, user), template, params });
}
