-- The logins of the member and of who pays, as they were when the draft was opened: neither decides on the own case.
-- Cases from before this version name only who applied and the contact.
alter table cases.case
  add column member_user_id bigint,
  add column payer_user_id bigint;

-- assert
select 'a login is missing' where (select count(*) from information_schema.columns
  where table_schema = 'cases' and table_name = 'case' and column_name in ('member_user_id', 'payer_user_id')) <> 2;
