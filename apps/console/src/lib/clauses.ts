import type { RefusalKind } from '@tongzhou/contract/words';
import type { LocalText, Rules } from '@tongzhou/rules';
import { addDays } from './clock.ts';

type Say = (key: string, params?: Record<string, string | number>) => string;

/** One clause a case is measured by: where it stands in the rules, what it says, and what the file says to it. */
export interface Clause {
  code: string;
  group: 'illness' | 'time' | 'person' | 'exclusion' | 'aid';
  title: string;
  text: string;
  /** proofs the rules ask for */
  proofs: string[];
  /** the facts of this case under the clause, in words */
  fact: string | null;
  hindrances: readonly string[];
}

export interface ClauseFacts {
  illness_code: string;
  diagnosed_on: string;
  joined_on: string;
  accident: boolean;
  age_at_diagnosis: number;
  submitted_on: string | null;
}

/** A text of the rules in the reader's language; zh-Hans is always there. */
export const ruleText = (text: LocalText, locale: string): string =>
  (text as Record<string, string | undefined>)[locale] ?? text['zh-Hans'];

/** Which clause speaks when the system found a hindrance at the application. */
const HINDRANCE_CLAUSE: Record<string, string> = {
  in_future: 'case_clock.apply_days',
  too_late: 'case_clock.apply_days',
  illness_not_listed: 'what.illnesses',
  not_covered: 'balance.grace_days',
  age_outside: 'who.ends',
  times_used: 'aid.times',
};

/** The clauses a case is checked against, in the order in which a reviewer reads a file. */
export function clausesOf(
  rules: Rules,
  facts: ClauseFacts,
  hindrances: readonly string[],
  locale: string,
  say: Say,
  date: (day: string) => string,
): Clause[] {
  const waiting = facts.accident ? 'waiting.accident_days' : 'waiting.illness_days';
  const against = (code: string) =>
    hindrances.filter((h) => (h === 'waiting_period' ? waiting : HINDRANCE_CLAUSE[h]) === code);
  const clause = (
    code: string,
    group: Clause['group'],
    title: string,
    text: string,
    more: Partial<Clause> = {},
  ): Clause => ({ code, group, title, text, proofs: [], fact: null, hindrances: against(code), ...more });
  return [
    illnessClause(rules, facts, locale, say, clause),
    clause('what.hospitals', 'illness', say('clause.hospitals'), ruleText(rules.what.hospitals, locale)),
    waitingClause(rules, facts, waiting, say, date, clause),
    clause(
      'case_clock.apply_days',
      'time',
      say('clause.apply_days'),
      say('clause.apply_days_text', { days: rules.case_clock.apply_days }),
      {
        fact: say('clause.apply_days_fact', {
          until: date(addDays(facts.diagnosed_on, rules.case_clock.apply_days)),
          on: facts.submitted_on ? date(facts.submitted_on) : '–',
        }),
      },
    ),
    clause(
      'balance.grace_days',
      'time',
      say('clause.covered'),
      say('clause.covered_text', { days: rules.balance.grace_days }),
    ),
    clause(
      'who.ends',
      'person',
      say('clause.age'),
      say('clause.age_text', { from: rules.who.joining.age_min, to: rules.who.ends.age - 1 }),
      { fact: say('clause.age_fact', { age: facts.age_at_diagnosis }) },
    ),
    clause('who.health_notice', 'person', say('clause.health'), say('clause.health_text')),
    ...rules.what.not_aided.map((n) =>
      clause(`what.not_aided.${n.code}`, 'exclusion', say('clause.not_aided'), ruleText(n.text, locale)),
    ),
    clause('aid.times', 'aid', say('clause.times'), say('clause.times_text', { times: rules.aid.times })),
    clause('aid.table', 'aid', say('clause.table'), say('clause.table_text')),
  ];
}

type Make = (
  code: string,
  group: Clause['group'],
  title: string,
  text: string,
  more?: Partial<Clause>,
) => Clause;

function illnessClause(rules: Rules, facts: ClauseFacts, locale: string, say: Say, make: Make): Clause {
  const illness = rules.what.illnesses.find((i) => i.code === facts.illness_code);
  if (!illness) return make('what.illnesses', 'illness', say('clause.illness_unlisted'), facts.illness_code);
  return make(
    `what.illnesses.${illness.code}`,
    'illness',
    ruleText(illness.name, locale),
    ruleText(illness.definition, locale),
    { proofs: illness.proof.map((p) => ruleText(p, locale)) },
  );
}

function waitingClause(
  rules: Rules,
  facts: ClauseFacts,
  code: string,
  say: Say,
  date: (day: string) => string,
  make: Make,
): Clause {
  const days = facts.accident ? rules.waiting.accident_days : rules.waiting.illness_days;
  return make(
    code,
    'time',
    say(facts.accident ? 'clause.waiting_accident' : 'clause.waiting'),
    say('clause.waiting_text', { days }),
    {
      fact: say('clause.waiting_fact', {
        joined: date(facts.joined_on),
        from: date(addDays(facts.joined_on, days)),
        on: date(facts.diagnosed_on),
      }),
    },
  );
}

/** The name of a clause that is cited in a decision, also when it belongs to another illness or an older wording. */
export function clauseTitle(rules: Rules | undefined, code: string, locale: string, say: Say): string {
  const last = code.split('.').at(-1)!;
  if (rules && code.startsWith('what.')) {
    const illness = rules.what.illnesses.find((i) => i.code === last);
    if (illness) return ruleText(illness.name, locale);
    const excluded = rules.what.not_aided.find((n) => n.code === last);
    if (excluded) return ruleText(excluded.text, locale);
  }
  const known: Record<string, string> = {
    'what.illnesses': 'clause.illness_unlisted',
    'what.hospitals': 'clause.hospitals',
    'waiting.illness_days': 'clause.waiting',
    'waiting.accident_days': 'clause.waiting_accident',
    'case_clock.apply_days': 'clause.apply_days',
    'balance.grace_days': 'clause.covered',
    'who.ends': 'clause.age',
    'who.health_notice': 'clause.health',
    'aid.times': 'clause.times',
    'aid.table': 'clause.table',
  };
  return known[code] ? say(known[code]) : code;
}

/** The clause that usually carries a refusal of this kind; the reviewer may choose others. */
export function clauseOfKind(kind: RefusalKind, clauses: readonly Clause[]): string | undefined {
  const starts: Record<RefusalKind, string> = {
    waiting_period: 'waiting.',
    not_listed_illness: 'what.illnesses',
    health_notice_untrue: 'who.health_notice',
    health_notice_unknowing: 'who.health_notice',
    not_covered: 'balance.grace_days',
    too_late: 'case_clock.apply_days',
    cause_excluded: 'what.not_aided.',
    proof_missing: 'what.illnesses',
    forged_proof: 'what.illnesses',
  };
  return clauses.find((c) => c.code.startsWith(starts[kind]))?.code;
}
