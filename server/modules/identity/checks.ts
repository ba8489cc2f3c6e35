import type { Check } from '../../platform/module.ts';

export const identityChecks: readonly Check[] = [
  {
    name: 'identity.roles_not_by_oneself',
    meaning: 'Somebody gave a role to himself.',
    sql: `select role_id from identity.user_role where granted_by = 'user:' || user_id`,
  },
  {
    name: 'identity.roles_confirmed_by_another',
    meaning:
      'A role that touches money or cases came into force by one person, though another could have confirmed it.',
    sql: `select r.role_id from identity.user_role r where r.role in ('reviewer', 'investigator', 'finance', 'auditor', 'operator')
            and r.granted_by like 'user:%' and r.confirmed_at is not null and r.confirmed_by is null
            and exists (select 1 from identity.user_role o where o.role in ('operator', 'auditor') and o.confirmed_at < r.granted_at
              and (o.ended_at is null or o.ended_at > r.granted_at) and r.granted_by <> 'user:' || o.user_id)`,
  },
  {
    name: 'identity.no_session_of_closed_login',
    meaning: 'A closed login still has an open session.',
    sql: `select s.session_id from identity.session s join identity.user_account u using (user_id) where u.state = 'closed' and s.ended_at is null`,
  },
];
