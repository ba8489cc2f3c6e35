/** Cells with fewer people are not shown: in a small town they name somebody. */
export const SMALL_CELL = 10;

interface Cell {
  members: number | null;
}

/**
 * Hides small cells. If exactly one would be hidden, the sum would give it away: the smallest of the others is
 * hidden with it.
 */
export function hideSmall<C extends Cell>(cells: readonly C[]): C[] {
  const small = (c: Cell) => c.members !== null && c.members > 0 && c.members < SMALL_CELL;
  const hidden = new Set(cells.filter(small));
  if (hidden.size === 1) {
    const others = cells.filter((c) => !hidden.has(c) && c.members !== null);
    const next = others.toSorted((a, b) => a.members! - b.members!)[0];
    if (next) hidden.add(next);
  }
  return cells.map((c) => (hidden.has(c) ? { ...c, members: null } : c));
}
