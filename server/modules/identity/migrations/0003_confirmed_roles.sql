-- Roles that touch money or cases come into force when another operator or auditor confirms them.
alter table identity.user_role add column confirmed_by text, add column confirmed_at timestamptz;
update identity.user_role set confirmed_by = 'system:before_confirmation', confirmed_at = granted_at;
alter table identity.user_role add constraint confirmed_by_another
  check (confirmed_by <> granted_by and confirmed_by <> 'user:' || user_id);

-- assert
select role_id from identity.user_role where confirmed_at is null;
