-- From which network address a code was asked for, as a blind index: bounds the codes of one address an hour.
alter table identity.one_time_code add column address_index bytea;
create index on identity.one_time_code (address_index, created_at) where address_index is not null;

-- assert
select 1 where false;
