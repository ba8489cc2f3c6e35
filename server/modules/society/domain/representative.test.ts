import { REPRESENTATIVE_STATES, type RepresentativeState } from '@tongzhou/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mark, QUESTIONS } from './quiz.ts';
import {
  badgeState,
  inOffice,
  needFitApplicant,
  printedName,
  renewedUntil,
  yearFrom,
} from './representative.ts';
import { REPRESENTATIVE_ACTIONS, representativeStep, societyStep } from './states.ts';

describe('states of a representative', () => {
  it('whatever is tried: nobody serves without being confirmed, nobody comes back after the end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...REPRESENTATIVE_ACTIONS), { maxLength: 40 }), (actions) => {
        let state: RepresentativeState = 'applied';
        let confirmed = false;
        for (const action of actions) {
          const before: RepresentativeState = state;
          try {
            state = representativeStep(before, action);
          } catch {
            state = before;
            continue;
          }
          if (action === 'confirm') confirmed = true;
          expect(REPRESENTATIVE_STATES).toContain(state);
          expect(before).not.toBe('ended');
          if (state === 'confirmed') expect(confirmed).toBe(true);
          if (action === 'suspend') expect(state).toBe('suspended');
          if (before === 'suspended') expect(['reinstate', 'end']).toContain(action);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('says on the badge what is so today', () => {
    const base = { valid_until: '2026-12-31', ended_for: null } as const;
    expect(badgeState({ ...base, state: 'confirmed' }, '2026-12-31')).toBe('valid');
    expect(badgeState({ ...base, state: 'confirmed' }, '2027-01-01')).toBe('expired');
    expect(badgeState({ ...base, state: 'suspended' }, '2027-01-01')).toBe('suspended');
    expect(badgeState({ ...base, state: 'ended', ended_for: 'term_over' }, '2026-05-01')).toBe('expired');
    expect(badgeState({ ...base, state: 'ended', ended_for: 'money' }, '2026-05-01')).toBe('ended');
    expect(badgeState({ state: 'applied', valid_until: null }, '2026-05-01')).toBeNull();
  });

  it('a badge is valid exactly when its bearer is in office', () => {
    const day = fc
      .integer({ min: 0, max: 800 })
      .map((n) => Temporal.PlainDate.from('2026-01-01').add({ days: n }).toString());
    fc.assert(
      fc.property(
        fc.constantFrom('confirmed', 'suspended', 'ended'),
        day,
        day,
        (state, valid_until, today) => {
          const r = { state, valid_until, ended_for: state === 'ended' ? 'conduct' : null } as const;
          expect(badgeState(r, today) === 'valid').toBe(inOffice(r, today));
        },
      ),
    );
  });
});

it('terms last a year, and renewing early costs no days', () => {
  expect(yearFrom('2026-03-01')).toBe('2027-02-28');
  expect(renewedUntil('2027-02-28', '2027-01-15')).toBe('2028-02-29');
  expect(() => renewedUntil('2027-02-28', '2026-12-29')).toThrow('representative.too_early_to_renew');
});

it('a society is active from five representatives on', () => {
  expect(() => societyStep('forming', 'activate', 4)).toThrow('society.needs_representatives');
  expect(societyStep('forming', 'activate', 5)).toBe('active');
  expect(() => societyStep('closed', 'resume', 9)).toThrow('society.step_not_possible_now');
});

it('adults who are covered; an organisation without money has no plans to be covered in', () => {
  const today = '2026-05-01';
  expect(() => needFitApplicant({ birth: '2008-05-02', covered: true }, today)).toThrow('adult_only');
  expect(() => needFitApplicant({ birth: '1980-01-01', covered: false }, today)).toThrow(
    'covered_members_only',
  );
  needFitApplicant({ birth: '1980-01-01', covered: null }, today);
});

it('the badge shows the whole name only by consent', () => {
  expect(printedName('王建国', false)).toBe('王**');
  expect(printedName('王建国', true)).toBe('王建国');
});

describe('quiz', () => {
  const right = Object.fromEntries(QUESTIONS.map((q) => [q.code, q.right]));
  it('passes with all right and forgives one guess, but not about money', () => {
    expect(mark(right).passed).toBe(true);
    expect(mark({ ...right, door: 'a' })).toEqual({ passed: true, right: 9, wrong: ['door'] });
    expect(mark({ ...right, cash: 'a' })).toEqual({ passed: false, right: 9, wrong: ['cash'] });
    expect(mark({}).right).toBe(0);
  });
});
