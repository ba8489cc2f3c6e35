import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPersonName, maskName, maskPhone, normalisePhone } from './index.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('names', () => {
  it.each([
    ['张三', '张三'],
    [' 张 三　', '张三'],
    ['欧阳小明', '欧阳小明'],
    ['阿不都热依木•买买提', '阿不都热依木·买买提'],
    ['迪丽 ・ 拜尔', '迪丽·拜尔'],
    ["Anna  Maria O'Neil-Smith", "Anna Maria O'Neil-Smith"],
    ['Ｌｉ Ｎａ', 'Li Na'],
    ['𠮷田', '𠮷田'],
    ['Ng', 'Ng'],
  ])('takes %j as %j', (text, name) => {
    expect(checkPersonName(text)).toBe(name);
  });
  it.each([
    ['name.wrong_length', '张'],
    ['name.wrong_length', '   '],
    ['name.wrong_length', '李'.repeat(51)],
    ['name.wrong_characters', '张3'],
    ['name.wrong_characters', '张三\n李四'],
    ['name.wrong_characters', '张\u0000三'],
    ['name.wrong_characters', '<b>张三'],
    ['name.wrong_characters', '·张三'],
    ['name.wrong_characters', '张三·'],
    ['name.wrong_characters', '13800000000'],
  ])('says %s of %j', (code, text) => {
    expect(codeOf(() => checkPersonName(text))).toBe(code);
  });
  it.each([
    ['张三', '张*'],
    ['王小明', '王**'],
    ['欧阳小明', '欧**'],
    ['阿不都热依木·买买提', '阿**'],
    ['𠮷田', '𠮷*'],
    ['Anna Maria Smith', 'A. M. S.'],
    ['li-na wang', 'L. N. W.'],
  ])('masks %s as %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });
});

describe('phones', () => {
  it.each([
    '13800000000',
    '138 0000 0000',
    '138-0000-0000',
    '１３８００００００００',
    '+86 138 0000 0000',
    '008613800000000',
    '8613800000000',
    '(+86)13800000000',
    "'13800000000",
    '\u202d13800000000\u202c',
  ])('reads %j', (text) => {
    expect(normalisePhone(text)).toBe('+8613800000000');
  });
  it('reads other countries with their prefix', () => {
    expect(normalisePhone('+852 5000 0000')).toBe('+85250000000');
    expect(normalisePhone('0044 7700 900000', 'GB')).toBe('+447700900000');
  });
  it.each([
    ['phone.wrong_length', '1380000000', 'CN'],
    ['phone.wrong_length', '138000000000', 'CN'],
    ['phone.wrong_length', '+1234567', 'CN'],
    ['phone.wrong_length', '+1234567890123456', 'CN'],
    ['phone.not_mobile', '12800000000', 'CN'],
    ['phone.not_mobile', '04391234567', 'CN'],
    ['phone.wrong_characters', '138OOOOOOOO', 'CN'],
    ['phone.wrong_characters', '', 'CN'],
    ['phone.wrong_characters', '+', 'CN'],
    ['phone.scientific_notation', '1.38E+10', 'CN'],
    ['phone.country_code_missing', '7700900000', 'GB'],
    ['phone.country_code_missing', '+0123456789', 'CN'],
  ])('says %s of %j read in %s', (code, text, country) => {
    expect(codeOf(() => normalisePhone(text, country))).toBe(code);
  });
  it('masks at least four digits', () => {
    expect(maskPhone('+8613812345678')).toBe('138****5678');
    expect(maskPhone('+85251234567')).toBe('+85****4567');
    expect(maskPhone('+12345678')).toBe('+12****78');
  });
  it('leaves a normalised number as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'0123456789+- ()'), maxLength: 20 }), (text) => {
        if (codeOf(() => normalisePhone(text)) !== 'none') return;
        const once = normalisePhone(text);
        expect(once).toMatch(/^\+[1-9]\d{7,14}$/);
        expect(normalisePhone(once, 'GB')).toBe(once);
      }),
    );
  });
});
