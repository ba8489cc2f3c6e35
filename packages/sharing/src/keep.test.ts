import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bringBack, type Carried, keep } from './keep.ts';

const own = { membership_id: 1n, weight: 1, place: 0 };
const mother = { membership_id: 2n, weight: 2, place: 1 };
const child = { membership_id: 3n, weight: 1, place: 2 };
const means = (
  balance_minor: bigint,
  wallet_minor = 0n,
  gifts: { gift_id: bigint; membership_id: bigint; held_minor: bigint }[] = [],
) => ({
  balance_minor,
  wallet_minor,
  gifts,
});

describe('keep', () => {
  it('drops in reverse order of joining, the payer last', () => {
    const at = (balance: bigint) =>
      keep([child, own, mother], means(balance), 600n).kept.map((m) => m.membership_id);
    expect(at(2400n)).toEqual([1n, 2n, 3n]);
    expect(at(2399n)).toEqual([1n, 2n]);
    expect(at(1199n)).toEqual([1n]);
    expect(at(599n)).toEqual([]);
  });
  it('takes the gift for the named membership first, then the wallet, and only what is missing', () => {
    const result = keep(
      [own, child],
      means(500n, 1000n, [{ gift_id: 9n, membership_id: 3n, held_minor: 5000n }]),
      600n,
    );
    expect(result.kept).toHaveLength(2);
    expect(result.gifts_used).toEqual([{ gift_id: 9n, used_minor: 600n }]);
    expect(result.refill_minor).toBe(100n);
  });
  it('keeps whom a smaller share still reaches: the next freeze would bring that one back at once', () => {
    const result = keep([own, mother, child], means(1799n), 600n);
    expect([result.kept, result.dropped]).toEqual([[own, child], [mother]]);
  });
  it('keeps the membership that its own gift pays, also when the payer cannot pay the own one', () => {
    const gift = { gift_id: 9n, membership_id: 3n, held_minor: 600n };
    const result = keep([own, child], means(0n, 0n, [gift]), 600n);
    expect([result.kept, result.dropped]).toEqual([[child], [own]]);
    expect(result.gifts_used).toEqual([{ gift_id: 9n, used_minor: 600n }]);
  });
  it('leaves a gift alone when its membership cannot be kept', () => {
    const result = keep(
      [own, mother],
      means(600n, 0n, [{ gift_id: 9n, membership_id: 2n, held_minor: 100n }]),
      600n,
    );
    expect(result.dropped).toEqual([mother]);
    expect(result.gifts_used).toEqual([]);
  });
  it('keeps as much as the means allow and never more', () => {
    const membership = fc.record({ weight: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(
        fc.array(membership, { maxLength: 6 }),
        fc.bigInt({ min: 0n, max: 20000n }),
        fc.bigInt({ min: 0n, max: 5000n }),
        fc.array(fc.record({ to: fc.nat(5), held_minor: fc.bigInt({ min: 0n, max: 3000n }) }), {
          maxLength: 4,
        }),
        fc.bigInt({ min: 1n, max: 900n }),
        (list, balance, wallet, gifts, cap) => {
          const counted: Carried[] = list.map((m, i) => ({ ...m, membership_id: BigInt(i + 1), place: i }));
          const held = gifts.map((g, i) => ({
            gift_id: BigInt(i),
            membership_id: BigInt(g.to + 1),
            held_minor: g.held_minor,
          }));
          const result = keep(counted, means(balance, wallet, held), cap);
          const drawn = result.gifts_used.reduce((sum, g) => sum + g.used_minor, 0n) + result.refill_minor;
          const need = BigInt(result.kept.reduce((sum, m) => sum + m.weight, 0)) * cap;
          expect(balance + drawn >= need).toBe(true);
          expect(drawn === 0n || balance + drawn === need).toBe(true);
          expect(result.refill_minor <= wallet).toBe(true);
          for (const used of result.gifts_used)
            expect(used.used_minor <= held[Number(used.gift_id)]!.held_minor).toBe(true);
          expect(result.kept.length + result.dropped.length).toBe(counted.length);
          // Nobody is dropped whom the same means would bring back.
          expect(bringBack(result.kept, result.dropped, means(balance, wallet, held), cap).returned).toEqual(
            [],
          );
          // The first in order who stays out could not be carried beside those before.
          const first = counted.find((m) => result.dropped.some((d) => d.membership_id === m.membership_id));
          if (first) expect(result.kept.filter((m) => m.place < first.place)).toHaveLength(first.place);
        },
      ),
    );
  });
});

describe('bringBack', () => {
  it('returns those in grace that the account can carry besides all that count', () => {
    expect(bringBack([own], [mother, child], means(1200n), 600n).returned).toEqual([child]);
    expect(bringBack([own], [mother, child], means(2400n), 600n).returned).toEqual([mother, child]);
    expect(bringBack([own], [mother], means(1799n), 600n).returned).toEqual([]);
  });
});
