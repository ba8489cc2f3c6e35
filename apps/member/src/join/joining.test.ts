import { describe, expect, it } from 'vitest';
import {
  ageDiffers,
  allowedStep,
  emptyJoin,
  firstOpenStep,
  type JoinForm,
  nextStep,
  personBody,
  personMissing,
  stepsOf,
} from './joining.ts';

const questions = [
  { code: 'cancer', admits: false },
  { code: 'insured', admits: true },
];
const steps = stepsOf(questions);
const person = { name: '欧阳小明', id_number: '22060019850305001X' };
const consents = { rules: true, not_insurance: true, personal_data: true, health_data: true };
const form = (change: Partial<JoinForm>): JoinForm => ({ ...emptyJoin, ...change });

describe('the way through joining', () => {
  it('asks one question a screen, then who, consents, and a check', () => {
    expect(steps).toEqual(['plan', 'q.cancer', 'q.insured', 'person', 'consents', 'check']);
    expect(nextStep(steps, 'plan')).toBe('q.cancer');
    expect(nextStep(steps, 'check')).toBe('check');
  });

  it('stops at the first screen that is not finished', () => {
    const answers = { cancer: false, insured: true };
    expect(firstOpenStep(form({}), questions)).toBe('plan');
    expect(firstOpenStep(form({ whose: 'adult' }), questions)).toBe('plan');
    expect(firstOpenStep(form({ whose: 'self' }), questions)).toBe('q.cancer');
    expect(firstOpenStep(form({ whose: 'self', answers: { ...answers, insured: false } }), questions)).toBe(
      'q.insured',
    );
    expect(firstOpenStep(form({ whose: 'self', answers }), questions)).toBe('person');
    expect(firstOpenStep(form({ whose: 'self', answers, ...person }), questions)).toBe('consents');
    expect(firstOpenStep(form({ whose: 'self', answers, ...person, consents }), questions)).toBe('check');
  });

  it('lets nobody jump ahead by address, but back', () => {
    expect(allowedStep('check', 'person', steps)).toBe('person');
    expect(allowedStep('q.cancer', 'person', steps)).toBe('q.cancer');
    expect(allowedStep('nonsense', 'person', steps)).toBe('person');
    expect(allowedStep(null, 'person', steps)).toBe('plan');
  });

  it('says early who joins in another way', () => {
    const today = '2026-11-25';
    const child = form({ whose: 'child', id_number: '220600200811250014' });
    expect(ageDiffers(child, today)).toBe('too_old');
    expect(ageDiffers(child, '2026-11-24')).toBeNull();
    expect(ageDiffers({ ...child, whose: 'self' }, today)).toBeNull();
    expect(ageDiffers({ ...child, whose: 'self' }, '2026-11-24')).toBe('too_young');
    expect(ageDiffers(form({ whose: 'self', id_number: '2206' }), today)).toBeNull();
  });

  it('asks birthday and sex only with a passport', () => {
    expect(personMissing(form(person))).toEqual([]);
    const passport = form({ name: 'Anna Smith', id_kind: 'passport', id_number: 'E12345678' });
    expect(personMissing(passport)).toEqual(['birth', 'sex']);
    expect(personBody({ ...passport, birth: '1985-3-5', sex: 'f' })).toMatchObject({
      birth: '1985-03-05',
      sex: 'f',
    });
    expect(personBody(form(person))).not.toHaveProperty('birth');
  });
});
