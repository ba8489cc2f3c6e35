-- The demo's clock: one row that says how far it is ahead, or at which moment it stands.
create table platform.clock (
  only_row boolean primary key default true check (only_row),
  offset_s bigint not null default 0,
  stands_at timestamptz
);
insert into platform.clock default values;

-- assert
select 'the clock has one row' where (select count(*) from platform.clock) <> 1;
