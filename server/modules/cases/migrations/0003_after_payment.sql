-- A bank returns a transfer after days, when the case may be closed: then it is due again.
-- Fraud is found also while a series waits for its next instalment.
alter table cases.transition drop constraint transition_in_table;
alter table cases.transition add constraint transition_in_table check ((from_stage, action, to_stage) in (
  ('draft', 'submit', 'submitted'),
  ('draft', 'withdraw', 'withdrawn'),
  ('submitted', 'screen', 'screening'),
  ('submitted', 'withdraw', 'withdrawn'),
  ('screening', 'ask_materials', 'needs_materials'),
  ('screening', 'investigate', 'investigating'),
  ('screening', 'withdraw', 'withdrawn'),
  ('needs_materials', 'answer_materials', 'screening'),
  ('needs_materials', 'investigate', 'investigating'),
  ('needs_materials', 'withdraw', 'withdrawn'),
  ('investigating', 'propose', 'deciding'),
  ('investigating', 'withdraw', 'withdrawn'),
  ('deciding', 'sign_approval', 'approved'),
  ('deciding', 'sign_refusal', 'not_aided'),
  ('deciding', 'reject_proposal', 'investigating'),
  ('deciding', 'withdraw', 'withdrawn'),
  ('not_aided', 'appeal', 'second_review'),
  ('not_aided', 'ask_panel', 'panel'),
  ('not_aided', 'accept_refusal', 'closed'),
  ('not_aided', 'withdraw', 'withdrawn'),
  ('second_review', 'propose', 'deciding'),
  ('second_review', 'withdraw', 'withdrawn'),
  ('panel', 'panel_upholds', 'closed'),
  ('panel', 'panel_overturns', 'approved'),
  ('panel', 'withdraw', 'withdrawn'),
  ('approved', 'notice', 'noticed'),
  ('approved', 'find_fraud', 'clawback'),
  ('approved', 'withdraw', 'withdrawn'),
  ('noticed', 'admit_objection', 'objected'),
  ('noticed', 'move', 'approved'),
  ('noticed', 'confirm', 'confirmed'),
  ('noticed', 'find_fraud', 'clawback'),
  ('noticed', 'withdraw', 'withdrawn'),
  ('objected', 'reinvestigate', 'investigating'),
  ('objected', 'withdraw', 'withdrawn'),
  ('confirmed', 'share', 'shared'),
  ('confirmed', 'withdraw', 'withdrawn'),
  ('shared', 'make_payable', 'payout_due'),
  ('shared', 'unshare', 'approved'),
  ('payout_due', 'pay', 'paid'),
  ('payout_due', 'unshare', 'approved'),
  ('paid', 'pay_back', 'payout_due'),
  ('paid', 'next_instalment', 'approved'),
  ('paid', 'close', 'closed'),
  ('paid', 'find_fraud', 'clawback'),
  ('closed', 'care_on', 'aftercare'),
  ('closed', 'pay_back', 'payout_due'),
  ('closed', 'find_fraud', 'clawback'),
  ('aftercare', 'end_care', 'closed'),
  ('aftercare', 'pay_back', 'payout_due'),
  ('aftercare', 'find_fraud', 'clawback'),
  ('clawback', 'end_clawback', 'closed')
));

-- Such a case may stand beside a newer one of the same membership. Nobody opens a case beside one whose payout is due:
-- the command sees it, and from the approval to the payment it never stops being seen.
drop index cases.case_open;
create unique index case_open on cases.case (payer_id, membership_id)
  where stage not in ('payout_due', 'paid', 'closed', 'aftercare', 'withdrawn', 'clawback');

-- assert
select 'a step is missing' where (select count(*) from pg_constraint where conname = 'transition_in_table'
  and pg_get_constraintdef(oid) like '%pay_back%find_fraud%') <> 1;
