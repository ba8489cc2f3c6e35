import { describe, expect, it } from 'vitest';
import { type Period, yearOfShares } from '../base/plan-facts.ts';
import { monthsFor } from './months.ts';
import { isPayAddress } from './pay-address.ts';
import { type StatementLine, statementCsv } from './statement-csv.ts';

const period = (period_no: number, sharing_on: string, share_minor: string | null, more = {}) =>
  ({
    period_no,
    sharing_on,
    share_minor,
    state: share_minor === null ? 'frozen' : 'settled',
    corrected: false,
    cases: 1,
    ...more,
  }) as Period;

describe('what it cost in a year', () => {
  const periods = [
    period(4, '2026-11-28', null),
    period(3, '2026-11-14', '182'),
    period(2, '2026-10-28', '229', { corrected: true }),
    period(1, '2026-10-14', '60'),
    period(0, '2025-11-25', '999'),
  ];

  it('counts settled periods of the last twelve months, corrected ones not', () => {
    expect(yearOfShares(periods, '2026-11-25')).toEqual({
      last: periods[1],
      low_minor: '60',
      high_minor: '182',
      sum_minor: '242',
      periods: 2,
    });
  });

  it('says nothing where nothing was shared', () => {
    expect(yearOfShares([], '2026-11-25')).toBeUndefined();
    expect(yearOfShares([periods[0]!], '2026-11-25')).toBeUndefined();
  });

  it('tells how many months an amount lasts', () => {
    const year = { sum_minor: '240', periods: 2 };
    expect(monthsFor('3000', year, 2, 1)).toBe(12);
    expect(monthsFor('3000', year, 2, 3)).toBe(4);
    expect(monthsFor('3000', undefined, 2, 1)).toBeNull();
    expect(monthsFor('3000', { sum_minor: '0', periods: 2 }, 2, 1)).toBeNull();
  });
});

describe('the statement as a file', () => {
  const line: StatementLine = {
    kind: 'share',
    at: '2026-11-14T01:30:00Z',
    period_no: 25,
    weight: 3,
    share_minor: '182',
    amount_minor: '-546',
    balance_minor: '21105',
    cases: ['a', 'b'],
  };

  it('opens in a spreadsheet: BOM, CRLF, amounts in yuan, quotes doubled', () => {
    const words = { head: ['时间', '类别 "x"'], kind: () => '分摊, 一笔', at: () => '2026年11月14日 09:30' };
    expect(statementCsv([line], words, 2)).toBe(
      '\ufeff时间,"类别 ""x"""\r\n2026年11月14日 09:30,"分摊, 一笔",25,1.82,3,-5.46,211.05,a b\r\n',
    );
  });
});

describe('where a payment may lead', () => {
  it('is the provider over https or a page of ours', () => {
    expect(isPayAddress('https://pay.example.org/x')).toBe(true);
    expect(isPayAddress('/demo/pay/SBX1')).toBe(true);
    for (const url of ['http://pay.example.org', '//example.org', 'javascript:x', 'weixin://x'])
      expect(isPayAddress(url)).toBe(false);
  });
});
