import type { Check } from '../../platform/module.ts';

export const planChecks: readonly Check[] = [
  {
    name: 'plans.hash_matches_text',
    meaning: 'The rules of a version are no longer the text that was hashed when it was published.',
    sql: `select plan_id, version from plans.rule_version
          where hash <> sha256(convert_to(canonical, 'UTF8')) or rules <> canonical::jsonb`,
  },
  {
    name: 'plans.versions_gapless',
    meaning: 'A plan misses a version of its rules, or versions come into force out of order.',
    sql: `select plan_id, version from (select plan_id, version, in_force_from,
            row_number() over (partition by plan_id order by version) as n,
            lag(in_force_from) over (partition by plan_id order by version) as before from plans.rule_version) v
          where version <> n or in_force_from <= before`,
  },
  {
    name: 'plans.version_is_public',
    meaning: 'A version of the rules is not in the public log with its hash.',
    sql: `select p.code, v.version from plans.rule_version v join plans.plan p using (plan_id)
          where not exists (select 1 from disclosure.entry e where e.kind = 'rule' and e.plan_code = p.code
            and (e.body::jsonb ->> 'version')::int = v.version and e.body::jsonb ->> 'rules_hash' = encode(v.hash, 'hex'))`,
  },
];
