import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caseLimit, parseRate } from './caps.ts';
import { type SettlementInput, settle } from './settlement.ts';

const eight = { kind: 'percentage', rate: parseRate('0.08') } as const;
const base: SettlementInput = {
  weight_total: 120_000n,
  weight_floor: 0n,
  index_minor: 0n,
  index_year_start_minor: 0n,
  surplus_minor: 0n,
  aid: [],
  returned: [],
  debts: [],
  fee: eight,
  caps: { case_minor: 300n, period_minor: 600n, year_minor: null },
  beyond_cap: 'scale',
  rounding_unit_minor: 1n,
  sponsor_minor: 0n,
};
const ask = (...amounts: bigint[]) => amounts.map((asked_minor, i) => ({ id: `c${i}`, asked_minor }));

describe('settle', () => {
  it('shares 200,000 yuan among 120,000 members at 1.80 yuan each', () => {
    const s = settle({ ...base, aid: ask(20_000_000n) });
    expect(s).toMatchObject({
      share_minor: 180n,
      collected_minor: 21_600_000n,
      fee_minor: 1_600_000n,
      surplus_out_minor: 0n,
    });
  });
  it('follows the published caps: 46,296 yuan among 500,000 members, 300,000 among 3,240,000', () => {
    expect(caseLimit(10n, 500_000n, eight)).toBe(4_629_629n);
    expect(caseLimit(10n, 3_240_000n, eight)).toBe(30_000_000n);
    expect(caseLimit(10n, 3_239_999n, eight)).toBeLessThan(30_000_000n);
  });
  it('carries the surplus into the next period', () => {
    const first = settle({
      ...base,
      weight_total: 23_000_000n,
      caps: { case_minor: 10n, period_minor: 20n, year_minor: null },
      aid: ask(30_000_000n, 30_000_000n),
    });
    expect(first).toMatchObject({ share_minor: 3n, surplus_out_minor: 4_200_000n });
    const next = settle({
      ...base,
      weight_total: 23_000_000n,
      surplus_minor: first.surplus_out_minor,
      aid: ask(3_000_000n),
    });
    expect(next).toMatchObject({ share_minor: 0n, surplus_out_minor: 4_200_000n - 3_240_000n });
  });
  it('scales all cases alike when the period cap is short, and leaves the year cap alone', () => {
    const s = settle({
      ...base,
      caps: { case_minor: null, period_minor: 100n, year_minor: 60n },
      index_minor: 20n,
      aid: ask(20_000_000n, 10_000_000n),
    });
    expect(s.cap_left_minor).toBe(40n);
    expect(s.share_minor).toBe(40n);
    expect(s.aid.map((a) => a.paid_minor)).toEqual([2_962_963n, 1_481_481n]);
  });
  it('takes fixed fees and debts first', () => {
    const s = settle({
      ...base,
      fee: { kind: 'flat', fee_per_weight_minor: 10n },
      caps: { case_minor: null, period_minor: 100n, year_minor: null },
      debts: [{ id: 'd', left_minor: 5_000_000n }],
      aid: ask(20_000_000n),
    });
    expect(s).toMatchObject({
      fee_minor: 1_200_000n,
      debt_paid_minor: 5_000_000n,
      aid_minor: 5_800_000n,
      share_minor: 100n,
    });
  });
  it('lets a sponsor pay what the cap cuts off, with the fee on it', () => {
    const s = settle({
      ...base,
      weight_total: 50_000n,
      beyond_cap: 'sponsor',
      sponsor_minor: 100_000_000n,
      aid: ask(30_000_000n),
    });
    expect(s).toMatchObject({ aid_minor: 30_000_000n, share_minor: 300n, fee_minor: 2_400_000n });
    expect(s.sponsor_minor).toBe(17_400_001n);
    const poor = settle({
      ...base,
      weight_total: 50_000n,
      beyond_cap: 'sponsor',
      sponsor_minor: 1_080_000n,
      aid: ask(30_000_000n),
    });
    expect(poor.aid_minor).toBe(13_888_888n + 1_000_000n);
  });
  it('shares nothing among nobody or below the floor: the cases move', () => {
    for (const weight_total of [0n, 999n]) {
      expect(
        settle({ ...base, weight_total, weight_floor: 1000n, surplus_minor: 7n, aid: ask(5n) }),
      ).toMatchObject({ moved: true, share_minor: 0n, surplus_out_minor: 7n });
    }
  });
  it('rounds up to whole units', () => {
    const s = settle({
      ...base,
      rounding_unit_minor: 10n,
      caps: { case_minor: null, period_minor: 600n, year_minor: null },
      aid: ask(20_100_000n),
    });
    expect(s.share_minor).toBe(190n);
    expect(s.surplus_out_minor).toBe(190n * 120_000n - 21_708_000n);
  });

  const amount = fc.bigInt({ min: 0n, max: 10n ** 10n });
  const input: fc.Arbitrary<SettlementInput> = fc.record({
    weight_total: fc.oneof(fc.bigInt({ min: 0n, max: 50n }), fc.bigInt({ min: 0n, max: 10n ** 9n })),
    weight_floor: fc.bigInt({ min: 0n, max: 30n }),
    index_minor: fc.bigInt({ min: 500n, max: 5000n }),
    index_year_start_minor: fc.bigInt({ min: 0n, max: 500n }),
    surplus_minor: amount,
    aid: fc.array(amount, { maxLength: 8 }).map((list) => ask(...list)),
    returned: fc
      .array(amount, { maxLength: 2 })
      .map((list) => list.map((left_minor, i) => ({ id: String(i), left_minor }))),
    debts: fc
      .array(amount, { maxLength: 3 })
      .map((list) => list.map((left_minor, i) => ({ id: String(i), left_minor }))),
    fee: fc.oneof(
      fc
        .constantFrom('0', '0.08', '0.1', '0.123456789', '1')
        .map((r) => ({ kind: 'percentage' as const, rate: parseRate(r) })),
      fc
        .bigInt({ min: 0n, max: 50n })
        .map((fee_per_weight_minor) => ({ kind: 'flat' as const, fee_per_weight_minor })),
      amount.map((cost_minor) => ({ kind: 'published' as const, cost_minor })),
    ),
    caps: fc.record({
      case_minor: fc.option(fc.bigInt({ min: 0n, max: 400n })),
      period_minor: fc.bigInt({ min: 0n, max: 900n }),
      year_minor: fc.option(fc.bigInt({ min: 0n, max: 6000n })),
    }),
    beyond_cap: fc.constantFrom('scale' as const, 'carry' as const, 'sponsor' as const),
    rounding_unit_minor: fc.constantFrom(1n, 1n, 5n, 100n),
    sponsor_minor: amount,
  });

  it('loses and makes nothing, whatever the figures (the public check is asserted inside)', () => {
    fc.assert(
      fc.property(input, (i) => {
        const s = settle(i);
        expect(s.surplus_in_minor + s.collected_minor + s.sponsor_minor).toBe(
          s.aid_minor + s.returned_minor + s.debt_paid_minor + s.fee_minor + s.surplus_out_minor,
        );
        expect(s.sponsor_minor <= i.sponsor_minor).toBe(true);
        if (s.moved) return;
        for (const a of s.aid) expect(a.paid_minor + a.cut_minor).toBe(a.asked_minor);
        if (i.caps.case_minor !== null && i.beyond_cap !== 'sponsor') {
          for (const a of s.aid)
            expect(a.paid_minor <= caseLimit(i.caps.case_minor, i.weight_total, i.fee)).toBe(true);
        }
        expect(s.share_minor % i.rounding_unit_minor).toBe(0n);
      }),
      { numRuns: 5000 },
    );
  });
});

/** Published examples as rows; the period cap is the cap per case times the cases. */
function replayRows(file: string | URL) {
  const [head, ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const names = head!.split(',');
  return rows.map((row) => {
    const cells = row.match(/("[^"]*"|[^,]*)(,|$)/g)!.map((c) => c.replace(/,$/, '').replace(/^"|"$/g, ''));
    return Object.fromEntries(names.map((name, i) => [name, cells[i]!])) as Record<string, string>;
  });
}

function expectRow(row: Record<string, string>) {
  const cases = BigInt(row.cases!);
  const cap = BigInt(row.cap_per_case_minor!);
  const s = settle({
    ...base,
    weight_total: BigInt(row.members!),
    surplus_minor: BigInt(row.surplus_in_minor!),
    fee: { kind: 'percentage', rate: parseRate(row.fee_rate!) },
    caps: { case_minor: cap, period_minor: cap * cases, year_minor: null },
    aid: ask(...Array.from({ length: Number(cases) }, () => BigInt(row.aid_each_minor!))),
  });
  expect(s.share_minor.toString(), row.id).toBe(row.expected_share_minor);
  expect(s.aid[0]!.paid_minor.toString(), row.id).toBe(row.expected_aid_each_minor);
  expect(s.surplus_out_minor.toString(), row.id).toBe(row.expected_surplus_minor);
}

describe('published examples', () => {
  const own = new URL('../../../examples/share_examples.csv', import.meta.url);
  it('come out as published', () => {
    const rows = replayRows(own);
    expect(rows).toHaveLength(7);
    for (const row of rows) expectRow(row);
  });
  const shared = new URL('../../../../shared/reference/share_examples.csv', import.meta.url);
  it('are the same as the reference collection, where that is beside the project', () => {
    if (!existsSync(shared))
      return console.log('reference collection not beside the project: own copy of the examples only');
    for (const row of replayRows(shared)) expectRow(row);
  });
});
