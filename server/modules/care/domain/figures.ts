/** People of one society (or of all). */
export interface AloneRow {
  people: number;
  not_alone: number;
  wished_otherwise: number;
}

export interface AloneShare {
  /** null: too few to show */
  people: number | null;
  not_alone: number | null;
  not_alone_percent: number | null;
  wished_otherwise: number | null;
}

/** Below this many people a figure could point at one of them. */
export const CELL_MIN = 5;

const HIDDEN: AloneShare = { people: null, not_alone: null, not_alone_percent: null, wished_otherwise: null };

const small = (people: number): boolean => people < CELL_MIN;

const sum = (rows: readonly AloneRow[], of: keyof AloneRow): number =>
  rows.reduce((n, row) => n + row[of], 0);

const share = (row: AloneRow, wished_otherwise: number | null): AloneShare => ({
  people: row.people,
  not_alone: row.not_alone,
  not_alone_percent: Math.floor((row.not_alone * 100) / row.people),
  wished_otherwise,
});

/**
 * Share of people who are not alone, per society and in all. Small societies are hidden; where what is hidden could
 * be found as the difference to the total and is itself small, the smallest shown society is hidden with it.
 */
export function aloneShares(rows: readonly AloneRow[]): { all: AloneShare; each: AloneShare[] } {
  const hidden = hiddenWith(rows);
  const total: AloneRow = {
    people: sum(rows, 'people'),
    not_alone: sum(rows, 'not_alone'),
    wished_otherwise: sum(rows, 'wished_otherwise'),
  };
  const few = (n: number) => n > 0 && n < CELL_MIN;
  // One small figure per society would tell itself as a difference: then none of them is shown.
  const tells = rows.some((row) => few(row.wished_otherwise));
  return {
    all: small(total.people)
      ? HIDDEN
      : share(total, few(total.wished_otherwise) ? null : total.wished_otherwise),
    each: rows.map((row) => (hidden.has(row) ? HIDDEN : share(row, tells ? null : row.wished_otherwise))),
  };
}

function hiddenWith(rows: readonly AloneRow[]): ReadonlySet<AloneRow> {
  const hidden = new Set(rows.filter((row) => small(row.people)));
  const people = () => sum([...hidden], 'people');
  while (people() > 0 && small(people()) && hidden.size < rows.length) {
    const shown = rows.filter((row) => !hidden.has(row));
    hidden.add(shown.reduce((a, b) => (b.people < a.people ? b : a)));
  }
  return hidden;
}
