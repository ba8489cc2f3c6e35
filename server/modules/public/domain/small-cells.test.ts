import { describe, expect, it } from 'vitest';
import { hideSmall } from './small-cells.ts';

const cells = (...members: number[]) => members.map((m) => ({ members: m as number | null }));
const shown = (...members: number[]) => hideSmall(cells(...members)).map((c) => c.members);

describe('small cells', () => {
  it('are hidden below ten', () => expect(shown(9, 3, 10, 500)).toEqual([null, null, 10, 500]));
  it('take a second one along, so that the sum does not give one away', () =>
    expect(shown(4, 700, 20)).toEqual([null, 700, null]));
  it('leave everything else alone', () => {
    expect(shown(10, 11)).toEqual([10, 11]);
    expect(shown()).toEqual([]);
    expect(shown(5)).toEqual([null]);
  });
});
