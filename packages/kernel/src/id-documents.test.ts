import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkIdDocument, generateValidId, type IdDocumentKind } from './index.ts';

const TODAY = '2026-11-23';
/** The example printed in GB 11643-1999 itself. */
const STANDARD = '11010519491231002X';
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};
const check = (number: string, kind: IdDocumentKind = 'cn_id') => checkIdDocument(kind, number, TODAY);

describe('resident ID', () => {
  it('reads the example of the standard', () => {
    expect(check(STANDARD)).toEqual({
      kind: 'cn_id',
      normalised: STANDARD,
      birth: '1949-12-31',
      sex: 'f',
      region: '11',
    });
  });
  it.each([
    '11010519491231002x',
    ' 110105 19491231 002X ',
    '１１０１０５１９４９１２３１００２Ｘ',
    "'11010519491231002X",
    '\ufeff11010519491231002X\u200b',
  ])('accepts %j as the same number', (text) => {
    expect(check(text).normalised).toBe(STANDARD);
  });
  it.each([
    ['id.wrong_length', '1101051949123100'],
    ['id.wrong_length', '110105491231002'],
    ['id.wrong_length', ''],
    ['id.wrong_characters', '1101051949123100X2'],
    ['id.wrong_characters', '11010519491231-02X'],
    ['id.wrong_check_digit', '110105194912310021'],
    ['id.unknown_region', '99010519491231002X'],
    ['id.impossible_birth_date', '11010519490231002X'],
    ['id.impossible_birth_date', '110105202701010025'],
    ['id.impossible_birth_date', '110105189511220025'],
    ['id.scientific_notation', '1.10105E+17'],
    ['id.scientific_notation', '1.10105194912310e17'],
    ['id.scientific_notation', '110105194912310000'],
    ['id.wrong_kind', '810000199408230021'],
  ])('says %s of %j', (code, text) => {
    expect(codeOf(() => check(text))).toBe(code);
  });
  it('takes whoever is born today and nobody born tomorrow', () => {
    const born = (birth: string) => () => check(generateValidId({ birth, sex: 'f', sequence: 1 }));
    expect(codeOf(born(TODAY))).toBe('none');
    expect(codeOf(born('2026-11-24'))).toBe('id.impossible_birth_date');
    expect(codeOf(born('1896-11-23'))).toBe('none');
    expect(codeOf(born('1895-11-23'))).toBe('id.impossible_birth_date');
  });
  it('does not put the number into the error', () => {
    try {
      check('110105194912310021');
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('19491231');
    }
  });
});

describe('other documents', () => {
  it('reads the residence permit by its three prefixes only', () => {
    const number = generateValidId({ birth: '1994-08-23', sex: 'm', sequence: 1, region: '810000' });
    expect(check(number, 'hmt_residence')).toMatchObject({ birth: '1994-08-23', sex: 'm', region: '81' });
    expect(codeOf(() => check(number, 'cn_id'))).toBe('id.wrong_kind');
    expect(codeOf(() => check(STANDARD, 'hmt_residence'))).toBe('id.wrong_kind');
    const odd = generateValidId({ birth: '1994-08-23', sex: 'm', sequence: 1, region: '810001' });
    expect(codeOf(() => check(odd, 'hmt_residence'))).toBe('id.unknown_region');
  });
  it('reads passports', () => {
    expect(check(' e1234 5678', 'passport')).toEqual({ kind: 'passport', normalised: 'E12345678' });
    expect(check('1E12345', 'passport').normalised).toBe('1E12345');
    expect(codeOf(() => check('E123', 'passport'))).toBe('id.wrong_length');
    expect(codeOf(() => check('E12345678901234567890', 'passport'))).toBe('id.wrong_length');
    expect(codeOf(() => check('E1234-567', 'passport'))).toBe('id.wrong_characters');
    expect(codeOf(() => check('1.23E+08', 'passport'))).toBe('id.scientific_notation');
  });
});

const person = fc.record({
  birth: fc
    .date({ min: new Date('1900-01-01'), max: new Date('2026-11-23'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10)),
  sex: fc.constantFrom('f' as const, 'm' as const),
  sequence: fc.integer({ min: 0, max: 499 }),
});

describe('properties', () => {
  it('reads back every invented number', () => {
    fc.assert(
      fc.property(person, (p) => {
        expect(check(generateValidId(p))).toMatchObject({ birth: p.birth, sex: p.sex, region: '22' });
      }),
    );
  });
  it('finds every single wrong digit and every swap of neighbours', () => {
    fc.assert(
      fc.property(person, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (p, at, shift) => {
        const number = [...generateValidId(p)];
        const wrong = number.with(at, String((Number(number[at]) + shift) % 10)).join('');
        expect(codeOf(() => check(wrong))).not.toBe('none');
        const [a, b] = [number[at]!, number[at + 1]!];
        if (a !== b)
          expect(
            codeOf(() =>
              check(
                number
                  .with(at, b)
                  .with(at + 1, a)
                  .join(''),
              ),
            ),
          ).not.toBe('none');
      }),
    );
  });
  it('answers any text with a document or a coded error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.constantFrom<IdDocumentKind>('cn_id', 'hmt_residence', 'passport'),
        (text, kind) => {
          expect(codeOf(() => check(text, kind))).toMatch(/^(none|id\.[a-z_]+)$/);
        },
      ),
    );
  });
});
