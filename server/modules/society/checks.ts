import type { Check } from '../../platform/module.ts';

export const societyChecks: readonly Check[] = [
  {
    name: 'society.state_is_last_step',
    meaning: 'A representative stands in a state that the history does not end in.',
    sql: `select r.representative_id from society.representative r
          left join lateral (select t.to_state from society.step t where t.representative_id = r.representative_id order by t.no desc limit 1) h on true
          where r.state <> coalesce(h.to_state, 'applied')`,
  },
  {
    name: 'society.steps_join',
    meaning: 'A step of a representative begins in another state than the step before ended in.',
    sql: `select representative_id, no from (select representative_id, no, from_state,
            lag(to_state, 1, 'applied') over (partition by representative_id order by no) as before from society.step) x
          where from_state <> before`,
  },
  {
    name: 'society.office_has_role',
    meaning: 'A confirmed representative does not hold the role for the own branch.',
    sql: `select r.representative_id from society.representative r join society.society s using (society_id)
          where r.state = 'confirmed' and not exists (select 1 from identity.user_role u where u.user_id = r.user_id
            and u.role = 'representative' and u.branch_id = s.branch_id and u.ended_at is null)`,
  },
  {
    name: 'society.no_office_no_role',
    meaning: 'Somebody suspended or ended still holds the role of a representative.',
    sql: `select r.representative_id from society.representative r join identity.user_role u using (user_id)
          where r.state in ('suspended', 'ended') and u.role = 'representative' and u.ended_at is null
            and not exists (select 1 from society.representative o where o.user_id = r.user_id and o.state = 'confirmed')`,
  },
  {
    name: 'society.confirmed_by_another',
    meaning: 'A representative confirmed himself.',
    sql: `select representative_id from society.representative where confirmed_by = 'user:' || user_id`,
  },
  {
    name: 'society.papers_signed',
    meaning: 'A representative serves without having signed the code of conduct and the money oath.',
    sql: `select r.representative_id from society.representative r where r.state = 'confirmed'
            and (select count(distinct g.paper) from society.signature g where g.representative_id = r.representative_id) < 2`,
  },
  {
    name: 'society.money_report_suspends',
    meaning: 'A report about money is unanswered and the representative still serves.',
    sql: `select p.report_id from society.report p join society.representative r using (representative_id)
          where p.kind = 'money' and p.state = 'received' and r.state = 'confirmed'`,
  },
  {
    name: 'society.roster_is_public',
    meaning: 'The public log tells more or fewer changes of a badge than happened.',
    sql: `select r.representative_id from society.representative r
          left join (select representative_id, count(*) as n from society.step
            where action in ('confirm', 'suspend', 'reinstate') or (action = 'end' and from_state <> 'applied') group by 1) t using (representative_id)
          left join (select (body::jsonb ->> 'badge_id')::uuid as badge_id, count(*) as n from disclosure.entry
            where kind = 'roster_change' group by 1) e using (badge_id)
          where coalesce(t.n, 0) <> coalesce(e.n, 0)`,
  },
];
