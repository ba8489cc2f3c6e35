-- Nobody names contact persons ahead of time, so nobody applies as one: a guardian applies as for himself, a
-- mandate and kinship are shown at a station.
alter table cases.case drop constraint case_relation_check;
alter table cases.case add constraint case_relation_check check (relation in ('self', 'mandate', 'next_of_kin'));

-- assert
select 'contact is still a relation' from pg_constraint
  where conname = 'case_relation_check' and pg_get_constraintdef(oid) like '%contact%';
