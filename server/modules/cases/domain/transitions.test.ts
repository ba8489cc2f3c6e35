import { readFileSync } from 'node:fs';
import { CASE_ACTIONS, CASE_STAGES, type CaseAction, type CaseStage } from '@tongzhou/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CLOCKS, dueOn } from './clocks.ts';
import { type Mover, STAGES, step, TRANSITIONS, transitionsMarkdown, wasPaid } from './transitions.ts';

const MOVERS: Mover[] = ['applicant', 'calendar', 'panel', 'reviewer', 'investigator', 'finance', 'operator'];
const can = (from: CaseStage, action: CaseAction) => STAGES[from].on[action]?.to;

describe('the transition table', () => {
  it('knows exactly the stages and actions of the contract', () => {
    expect(Object.keys(STAGES).sort()).toEqual([...CASE_STAGES].sort());
    expect([...new Set(TRANSITIONS.map((t) => t.action))].sort()).toEqual([...CASE_ACTIONS].sort());
  });

  it('reaches every stage from a draft', () => {
    const reached = new Set<CaseStage>(['draft']);
    for (const stage of reached)
      for (const t of TRANSITIONS.filter((row) => row.from === stage)) reached.add(t.to);
    expect([...reached].sort()).toEqual([...CASE_STAGES].sort());
  });

  it('follows the path of the design', () => {
    const path: [CaseAction, CaseStage][] = [
      ['submit', 'submitted'],
      ['screen', 'screening'],
      ['ask_materials', 'needs_materials'],
      ['answer_materials', 'screening'],
      ['investigate', 'investigating'],
      ['propose', 'deciding'],
      ['sign_approval', 'approved'],
      ['notice', 'noticed'],
      ['confirm', 'confirmed'],
      ['share', 'shared'],
      ['make_payable', 'payout_due'],
      ['pay', 'paid'],
      ['close', 'closed'],
      ['care_on', 'aftercare'],
    ];
    let stage: CaseStage = 'draft';
    for (const [action, to] of path) {
      stage = step(stage, action, MOVERS).to;
      expect(stage).toBe(to);
    }
  });

  it('lets the applicant withdraw until the money is shared out, and never afterwards', () => {
    for (const stage of CASE_STAGES) {
      const after = ['shared', 'payout_due', 'paid', 'closed', 'aftercare', 'clawback', 'withdrawn'].includes(
        stage,
      );
      expect(can(stage, 'withdraw')).toBe(after ? undefined : 'withdrawn');
    }
  });

  it('names who acts wherever something is left to do, and gives people a clock', () => {
    for (const [stage, row] of Object.entries(STAGES)) {
      if (Object.keys(row.on).some((a) => !['care_on', 'end_care', 'find_fraud', 'pay_back'].includes(a)))
        expect(row.acts, stage).not.toBe('nobody');
      if (['reviewer', 'investigator', 'finance', 'panel'].includes(row.acts))
        expect(row.clock, stage).not.toBeNull();
    }
  });

  it('stands in the README as it is', () => {
    // Formatters pad tables; what stands in the cells is compared.
    const cells = (markdown: string) => markdown.replaceAll(' ', '').replaceAll(/-{3,}/g, '---');
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    expect(cells(readme)).toContain(cells(transitionsMarkdown()));
  });
});

describe('random walks', () => {
  const walk = fc.array(fc.tuple(fc.constantFrom(...CASE_ACTIONS), fc.constantFrom(...MOVERS)), {
    maxLength: 200,
  });

  it('never leave the table, are never paid undecided or unshared, and never lose an end', () => {
    fc.assert(
      fc.property(walk, (steps) => {
        let stage: CaseStage = 'draft';
        const trail: CaseStage[] = ['draft'];
        for (const [action, mover] of steps) {
          // The bank returns only what was paid; see `wasPaid`.
          if (action === 'pay_back' && !trail.includes('paid')) continue;
          const row = TRANSITIONS.find(
            (t) => t.from === stage && t.action === action && t.by.includes(mover),
          );
          if (!row) {
            expect(() => step(stage, action, [mover])).toThrow(/case\.step_not/);
            continue;
          }
          stage = step(stage, action, [mover]).to;
          trail.push(stage);
        }
        const paid = trail.indexOf('paid');
        if (paid >= 0) {
          const before = trail.slice(0, paid);
          for (const needed of [
            'investigating',
            'deciding',
            'noticed',
            'confirmed',
            'shared',
            'payout_due',
          ] as const) {
            if (needed === 'deciding' || needed === 'investigating')
              expect(before.includes(needed)).toBe(true);
            else expect(before.lastIndexOf(needed)).toBeGreaterThan(before.indexOf('approved'));
          }
        }
        if (trail.includes('withdrawn')) expect(stage).toBe('withdrawn');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what goes on after a payment', () => {
  it('a transfer that the bank returns is due again, also when the case is closed', () => {
    for (const stage of ['paid', 'closed', 'aftercare'] as const)
      expect(step(stage, 'pay_back', ['calendar'])).toMatchObject({
        to: 'payout_due',
        next: 'finance',
        clock: 'payout',
      });
  });

  it('fraud is found by staff, also while a series waits for its next instalment', () => {
    for (const stage of ['approved', 'noticed', 'paid', 'closed', 'aftercare'] as const) {
      expect(step(stage, 'find_fraud', ['reviewer']).to).toBe('clawback');
      expect(() => step(stage, 'find_fraud', ['applicant', 'calendar'])).toThrow('case.step_not_yours');
    }
  });

  it('knows when a case was paid', () => {
    const paid_at = Temporal.Instant.from('2026-03-01T00:00:00Z');
    expect(wasPaid({ paid_at, instalment_no: 1 })).toBe(true);
    expect(wasPaid({ paid_at: null, instalment_no: 2 })).toBe(true);
    expect(wasPaid({ paid_at: null, instalment_no: 1 })).toBe(false);
  });
});

describe('clocks', () => {
  const row = (from: CaseStage, action: CaseAction) => step(from, action, MOVERS);
  it('start, go on, or end with the stage', () => {
    const submitted = dueOn(row('draft', 'submit'), '2026-03-01', null, DEFAULT_CLOCKS);
    expect(submitted).toBe('2026-03-06');
    expect(dueOn(row('submitted', 'screen'), '2026-03-04', submitted, DEFAULT_CLOCKS)).toBe('2026-03-06');
    expect(
      dueOn(row('needs_materials', 'answer_materials'), '2026-03-20', '2026-04-09', DEFAULT_CLOCKS),
    ).toBe('2026-03-25');
    expect(dueOn(row('approved', 'notice'), '2026-03-20', '2026-03-22', DEFAULT_CLOCKS)).toBeNull();
    expect(dueOn(row('shared', 'make_payable'), '2026-03-20', null, { ...DEFAULT_CLOCKS, payout: 10 })).toBe(
      '2026-03-30',
    );
  });
});
