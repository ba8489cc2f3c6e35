import { escapeHtml } from './escape.ts';

/** One figure of a chart: the number that sets its length and the exact text that is shown for it. */
export interface ChartRow {
  label: string;
  value: bigint | number;
  text: string;
  /** Where the figure is explained. */
  href?: string;
  /** Drawn pale: of another kind than the rest (partial, provisional). */
  quiet?: boolean;
}

/** A chart never stands alone: `svg` for the eye, `table` with the same figures for everyone. */
export interface Chart {
  svg: string;
  table: string;
}

interface Words {
  /** The sentence that says what to see; also the picture's accessible name. */
  says: string;
  label: string;
  value: string;
}

const COLUMNS_MAX = 60;
const BARS_MAX = 60;
/** Beyond this many columns only some are labelled, so that labels never touch on a 328 px wide chart. */
const LABELS_MAX = 5;

const percent = (value: number): string => `${Math.round(value * 1000) / 1000}%`;
const em = (value: number): string => `${Math.round(value * 1000) / 1000}em`;

/** Share of `value` in `whole` between 0 and 1; exact enough for a picture even beyond 2^53. */
const part = (value: bigint | number, whole: bigint | number): number => {
  if (typeof value === 'number' && typeof whole === 'number') return whole <= 0 ? 0 : value / whole;
  const [a, b] = [BigInt(value), BigInt(whole)];
  return b <= 0n ? 0 : Number((a * 100_000n) / b) / 100_000;
};

const largest = (values: readonly (bigint | number)[]): bigint | number =>
  values.reduce((top, v) => (v > top ? v : top), values[0] ?? 0);

const tableOf = (rows: readonly ChartRow[], words: Words): string => {
  const cells = rows.map((row) => {
    const label = escapeHtml(row.label);
    const head = row.href ? `<a href="${escapeHtml(row.href)}">${label}</a>` : label;
    return `<tr><th scope="row">${head}</th><td class="number">${escapeHtml(row.text)}</td></tr>`;
  });
  return `<table><caption>${escapeHtml(words.says)}</caption><thead><tr><th scope="col">${escapeHtml(words.label)}</th><th scope="col" class="number">${escapeHtml(words.value)}</th></tr></thead><tbody>${cells.join('')}</tbody></table>`;
};

const open = (height: number, says: string): string =>
  `<svg class="chart" role="img" aria-label="${escapeHtml(says)}" height="${em(height)}">`;

/**
 * Upright columns in the order given (a year of periods). Widths are percentages and heights em, so that text keeps
 * its size from 320 px to print. `limit` draws a dashed line with its own words. At most 60 rows; the last are kept.
 */
export function columnChart(
  all: readonly ChartRow[],
  words: Words & { limit?: { value: bigint | number; text: string } },
): Chart {
  const rows = all.slice(-COLUMNS_MAX);
  const table = tableOf(rows, words);
  if (rows.length === 0) return { svg: '', table };
  const top = largest([...rows.map((r) => r.value), ...(words.limit ? [words.limit.value] : [])]);
  const [roof, floor, height] = [1.8, 10.8, 12.6];
  const y = (value: bigint | number) => floor - part(value, top) * (floor - roof);
  const slot = 100 / rows.length;
  const width = Math.min(slot * 0.7, 12);
  const every = Math.ceil(rows.length / LABELS_MAX);
  const peak = rows.findIndex((r) => r.value === largest(rows.map((x) => x.value)));
  const last = rows.length - 1;
  const columns = rows.map((row, i) => {
    const middle = slot * (i + 0.5);
    const bar = `<rect class="bar${row.quiet ? ' quiet' : ''}" x="${percent(middle - width / 2)}" width="${percent(width)}" y="${em(y(row.value))}" height="${em(Math.max(floor - y(row.value), 0.08))}"><title>${escapeHtml(`${row.label} ${row.text}`)}</title></rect>`;
    const anchor = middle < 8 ? 'start' : middle > 92 ? 'end' : 'middle';
    const at = anchor === 'start' ? middle - width / 2 : anchor === 'end' ? middle + width / 2 : middle;
    const label =
      (last - i) % every === 0
        ? `<text x="${percent(at)}" y="14.9em" text-anchor="${anchor}">${escapeHtml(row.label)}</text>`
        : '';
    const named = i === last || (i === peak && last - peak >= every);
    // Above every column that the words pass over: about a fifth of a narrow chart.
    const passed = rows.filter(
      (_, j) => Math.abs(slot * (j + 0.5) - middle) <= (anchor === 'middle' ? 10 : 19),
    );
    const roofed = Math.min(...passed.map((x) => y(x.value)));
    const value = named
      ? `<text class="value" x="${percent(at)}" y="${em((roofed - 0.4) / 0.8125)}" text-anchor="${anchor}">${escapeHtml(row.text)}</text>`
      : '';
    return bar + label + value;
  });
  const limit = words.limit
    ? `<line class="limit" x1="0" x2="100%" y1="${em(y(words.limit.value))}" y2="${em(y(words.limit.value))}"/><text x="0" y="${em((y(words.limit.value) - 0.4) / 0.8125)}">${escapeHtml(words.limit.text)}</text>`
    : '';
  const axis = `<line class="axis" x1="0" x2="100%" y1="${em(floor)}" y2="${em(floor)}"/>`;
  return { svg: `${open(height, words.says)}${columns.join('')}${limit}${axis}</svg>`, table };
}

/** Lying bars with label and figure above each (members by age). At most 60 rows; the first are kept. */
export function barChart(all: readonly ChartRow[], words: Words): Chart {
  const rows = all.slice(0, BARS_MAX);
  const table = tableOf(rows, words);
  if (rows.length === 0) return { svg: '', table };
  const top = largest(rows.map((r) => r.value));
  const step = 2.6;
  const bars = rows.map((row, i) => {
    const y = i * step;
    const text = em((y + 1.05) / 0.8125);
    return `<text x="0" y="${text}">${escapeHtml(row.label)}</text><text class="value" x="100%" y="${text}" text-anchor="end">${escapeHtml(row.text)}</text><rect class="bar${row.quiet ? ' quiet' : ''}" x="0" y="${em(y + 1.45)}" width="${percent(Math.max(part(row.value, top) * 100, 0.4))}" height="0.55em"/>`;
  });
  return { svg: `${open(rows.length * step, words.says)}${bars.join('')}</svg>`, table };
}
