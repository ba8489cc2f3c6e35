import { describe, expect, it } from 'vitest';
import { allowedHelpStep, emptyHelp, mayApplyFor, openHelpStep, stepAfter } from './applying.ts';

const filled = {
  knows: 'i_am',
  membership_id: '7',
  illness_code: 'cancer',
  diagnosed: '2026-11-10',
  accident: 'no',
  hospital: '白山市中心医院',
  story: '',
} as const;

describe('asking for help', () => {
  it('asks first whether the patient knows the diagnosis', () => {
    expect(openHelpStep(emptyHelp)).toBe('knows');
    expect(openHelpStep({ ...filled, knows: null })).toBe('knows');
  });

  it('goes on question by question; a story is not needed', () => {
    expect(openHelpStep({ ...filled, membership_id: '' })).toBe('who');
    expect(openHelpStep({ ...filled, illness_code: '' })).toBe('illness');
    expect(openHelpStep({ ...filled, diagnosed: '2026-11-31' })).toBe('day');
    expect(openHelpStep({ ...filled, hospital: ' 市 ' })).toBe('hospital');
    expect(openHelpStep(filled)).toBe('check');
    expect(stepAfter('check')).toBe('check');
    expect(allowedHelpStep('check', 'day')).toBe('day');
    expect(allowedHelpStep('who', 'day')).toBe('who');
  });

  it('offers the own membership to a patient, and to others those of the family who cannot apply themselves', () => {
    const self = { relation: 'self', status: 'covered', has_login: true, id: 1 };
    const child = { relation: 'child', status: 'covered', has_login: false, id: 2 };
    const dead = { relation: 'parent', status: 'dead', has_login: false, id: 3 };
    const mine = { relation: 'parent', status: 'covered', has_login: true, id: 4 };
    const adult = { relation: 'parent', status: 'covered', has_login: true, id: 5 };
    const family = [self, child, dead, adult];
    expect(mayApplyFor(family, [mine], 'i_am').map((m) => m.id)).toEqual([1, 4]);
    for (const knows of ['yes', 'no'] as const)
      expect(mayApplyFor(family, [mine], knows).map((m) => m.id)).toEqual([2]);
  });
});
