-- The outbox of the public log: what a command makes public, written in the command's own transaction.
create schema disclosure;

create table disclosure.entry (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null check (kind ~ '^[a-z_]{3,30}$'),
  plan_code text,
  case_id uuid,
  -- canonical JSON (a liabilities header: its lines); hash is SHA-256 of these UTF-8 bytes
  body text not null check (octet_length(body) between 2 and 65535),
  hash bytea not null check (octet_length(hash) = 32)
);
create index entry_by_kind on disclosure.entry (kind, seq);
create index entry_by_plan on disclosure.entry (plan_code, seq) where plan_code is not null;
create index entry_by_case on disclosure.entry (case_id, seq) where case_id is not null;

create function disclosure.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'disclosure.entry is append-only' using errcode = 'TZ001';
end $$;
create trigger entry_append_only before update or delete on disclosure.entry
  for each row execute function disclosure.refuse_change();
create trigger entry_no_truncate before truncate on disclosure.entry
  for each statement execute function disclosure.refuse_change();

-- assert
select 'sha256 of the server differs' where encode(sha256('abc'::bytea), 'hex') not like 'ba7816bf%';
