import { describe, expect, it } from 'vitest';
import { nextRow, tableKey } from './keys.ts';

const key = (name: string, more: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {}) =>
  tableKey({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('keys of a list', () => {
  it('moves with j, k and the arrows and stays inside', () => {
    expect(nextRow(0, 3, key('j'))).toBe(1);
    expect(nextRow(2, 3, key('ArrowDown'))).toBe(2);
    expect(nextRow(0, 3, key('k'))).toBe(0);
    expect(nextRow(1, 3, key('End'))).toBe(2);
    expect(nextRow(2, 3, key('Home'))).toBe(0);
    expect(nextRow(0, 0, key('j'))).toBe(0);
  });
  it('opens with Enter and leaves the browser its own shortcuts', () => {
    expect(key('Enter')).toEqual({ open: true });
    expect(key('j', { ctrlKey: true })).toBeNull();
    expect(key('k', { metaKey: true })).toBeNull();
    expect(key('x')).toBeNull();
  });
});
