import { describe, expect, it } from 'vitest';
import { isStaff, mayVisit, PLACES, placeOf, placesFor } from './nav.ts';

describe('who goes where', () => {
  const codes = (...roles: Parameters<typeof placesFor>[0]) => placesFor(roles).map((p) => p.code);
  it('shows each role its own work', () => {
    expect(codes('member', 'reviewer')).toEqual(['home', 'cases', 'plans', 'log']);
    expect(codes('finance')).toContain('payouts');
    expect(codes('reviewer')).not.toContain('payouts');
    expect(codes('coordinator')).toEqual(['home', 'board', 'visits', 'events', 'societies', 'reports']);
    expect(codes('auditor')).toContain('checks');
  });
  it('keeps care away from those who decide cases', () => {
    for (const role of ['reviewer', 'investigator', 'finance', 'auditor', 'inspector', 'operator'] as const)
      expect(mayVisit([role], '/board')).toBe(false);
  });
  it('finds the place of an address by its longest path', () => {
    expect(placeOf('/cases/1')?.code).toBe('cases');
    expect(placeOf('/')?.code).toBe('home');
    expect(placeOf('/casesque')).toBeUndefined();
    expect(mayVisit(['reviewer'], '/staff')).toBe(false);
    expect(mayVisit(['member'], '/me')).toBe(true);
  });
  it('gives every place a letter of its own', () => {
    expect(new Set(PLACES.map((p) => p.key)).size).toBe(PLACES.length);
    expect(PLACES.map((p) => p.key)).not.toContain('g');
  });
  it('does not take a member or representative for staff', () => {
    expect(isStaff(['member', 'representative'])).toBe(false);
    expect(isStaff(['member', 'inspector'])).toBe(true);
  });
});
