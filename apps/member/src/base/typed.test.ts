import { describe, expect, it } from 'vitest';
import { safeBack, signInAddress } from './addresses.ts';
import { absolute, isNegative, larger, minorFromText, textFromMinor } from './amounts.ts';
import { addDays, birthInIdNumber, dayFromParts, yearsBetween } from './days.ts';
import { errorAt } from './errors-at.ts';

describe('amounts as people type them', () => {
  it('reads yuan and fen without a float', () => {
    expect(minorFromText('30', 2)).toBe('3000');
    expect(minorFromText(' 1,000.5 ', 2)).toBe('100050');
    expect(minorFromText('0.01', 2)).toBe('1');
    expect(minorFromText('12。5', 2)).toBe('1250');
    expect(minorFromText('500', 0)).toBe('500');
    expect(minorFromText('999999999.99', 2)).toBe('99999999999');
  });

  it('refuses what is not an amount above zero', () => {
    for (const text of ['', '0', '0.00', '-5', '1.234', '三十', '1e3', '١٢', '9999999999'])
      expect(minorFromText(text, 2), text).toBeNull();
  });

  it('writes, compares and turns amounts around as text', () => {
    expect(textFromMinor('3000')).toBe('30.00');
    expect(isNegative('-182')).toBe(true);
    expect(absolute('-182')).toBe('182');
    expect(larger('9', '10')).toBe('10');
  });
});

describe('days as people type them', () => {
  it('takes days of the calendar only', () => {
    expect(dayFromParts('1985-3-5')).toBe('1985-03-05');
    expect(dayFromParts('2024-02-29')).toBe('2024-02-29');
    for (const text of ['2023-02-29', '85-3-5', '1985-13-1', '1985-0-1', '1985-4-31', '--', '1985-3-'])
      expect(dayFromParts(text), text).toBeNull();
  });

  it('counts full years and days', () => {
    expect(yearsBetween('2008-11-25', '2026-11-24')).toBe(17);
    expect(yearsBetween('2008-11-25', '2026-11-25')).toBe(18);
    expect(yearsBetween('2008-02-29', '2026-02-28')).toBe(17);
    expect(addDays('2026-11-25', 90)).toBe('2027-02-23');
  });

  it('finds the birthday in an identity number', () => {
    expect(birthInIdNumber('22060019850305001X')).toBe('1985-03-05');
    expect(birthInIdNumber('220600 19850305 0012')).toBe('1985-03-05');
    expect(birthInIdNumber('22060019851305001X')).toBeNull();
    expect(birthInIdNumber('E12345678')).toBeNull();
  });
});

describe('where signing in leads', () => {
  it('goes back with the query of the page', () => {
    const address = signInAddress('/join/plan-a', '?step=person');
    expect(safeBack(new URLSearchParams(address.split('?')[1]).get('back'))).toBe('/join/plan-a?step=person');
  });

  it('never leads outside the app', () => {
    for (const back of [null, '', 'https://example.org', '//example.org', '/\\example.org', 'javascript:x'])
      expect(safeBack(back)).toBe('/');
  });
});

describe('an error beside its field', () => {
  const trouble = (code: string, fields = {}) => ({ sentence: 's', code, fields });

  it('goes by the pointer, else by the area of the code', () => {
    expect(errorAt(trouble('input.invalid', { '/person/name': 'n' }), 'name')).toBe('n');
    expect(errorAt(trouble('id.wrong_check_digit'), 'id_number')).toBe('s');
    expect(errorAt(trouble('id.wrong_check_digit'), 'name')).toBeUndefined();
    expect(errorAt(trouble('network'), 'id_number')).toBeUndefined();
    expect(errorAt(undefined, 'name')).toBeUndefined();
  });
});
