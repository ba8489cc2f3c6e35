/** Where a line of a text begins and ends, in UTF-16 positions; lines count from 1. */
export function lineRange(text: string, line: number): { from: number; to: number } {
  let from = 0;
  for (let n = 1; n < line; n += 1) {
    const next = text.indexOf('\n', from);
    if (next === -1) return { from: text.length, to: text.length };
    from = next + 1;
  }
  const end = text.indexOf('\n', from);
  return { from, to: end === -1 ? text.length : end };
}
