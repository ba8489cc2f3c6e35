-- Who of the staff opened a draft at the desk; null: the applicant did. That person does not decide on it.
alter table cases.case add column opened_by bigint;

-- assert
select 'opened_by is missing' where not exists (select 1 from information_schema.columns
  where table_schema = 'cases' and table_name = 'case' and column_name = 'opened_by');
