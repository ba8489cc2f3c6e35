import { describe, expect, it } from 'vitest';
import { type DecisionForm, lacking, minorOf } from './decision.ts';
import { lineRange } from './lines.ts';

const form = (part: Partial<DecisionForm>): DecisionForm => ({
  outcome: null,
  refusal_kind: null,
  clauses: [],
  evidence: [],
  cost_minor: null,
  ...part,
});

describe('a decision that is filled in', () => {
  it('needs kind, clause and evidence to refuse', () => {
    expect(lacking(form({}), false)).toEqual(['outcome', 'clauses']);
    expect(lacking(form({ outcome: 'not_aided' }), false)).toEqual(['refusal_kind', 'clauses', 'evidence']);
    expect(
      lacking(
        form({
          outcome: 'not_aided',
          refusal_kind: 'too_late',
          clauses: ['case_clock.apply_days'],
          evidence: ['d'],
        }),
        false,
      ),
    ).toEqual([]);
  });
  it('needs costs where the plan reimburses', () => {
    const approved = form({ outcome: 'approved', clauses: ['aid.table'] });
    expect(lacking(approved, false)).toEqual([]);
    expect(lacking(approved, true)).toEqual(['cost']);
    expect(lacking({ ...approved, cost_minor: '1' }, true)).toEqual([]);
  });
  it('reads amounts without a float', () => {
    expect(minorOf('1,234.5', 2)).toBe('123450');
    expect(minorOf('0.07', 2)).toBe('7');
    expect(minorOf('12', 0)).toBe('12');
    expect(minorOf('9999999999999.99', 2)).toBe('999999999999999');
    expect(minorOf('1.234', 2)).toBeNull();
    expect(minorOf('-1', 2)).toBeNull();
    expect(minorOf('', 2)).toBeNull();
    expect(minorOf('1e3', 2)).toBeNull();
  });
});

describe('lines of a rules file', () => {
  const text = 'a\nbc\n\nd';
  it('finds where a line begins and ends', () => {
    expect(lineRange(text, 1)).toEqual({ from: 0, to: 1 });
    expect(lineRange(text, 2)).toEqual({ from: 2, to: 4 });
    expect(lineRange(text, 3)).toEqual({ from: 5, to: 5 });
    expect(lineRange(text, 4)).toEqual({ from: 6, to: 7 });
    expect(lineRange(text, 9)).toEqual({ from: 7, to: 7 });
  });
});
