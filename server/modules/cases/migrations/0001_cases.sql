-- Cases from the draft to the end, their history, documents, findings, decisions and objections.
create schema cases;

create table cases.case (
  -- random, because the public sees it
  case_id uuid primary key,
  plan_id int not null,
  payer_id bigint not null,
  membership_id bigint not null,
  person_id bigint not null,
  branch_id int not null,
  rule_version int not null,
  stage text not null constraint stage_known check (stage in ('draft', 'submitted', 'screening', 'needs_materials', 'investigating', 'deciding', 'not_aided', 'second_review', 'panel', 'approved', 'noticed', 'objected', 'confirmed', 'shared', 'payout_due', 'paid', 'closed', 'aftercare', 'withdrawn', 'clawback')),
  review text not null default 'first' check (review in ('first', 'second', 'panel')),
  illness_code text not null,
  severity text not null,
  diagnosed_on date not null,
  accident boolean not null,
  hospital text not null,
  -- asked first: while false, nothing to the patient names the illness
  knows_diagnosis boolean not null,
  applicant_user_id bigint not null,
  relation text not null check (relation in ('self', 'contact', 'mandate', 'next_of_kin')),
  contact_user_id bigint,
  joined_on date not null,
  age_at_diagnosis int not null,
  -- what spoke against the request when it was submitted; for the reviewer
  hindrances text[] not null default '{}',
  asked_minor bigint not null check (asked_minor >= 0),
  -- by the table of the pinned rules; the whole of a series of instalments
  decided_minor bigint check (decided_minor >= 0),
  -- what the period gave after its caps
  aid_minor bigint check (aid_minor >= 0),
  instalments int not null default 1 check (instalments between 1 and 120),
  instalment_no int not null default 1 check (instalment_no between 1 and instalments),
  outcome text check (outcome in ('approved', 'not_aided')),
  refusal_kind text check (refusal_kind in ('waiting_period', 'not_listed_illness', 'health_notice_untrue', 'health_notice_unknowing', 'not_covered', 'too_late', 'cause_excluded', 'proof_missing', 'forged_proof')),
  clauses text[] not null default '{}',
  evidence uuid[] not null default '{}',
  decided_at timestamptz,
  period_no int,
  moves int not null default 0 check (moves >= 0),
  created_at timestamptz not null,
  submitted_at timestamptz,
  stage_since timestamptz not null,
  due_on date,
  paid_at timestamptz,
  -- returned past shares of a refusal: the period that pays them back
  returned_period int,
  story_sealed bytea,
  -- what the person lets the public see; null until consented
  public_name text,
  public_story text,
  published_consent_at timestamptz,
  public_noindex boolean not null default true check (public_noindex),
  check ((outcome is null) = (decided_minor is null)),
  check (outcome is distinct from 'not_aided' or (refusal_kind is not null and decided_minor = 0)),
  check (outcome is distinct from 'approved' or (refusal_kind is null and decided_minor > 0)),
  check (outcome is null or cardinality(clauses) > 0),
  check (stage not in ('noticed', 'confirmed', 'shared', 'payout_due') or period_no is not null),
  check (stage not in ('shared', 'payout_due', 'paid') or aid_minor is not null)
);
create index case_queue on cases.case (stage, stage_since);
create index case_due on cases.case (due_on) where due_on is not null;
create index case_of_plan on cases.case (plan_id, stage, decided_at);
create index case_of_period on cases.case (plan_id, period_no) where period_no is not null;
create index case_of_membership on cases.case (payer_id, membership_id);
create index case_of_applicant on cases.case (applicant_user_id);
-- a membership has one open case at a time
create unique index case_open on cases.case (payer_id, membership_id)
  where stage not in ('paid', 'closed', 'aftercare', 'withdrawn', 'clawback');

create table cases.transition (
  case_id uuid not null references cases.case,
  no int not null check (no > 0),
  from_stage text not null,
  action text not null,
  to_stage text not null,
  actor text not null,
  at timestamptz not null,
  due_on date,
  period_no int,
  primary key (case_id, no),
  constraint transition_in_table check ((from_stage, action, to_stage) in (
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
    ('approved', 'withdraw', 'withdrawn'),
    ('noticed', 'admit_objection', 'objected'),
    ('noticed', 'move', 'approved'),
    ('noticed', 'confirm', 'confirmed'),
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
    ('closed', 'find_fraud', 'clawback'),
    ('aftercare', 'end_care', 'closed'),
    ('aftercare', 'find_fraud', 'clawback'),
    ('clawback', 'end_clawback', 'closed')
  ))
);

create table cases.document (
  document_id uuid primary key,
  case_id uuid not null references cases.case,
  kind text not null check (kind in ('identity', 'diagnosis', 'pathology', 'imaging', 'discharge', 'invoice', 'accident', 'kinship', 'mandate', 'report', 'other')),
  name_sealed bytea not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  size_bytes bigint not null check (size_bytes > 0),
  seen_by text[] not null,
  added_by bigint not null,
  added_at timestamptz not null,
  unique (case_id, sha256)
);

create table cases.finding (
  case_id uuid not null references cases.case,
  finding_no int not null,
  clause text not null,
  verdict text not null check (verdict in ('met', 'not_met', 'unclear')),
  evidence uuid[] not null,
  note_sealed bytea,
  user_id bigint not null,
  at timestamptz not null,
  primary key (case_id, finding_no)
);

-- Every decision is proposed by one and signed by another person.
create table cases.decision_signature (
  case_id uuid not null references cases.case,
  round int not null check (round > 0),
  review text not null check (review in ('first', 'second', 'panel')),
  part text not null check (part in ('proposed', 'signed', 'rejected')),
  user_id bigint not null,
  at timestamptz not null,
  primary key (case_id, round, part),
  unique (case_id, round, user_id)
);

create table cases.objection (
  objection_id uuid primary key,
  case_id uuid not null references cases.case,
  period_no int not null,
  user_id bigint not null,
  text_sealed bytea not null,
  state text not null check (state in ('received', 'seconding', 'admitted', 'inadmissible')),
  answer text check (answer in ('already_examined', 'no_reason_given', 'no_evidence', 'rules_allow_it', 'other_person', 'not_about_this_case')),
  at timestamptz not null,
  answered_by bigint,
  seconded_by bigint,
  answered_at timestamptz,
  check ((state = 'inadmissible') = (answer is not null)),
  check (seconded_by is null or seconded_by <> answered_by),
  unique (case_id, period_no, user_id)
);
create index objection_open on cases.objection (at) where state in ('received', 'seconding');

create function cases.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_relid::regclass using errcode = 'TZ001';
end $$;
create trigger transition_append_only before update or delete on cases.transition
  for each row execute function cases.refuse_change();
create trigger finding_append_only before update or delete on cases.finding
  for each row execute function cases.refuse_change();
create trigger signature_append_only before update or delete on cases.decision_signature
  for each row execute function cases.refuse_change();

-- assert
select 1 where false;
