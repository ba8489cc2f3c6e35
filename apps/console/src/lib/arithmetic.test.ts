import { describe, expect, it } from 'vitest';
import { cutOf, percentOf, type Sheet, sumOf } from './arithmetic.ts';

const sheet: Sheet = {
  weight: '20',
  moved: false,
  index_before_minor: '400',
  index_after_minor: '600',
  cap_period_minor: '600',
  cap_left_minor: '600',
  rounding_unit_minor: '1',
  fee: { kind: 'percentage', numerator: '8', denominator: '100' },
  lines: [
    { line: 1, kind: 'aid', case: 'c', asked_minor: '20000000', paid_minor: '3703', sponsor_minor: '0' },
  ],
  aid_minor: '3703',
  returned_minor: '0',
  debt_paid_minor: '0',
  fee_minor: '296',
  sponsor_minor: '0',
  carry_in_minor: '2',
  share_minor: '200',
  collected_minor: '4000',
  carry_out_minor: '3',
};
const result = (code: string, of: Sheet = sheet) => sumOf(of).find((l) => l.code === code);

describe('the sum of a settlement', () => {
  it('goes from the cost over the need to the share and the surplus', () => {
    expect(result('cost')?.result).toBe(3999n);
    expect(result('need')?.result).toBe(3997n);
    expect(result('share')).toMatchObject({ result: 200n, parts: [3997n, 20n, 1n] });
    expect(result('carry_out')?.parts).toEqual([2n, 0n, 4000n, 3999n]);
    expect(result('check')).toMatchObject({ ok: true, parts: [4002n, 4002n] });
  });
  it('leaves out what there is none of', () => {
    const codes = sumOf(sheet).map((l) => l.code);
    expect(codes).not.toContain('returned');
    expect(codes).not.toContain('sponsor');
    expect(sumOf({ ...sheet, sponsor_minor: '100' }).map((l) => l.code)).toContain('sponsor');
  });
  it('says so when the two sides differ', () => {
    expect(result('check', { ...sheet, carry_out_minor: '4' })?.ok).toBe(false);
    expect(result('check', { ...sheet, collected_minor: '4001' })?.ok).toBe(false);
  });
  it('divides nothing by the members when nothing is needed', () => {
    const quiet = {
      ...sheet,
      aid_minor: '0',
      fee_minor: '0',
      share_minor: '0',
      collected_minor: '0',
      carry_out_minor: '2',
      lines: [],
    };
    expect(result('need', quiet)?.result).toBe(-2n);
    expect(result('share', quiet)?.parts[0]).toBe(0n);
    expect(result('check', quiet)?.ok).toBe(true);
  });
  it('stays exact beyond the safe integers', () => {
    const huge = {
      ...sheet,
      weight: '100000000',
      share_minor: '123456789',
      collected_minor: '12345678900000000',
    };
    expect(result('collected', huge)?.result).toBe(12345678900000000n);
  });
  it('shows rates and cuts', () => {
    expect(percentOf('8', '100')).toBe('8');
    expect(percentOf('125', '1000')).toBe('12.5');
    expect(percentOf('1', '3')).toBe('33.3333');
    expect(cutOf(sheet.lines[0]!)).toBe(19_996_297n);
  });
});
