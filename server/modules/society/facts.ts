import { fail } from '@tongzhou/kernel';
import type { Ctx } from '../../platform/app.ts';
import { membershipOf } from '../accounts/index.ts';
import { openBirth, personById } from '../identity/index.ts';
import { membersOfPerson, statusOf } from '../memberships/index.ts';
import { organisation } from '../setup/index.ts';
import { needFitApplicant } from './domain/representative.ts';

/**
 * An adult who is covered in a plan today. An organisation without the money half has no plans to be covered in.
 * @throws representative.real_name_needed, representative.adult_only, representative.covered_members_only
 */
export async function applicantFacts(ctx: Ctx, person_id: bigint | null, today: string): Promise<bigint> {
  if (person_id === null) throw fail.invalid('representative.real_name_needed');
  const person = await personById(ctx.tx, person_id);
  const { money } = await organisation(ctx.tx);
  needFitApplicant(
    {
      birth: openBirth(ctx.app.vault, person),
      covered: money ? await isCovered(ctx, person_id, today) : null,
    },
    today,
  );
  return person_id;
}

async function isCovered(ctx: Ctx, person_id: bigint, today: string): Promise<boolean> {
  for (const m of await membersOfPerson(ctx.tx, person_id)) {
    const membership = await membershipOf(ctx.tx, m.payer_id, m.membership_id);
    if (membership && statusOf(membership, today) === 'covered') return true;
  }
  return false;
}
