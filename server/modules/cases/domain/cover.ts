/** Days without cover: from the notice day that suspended it, until the notice day that brought it back. */
interface Gap {
  from: string;
  /** null: it has not come back */
  until: string | null;
}

export interface Cover {
  gaps: readonly Gap[];
  /** The first day without cover after the membership ended; null: it goes on. */
  covered_until: string | null;
}

interface Change {
  from_period: number;
  reason: string;
}

interface Days {
  notice_on: string;
  sharing_on: string;
}

/**
 * When a membership gave cover, from what happened to its weight: it depends on the days of the periods alone,
 * never on when somebody asks.
 *
 * @param changes of this membership, oldest first
 * @param days of the periods that the changes name, and of those before
 */
export function coverOf(
  m: { first_period: number; ended_on: string | null },
  changes: readonly Change[],
  days: ReadonlyMap<number, Days>,
): Cover {
  const gaps: Gap[] = [];
  for (const { reason, from_period } of changes) {
    const on = days.get(from_period)?.notice_on;
    if (on === undefined) continue;
    const open = gaps.at(-1)?.until === null ? gaps.at(-1)! : undefined;
    if (reason === 'short' && !open) gaps.push({ from: on, until: null });
    if (reason === 'return' && open) gaps[gaps.length - 1] = { ...open, until: on };
  }
  return { gaps, covered_until: coveredUntil(m, changes, days) };
}

/** Who leaves between notice and sharing still pays that period and is covered until its sharing day. */
function coveredUntil(
  m: { first_period: number; ended_on: string | null },
  changes: readonly Change[],
  days: ReadonlyMap<number, Days>,
): string | null {
  if (m.ended_on === null) return null;
  const left = changes.findLast(({ reason }) => reason === 'leave' || reason === 'end');
  const last_paid = left && left.from_period > m.first_period ? days.get(left.from_period - 1) : undefined;
  return last_paid && last_paid.sharing_on > m.ended_on ? last_paid.sharing_on : m.ended_on;
}

/** The periods whose days `coverOf` asks for. */
export const periodsOf = (changes: readonly Change[]): number[] =>
  changes.flatMap(({ from_period }) => [from_period - 1, from_period]);
