import type { Check } from '../../platform/module.ts';

export const membershipChecks: readonly Check[] = [
  {
    name: 'memberships.members_have_memberships',
    meaning: 'A member row has no membership in accounts, or one of another plan.',
    sql: `select m.payer_id, m.membership_id from memberships.member m left join accounts.membership a using (payer_id, membership_id)
          where a.membership_id is null or a.plan_id <> m.plan_id`,
  },
  {
    name: 'memberships.open_ones_are_claimed',
    meaning:
      'An open membership of a known person is not claimed, so the person could be enrolled twice; or a claim has no open membership.',
    sql: `select m.payer_id, m.membership_id from memberships.member m join accounts.membership a using (payer_id, membership_id)
          left join memberships.enrolment_claim c using (payer_id, membership_id)
          where (a.state in ('active', 'grace')) <> (c.membership_id is not null)`,
  },
  {
    name: 'memberships.no_answers_before_confirming',
    meaning: 'An invitation that is still waiting has a membership.',
    sql: `select invitation_id from memberships.invitation where (state = 'confirmed') <> (membership_id is not null)`,
  },
  {
    name: 'memberships.answered_invitations_are_erased',
    meaning: 'Name or phone of an answered invitation are still stored.',
    sql: `select invitation_id from memberships.invitation where state <> 'waiting' and (octet_length(name_sealed) > 0 or octet_length(phone_sealed) > 0)`,
  },
];
