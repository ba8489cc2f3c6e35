-- Personal data of a visit ends with its task, however the task ended; an answered alarm is a step of the visit.
-- Risks are needed while somebody goes in; a week later they are erased with the contact.
alter table care.visit drop constraint visit_check;
alter table care.visit add constraint visit_planned check (state not in ('planned', 'under_way', 'left', 'reported')
  or (starts_at < ends_at and planned_by is not null and second_contact_user_id is not null));
alter table care.visit add constraint visit_risks_asked check (state not in ('planned', 'under_way') or risks_sealed is not null);

update care.visit set contact_sealed = null, risks_sealed = null where state = 'called_off';
update care.visit set risks_sealed = null where state = 'asked';

drop index care.visit_contact;
create index visit_kept on care.visit (coalesce(reported_at, checked_out_at, called_off_at))
  where contact_sealed is not null or risks_sealed is not null;
create index visit_alarm on care.visit (alarm_raised_at) where alarm_stage is not null;
create index visit_second_contact on care.visit (second_contact_user_id) where alarm_stage is not null;

-- `called_off`: the way in was refused or given up, and nobody knows yet that the visitors are out.
alter table care.step drop constraint step_in_table;
alter table care.step add constraint step_in_table check ((from_state, action, to_state) in (
  ('asked', 'plan', 'planned'),
  ('asked', 'call_off', 'called_off'),
  ('planned', 'plan', 'planned'),
  ('planned', 'give_back', 'asked'),
  ('planned', 'check_in', 'under_way'),
  ('planned', 'call_off', 'called_off'),
  ('under_way', 'check_out', 'left'),
  ('under_way', 'call_off', 'called_off'),
  ('under_way', 'alarm_safe', 'under_way'),
  ('under_way', 'alarm_emergency_called', 'under_way'),
  ('called_off', 'alarm_safe', 'called_off'),
  ('called_off', 'alarm_emergency_called', 'called_off'),
  ('left', 'report', 'reported')
));

-- assert
select visit_id from care.visit where state in ('asked', 'called_off') and risks_sealed is not null;
