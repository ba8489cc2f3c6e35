import { readdirSync, readFileSync } from 'node:fs';
import { makeTranslator } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { describe, expect, it } from 'vitest';
import {
  aidFor,
  caps,
  checkRules,
  diffRules,
  problemText,
  type Rules,
  rulesCanonical,
  rulesText,
} from './index.ts';

const folder = new URL('../../../examples/plans/', import.meta.url);
const files = readdirSync(folder);
const source = (file: string) => readFileSync(new URL(file, folder), 'utf8');
const demo = source('demo-tongzhou-major-illness.json');
const rulesOf = (text: string): Rules => {
  const checked = checkRules(text);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  return checked.rules;
};
const zh = loadTranslator('zh-Hans', 'rules');

/** Warnings that name what the platform leaves to the organisation. */
const NOT_CARRIED_OUT = [
  'rules.rolls_into_by_hand',
  'rules.ends_membership_by_hand',
  'rules.returns_shares_not_listed',
  'rules.waiting_always_restarts',
  'rules.panel_not_yet',
];

describe('examples', () => {
  it('are six', () => expect(files).toHaveLength(6));
  it.each(files)('%s is sound', (file) => {
    const checked = checkRules(source(file));
    expect(checked.ok).toBe(true);
    const others = checked.problems.filter((p) => !NOT_CARRIED_OUT.includes(p.code));
    expect(others.map((p) => `${problemText(p, zh)}`)).toEqual([]);
    expect(checked.problems.map((p) => p.severity)).not.toContain('error');
  });
  it.each(files)('%s reads as text in every language without a missing word', (file) => {
    for (const locale of ['zh-Hans', 'zh-Hant', 'en'] as const) {
      const text = JSON.stringify(rulesText(rulesOf(source(file)), locale, loadTranslator(locale, 'rules')));
      expect(text).not.toMatch(/rules\.[a-z_]+|\{[a-z_]+\}/);
    }
  });
});

describe('checkRules', () => {
  it('names line, column and reason', () => {
    const broken = demo.replace('"rate": "0.08"', '"rate": 0.08');
    const [problem] = checkRules(broken).problems;
    expect(problem).toMatchObject({ code: 'rules.wrong_type', path: '/sharing/fee/rate' });
    expect(broken.split('\n')[problem!.line - 1]).toContain('"rate": 0.08');
    expect(problemText(problem!, zh)).toMatch(/^第 \d+ 行第 \d+ 列/);
  });
  it.each([
    ['not JSON', '{"a": 1,}', 'rules.not_json'],
    ['empty', '', 'rules.not_json'],
    [
      'a key twice',
      demo.replace('"currency": "CNY"', '"currency": "CNY",\n  "currency": "EUR"'),
      'rules.key_twice',
    ],
    [
      'an unknown key',
      demo.replace('"currency": "CNY"', '"currency": "CNY", "premium": 1'),
      'rules.unknown_field',
    ],
    ['a missing section', demo.replace(/"case_clock": \{[^}]*\},/, ''), 'rules.field_missing'],
    [
      'a negative amount',
      demo.replace('"case_minor": "300"', '"case_minor": "-300"'),
      'rules.amount_malformed',
    ],
    [
      'a huge amount',
      demo.replace('"case_minor": "300"', `"case_minor": "${'9'.repeat(40)}"`),
      'rules.amount_malformed',
    ],
    ['an unknown zone', demo.replace('Asia/Shanghai', 'Asia/Baishan'), 'rules.time_zone_unknown'],
    [
      'a gap in the table',
      demo.replace(
        '"age_from": 0,\n        "age_to": 64,\n        "severity": "severe"',
        '"age_from": 5,\n        "age_to": 64,\n        "severity": "severe"',
      ),
      'rules.aid_missing_for_age',
    ],
    [
      'a first top-up below the cap',
      demo.replace('"first_top_up_minor": "3000"', '"first_top_up_minor": "500"'),
      'rules.first_top_up_below_cap',
    ],
    [
      'sharing after the next notice',
      demo.replace('"sharing_days": [\n        14,', '"sharing_days": [\n        22,'),
      'rules.sharing_after_next_notice',
    ],
  ])('refuses %s', (_, text, code) => {
    const checked = checkRules(text);
    expect(checked.ok).toBe(false);
    expect(checked.problems.map((p) => p.code)).toContain(code);
    expect(zh(code)).not.toBe(code);
    expect(checked.problems.every((p) => p.line >= 1 && p.column >= 1)).toBe(true);
  });
  it.each([
    ['rolls into another plan', '"rolls_into": null', '"rolls_into": "senior"', 'rules.rolls_into_by_hand'],
    [
      'ends the membership',
      '"ends_membership": true',
      '"ends_membership": true',
      'rules.ends_membership_by_hand',
    ],
    [
      'keeps the old waiting period',
      '"restarts_on_rejoining": true',
      '"restarts_on_rejoining": false',
      'rules.waiting_always_restarts',
    ],
    ['has a panel', /"panel": \{/, '"panel": {', 'rules.panel_not_yet'],
    [
      'returns shares without naming the kind',
      /"returning_kinds": \[[^\]]*\]/,
      '"returning_kinds": []',
      'rules.returns_shares_not_listed',
    ],
  ])('warns, with the line, of a rule nothing carries out: %s', (_, from, to, code) => {
    expect(demo.search(from)).toBeGreaterThan(0);
    const text = demo.replace(from, to);
    const checked = checkRules(text);
    expect(checked.ok).toBe(true);
    const problem = checked.problems.find((p) => p.code === code)!;
    expect(problem.severity).toBe('warning');
    expect(text.split('\n')[problem.line - 1]).toContain(`"${problem.path.split('/').at(-1)}"`);
    expect(problemText(problem, zh)).not.toContain('rules.');
  });
  it('lets instalments be paid once a period only', () => {
    const bread = JSON.parse(source('bread-fund-small-group.json'));
    const found = (change: (rules: typeof bread) => void) => {
      const rules = structuredClone(bread);
      change(rules);
      return checkRules(JSON.stringify(rules)).problems.map((p) => `${p.severity} ${p.code}`);
    };
    expect(found(() => {})).toEqual([]);
    expect(found((r) => Object.assign(r.aid.payment, { every_months: 3 }))).toEqual([
      'error rules.instalments_not_each_period',
    ]);
    const twice = { notice_days: [1, 16], sharing_days: [8, 23] };
    expect(found((r) => Object.assign(r.sharing, { calendar: twice }))).toContain(
      'warning rules.instalments_more_often',
    );
  });
  it('finds every field of the wrong type on its own line', () => {
    const tree = JSON.parse(demo) as Record<string, unknown>;
    const leaves = (value: unknown, path: string[]): string[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([k, v]) => leaves(v, [...path, k]))
        : [path];
    for (const path of leaves(tree, [])) {
      const copy = structuredClone(tree);
      let at = copy as Record<string, unknown>;
      for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
      at[path.at(-1)!] = { wrong: true };
      const text = JSON.stringify(copy, null, 2);
      const checked = checkRules(text);
      expect(checked.ok, path.join('/')).toBe(false);
      const line = text.split('\n').findIndex((l) => l.includes('"wrong": true')) + 1;
      expect(
        checked.problems.some((p) => p.line === line - 1 || p.line === line),
        path.join('/'),
      ).toBe(true);
    }
  });
});

describe('accessors', () => {
  it('give the aid of the table, grown with the years', () => {
    const rules = rulesOf(source('kangai-style-half-monthly.json'));
    const q = { age: 30, severity: 'severe' as const };
    expect(aidFor(rules, { ...q, years_of_membership: 0 })).toBe(9_999_999n);
    expect(aidFor(rules, { ...q, years_of_membership: 3 })).toBe(30_000_000n);
    expect(aidFor(rules, { age: 30, severity: 'mild', years_of_membership: 3 })).toBe(0n);
  });
  it('derive the period cap from the cap per case', () => {
    const rules = rulesOf(demo.replace('"period_minor": "600"', '"period_minor": null'));
    expect(caps(rules).period_cap_minor).toBe(600n);
  });
});

describe('diffRules', () => {
  it('matches list items by code and says before and after', () => {
    const before = rulesOf(demo);
    const after = structuredClone(before);
    after.what.illnesses.reverse();
    after.sharing.caps.year_minor = '9000';
    after.what.not_aided.pop();
    const changes = diffRules(
      before,
      after,
      makeTranslator({ 'rules.diff.changed': '{path} {before}->{after}', 'rules.diff.removed': '-{path}' }),
    );
    expect(changes.map((c) => c.text)).toEqual([
      '-/what/not_aided/untrue',
      '/sharing/caps/year_minor 7200->9000',
    ]);
  });
  it('finds nothing between equal rules, whatever the order of keys', () => {
    const rules = rulesOf(demo);
    const shuffled = rulesOf(JSON.stringify(Object.fromEntries(Object.entries(rules).toReversed())));
    expect(rulesCanonical(shuffled)).toBe(rulesCanonical(rules));
    expect(diffRules(rules, shuffled, zh)).toEqual([]);
  });
});
