-- Who is in grace is found by a mark on the account, which a freeze writes anyway. Without `state` in any index a
-- suspended membership stays on its page (a heap-only update), so that a freeze writes a third less to the log.
alter table accounts.account add column some_in_grace boolean not null default false;
update accounts.account a set some_in_grace = true
  where exists (select 1 from accounts.membership m
    where m.payer_id = a.payer_id and m.plan_id = a.plan_id and m.state = 'grace');
create index account_some_in_grace on accounts.account (plan_id, payer_id) where some_in_grace;
drop index accounts.membership_in_grace;
-- Room on each page for the few of its rows that change.
alter table accounts.membership set (fillfactor = 92);

-- assert
select 'an index of memberships holds their state' from pg_index i
  where indrelid = 'accounts.membership'::regclass
    and pg_get_indexdef(indexrelid) like '%state%';
