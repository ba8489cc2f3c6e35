import type { Check } from '../../platform/module.ts';

export const careChecks: readonly Check[] = [
  {
    name: 'care.state_is_last_step',
    meaning: 'A visit stands in a state that its history does not end in.',
    sql: `select v.visit_id from care.visit v
          left join lateral (select t.to_state from care.step t where t.visit_id = v.visit_id order by t.no desc limit 1) h on true
          where v.state <> coalesce(h.to_state, 'asked')`,
  },
  {
    name: 'care.steps_join',
    meaning: 'A step of a visit begins in another state than the step before ended in.',
    sql: `select visit_id, no from (select visit_id, no, from_state,
            lag(to_state, 1, 'asked') over (partition by visit_id order by no) as before from care.step) x
          where from_state <> before`,
  },
  {
    name: 'care.visit_has_consent',
    meaning: 'Visitors are at the door of somebody whose consent does not stand.',
    sql: `select v.visit_id from care.visit v where v.state in ('planned', 'under_way') and not exists (select 1 from care.consent c
            where c.visit_id = v.visit_id and c."of" = 'ill_member' and c.withdrawn_at is null)`,
  },
  {
    name: 'care.first_visit_by_two',
    meaning: 'A first visit is planned or was made by one person, or without anybody experienced.',
    sql: `select v.visit_id from care.visit v where v.first_visit and v.state in ('planned', 'under_way', 'left', 'reported')
            and (select count(*) < 2 or not bool_or(r.experienced) from care.visitor r where r.visit_id = v.visit_id)`,
  },
  {
    name: 'care.visitors_decide_nothing',
    meaning: 'A visitor of an open visit decides about cases as well.',
    sql: `select r.visit_id, r.user_id from care.visitor r join care.visit v using (visit_id) join identity.user_role u using (user_id)
          where v.state in ('planned', 'under_way') and u.ended_at is null
            and u.role in ('reviewer', 'investigator', 'finance', 'auditor', 'inspector')`,
  },
  {
    name: 'care.contact_ends_with_task',
    meaning: 'Address, phone or risks of a visit are still kept although its task has ended.',
    // Checks know no clock: but erasing goes by the end of the task, so nothing that ended before an erased visit was left is kept.
    sql: `select v.visit_id from care.visit v where (v.contact_sealed is not null or v.risks_sealed is not null)
            and (v.state = 'called_off' or coalesce(v.reported_at, v.checked_out_at) <= (select max(e.checked_out_at)
              from care.visit e where e.state in ('left', 'reported') and e.contact_sealed is null))`,
  },
  {
    name: 'care.board_is_true',
    meaning: 'The board says something else than visits, needs and companions.',
    sql: `select p.cared_for_id from care.cared_for p where (p.visited_at, p.visit_ahead_at, p.companion, p.open_needs, p.next_need_due_on)
            is distinct from (
              (select max(v.checked_in_at) from care.visit v where v.case_id = p.case_id and v.state in ('left', 'reported')),
              (select min(v.starts_at) from care.visit v where v.case_id = p.case_id and v.state = 'planned'),
              coalesce((select c.state from care.companion c where c.cared_for_id = p.cared_for_id and c.state in ('proposed', 'active')), 'none'),
              case when p.who = 'ill_member' then (select count(*) from care.task t where t.case_id = p.case_id and t.state = 'open')::int else 0 end,
              case when p.who = 'ill_member' then (select min(t.due_on) from care.task t where t.case_id = p.case_id and t.state = 'open') end)`,
  },
  {
    name: 'care.wish_is_kept',
    meaning: 'Somebody said not now or never, and a visit or companion is arranged all the same.',
    sql: `select p.cared_for_id from care.cared_for p where p.closed_at is null and p.wish <> 'open'
            and (p.companion <> 'none' or (p.who = 'ill_member' and p.visit_ahead_at is not null))`,
  },
];
