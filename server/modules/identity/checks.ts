import type { Check } from '../../platform/module.ts';

export const identityChecks: readonly Check[] = [
  {
    name: 'identity.roles_not_by_oneself',
    meaning: 'Somebody gave a role to himself.',
    sql: `select role_id from identity.user_role where granted_by = 'user:' || user_id`,
  },
  {
    name: 'identity.no_session_of_closed_login',
    meaning: 'A closed login still has an open session.',
    sql: `select s.session_id from identity.session s join identity.user_account u using (user_id) where u.state = 'closed' and s.ended_at is null`,
  },
];
