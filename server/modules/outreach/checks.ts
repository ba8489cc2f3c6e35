import type { Check } from '../../platform/module.ts';

export const outreachChecks: readonly Check[] = [
  {
    name: 'outreach.tally_is_sum_of_taps',
    meaning: 'The tally of an event is not the sum of its taps and joinings.',
    sql: `select t.event_id from outreach.tally t
          left join (select event_id, sum(n) filter (where kind = 'talked') as talked, sum(n) filter (where kind = 'joined') as joined,
              sum(n) filter (where kind = 'wary') as wary, sum(n) filter (where kind = 'only_looked') as only_looked
            from outreach.tap group by 1) p using (event_id)
          left join (select event_id, count(*) as n from outreach.joining group by 1) j using (event_id)
          where (t.talked, t.joined, t.wary, t.only_looked, t.joined_with_code) is distinct from
            (coalesce(p.talked, 0)::int, coalesce(p.joined, 0)::int, coalesce(p.wary, 0)::int, coalesce(p.only_looked, 0)::int, coalesce(j.n, 0)::int)`,
  },
  {
    name: 'outreach.event_has_tally',
    meaning: 'An event has no tally.',
    sql: `select e.event_id from outreach.event e where not exists (select 1 from outreach.tally t where t.event_id = e.event_id)`,
  },
  {
    name: 'outreach.held_by_somebody',
    meaning: 'An event ran without a representative on duty.',
    sql: `select e.event_id from outreach.event e where e.state = 'running'
            and not exists (select 1 from outreach.duty d where d.event_id = e.event_id)`,
  },
];
