import { readFileSync } from 'node:fs';
import { checkRules } from '@tongzhou/rules';
import { describe, expect, it } from 'vitest';
import { clauseOfKind, clausesOf, clauseTitle } from './clauses.ts';

const file = new URL('../../../../examples/plans/demo-tongzhou-major-illness.json', import.meta.url);
const checked = checkRules(readFileSync(file, 'utf8'));
if (!checked.ok) throw new Error('the example plan is right');
const { rules } = checked;
const say = (key: string, params: Record<string, string | number> = {}) =>
  `${key}${Object.keys(params).length > 0 ? ` ${JSON.stringify(params)}` : ''}`;
const facts = {
  illness_code: 'cancer',
  diagnosed_on: '2027-02-10',
  joined_on: '2027-01-06',
  accident: false,
  age_at_diagnosis: 46,
  submitted_on: '2027-02-12',
};
const list = (hindrances: string[] = [], part: Partial<typeof facts> = {}) =>
  clausesOf(rules, { ...facts, ...part }, hindrances, 'zh-Hans', say, (day) => day);

describe('the clauses of a case', () => {
  it('begin with the illness and its proof, and name every exclusion', () => {
    const clauses = list();
    expect(clauses[0]).toMatchObject({ code: 'what.illnesses.cancer', title: '恶性肿瘤（重度）' });
    expect(clauses[0]!.proofs).toContain('病理诊断报告');
    expect(clauses.filter((c) => c.group === 'exclusion')).toHaveLength(rules.what.not_aided.length);
    expect(clauses.every((c) => /^[a-z][a-z0-9_.-]{0,99}$/.test(c.code))).toBe(true);
    expect(new Set(clauses.map((c) => c.code)).size).toBe(clauses.length);
  });
  it('lay a hindrance on the clause it is about', () => {
    const against = (h: string, part = {}) =>
      list([h], part)
        .filter((c) => c.hindrances.length > 0)
        .map((c) => c.code);
    expect(against('waiting_period')).toEqual(['waiting.illness_days']);
    expect(against('waiting_period', { accident: true })).toEqual(['waiting.accident_days']);
    expect(against('too_late')).toEqual(['case_clock.apply_days']);
    expect(against('not_covered')).toEqual(['balance.grace_days']);
    expect(against('illness_not_listed', { illness_code: 'cold' })).toEqual(['what.illnesses']);
  });
  it('offer the usual clause for a kind of refusal', () => {
    const clauses = list();
    expect(clauseOfKind('too_late', clauses)).toBe('case_clock.apply_days');
    expect(clauseOfKind('waiting_period', clauses)).toBe('waiting.illness_days');
    expect(clauseOfKind('cause_excluded', clauses)).toMatch(/^what\.not_aided\./);
  });
  it('name a cited clause, also of another illness, and an unknown one by its code', () => {
    expect(clauseTitle(rules, 'what.illnesses.heart-attack', 'zh-Hans', say)).toBe('急性心肌梗死');
    expect(clauseTitle(undefined, 'aid.table', 'zh-Hans', say)).toBe('clause.table');
    expect(clauseTitle(rules, 'somewhere.else', 'zh-Hans', say)).toBe('somewhere.else');
  });
});
