import type { Check } from '../../platform/module.ts';

export const caseChecks: readonly Check[] = [
  {
    name: 'cases.stage_is_last_step',
    meaning: 'A case stands in a stage that its history does not end in, or the history has a gap.',
    sql: `select c.case_id from cases.case c
          left join lateral (select t.to_stage, t.no, count(*) over () as steps from cases.transition t
            where t.case_id = c.case_id order by t.no desc limit 1) h on true
          where c.stage <> coalesce(h.to_stage, 'draft') or h.no <> h.steps`,
  },
  {
    name: 'cases.steps_join',
    meaning: 'A step of a case begins in another stage than the step before ended in.',
    sql: `select case_id, no from (select case_id, no, from_stage,
            lag(to_stage, 1, 'draft') over (partition by case_id order by no) as before from cases.transition) x
          where from_stage <> before`,
  },
  {
    name: 'cases.decided_by_two',
    meaning: 'A decision stands without the signatures of two different people.',
    sql: `select c.case_id from cases.case c
          where c.outcome is not null and c.stage not in ('deciding', 'withdrawn') and c.review <> 'panel'
            and not exists (select 1 from cases.decision_signature p join cases.decision_signature s using (case_id, round)
              where p.case_id = c.case_id and p.part = 'proposed' and s.part = 'signed' and p.user_id <> s.user_id)`,
  },
  {
    name: 'cases.step_is_public',
    meaning: 'A case has taken more or fewer steps than the public log tells.',
    sql: `select t.case_id from (select case_id, count(*) as n from cases.transition
              where not (from_stage = 'draft' and action = 'withdraw') group by 1) t
          left join (select case_id, count(*) as n from disclosure.entry where kind = 'case_stage' group by 1) e using (case_id)
          where t.n <> coalesce(e.n, 0)`,
  },
];
