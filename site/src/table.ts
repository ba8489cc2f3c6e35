import { currencyDigits, majorText } from '@tongzhou/kernel';
import { type Html, html } from './html.ts';
import type { Reader } from './reader.ts';

export interface Column {
  /** Stable name in JSON; amounts end `_minor`. */
  key: string;
  label: string;
  kind: 'text' | 'money' | 'count' | 'day' | 'code';
  /** Left out on narrow screens, where the row's own page has it. */
  wide?: boolean;
}

export type Value = string | bigint | number | null;
export interface Cell {
  value: Value;
  /** What a reader sees instead of a code. */
  text?: string;
  /** What the figure is made of. */
  href?: string;
}
export type Row = Readonly<Record<string, Value | Cell>>;

/** One set of figures, shown as a table and served as CSV and JSON. */
export interface DataTable {
  /** In the address: `?table=name`. */
  name: string;
  caption: string;
  columns: readonly Column[];
  rows: readonly Row[];
  /** Currency of the money columns. */
  currency: string;
}

const cellOf = (row: Row, column: Column): Cell => {
  const cell = row[column.key] ?? null;
  return cell !== null && typeof cell === 'object' ? cell : { value: cell };
};

function shown(r: Reader, column: Column, cell: Cell): string {
  if (cell.text !== undefined) return cell.text;
  if (cell.value === null) return '–';
  switch (column.kind) {
    case 'money':
      return r.money(BigInt(cell.value));
    case 'count':
      return r.count(cell.value);
    case 'day':
      return r.day(String(cell.value));
    default:
      return String(cell.value);
  }
}

const classOf = (column: Column): string =>
  `${column.kind === 'money' || column.kind === 'count' ? 'number' : column.kind === 'day' ? 'day' : 'words'}${column.wide ? ' wide' : ''}`;

/** The table for the eye; on narrow screens each row becomes a small list that names its figures. */
export function tableHtml(place: Reader, table: DataTable, first = true): Html {
  const r = place.of({ currency: table.currency, time_zone: place.time_zone });
  const [head, ...rest] = table.columns as [Column, ...Column[]];
  const inner = (column: Column, row: Row) => {
    const cell = cellOf(row, column);
    const text = shown(r, column, cell);
    const body = column.kind === 'code' ? html`<code>${text}</code>` : text;
    return cell.href ? html`<a href="${cell.href}">${body}</a>` : body;
  };
  return html`<div class="table-wrap"><table class="stack">
<caption>${table.caption}</caption>
<thead><tr>${table.columns.map((c) => html`<th scope="col" class="${classOf(c)}">${c.label}</th>`)}</tr></thead>
<tbody>${table.rows.map(
    (row) => html`<tr><th scope="row">${inner(head, row)}</th>${rest.map(
      (c) => html`<td class="${classOf(c)}" data-label="${c.label}"><span>${inner(c, row)}</span></td>`,
    )}</tr>
`,
  )}</tbody></table>${dataLinks(r, table, first)}</div>`;
}

/** The same figures for machines; the first table of a page needs no name. */
export const dataLinks = (r: Reader, table: DataTable, first = true): Html => {
  const which = first ? '' : `&table=${table.name}`;
  return html`<p class="data no-print">${r.t('site.data.same')} <a href="?format=csv${which}" download>CSV</a> <a href="?format=json${which}">JSON</a></p>`;
};

/** Spreadsheets run cells that begin like a formula: such cells get an apostrophe; plain numbers do not need it. */
function csvCell(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

/** CSV with a byte order mark and CRLF, labels in the reader's language, amounts in major units. */
export function tableCsv(table: DataTable): string {
  const digits = currencyDigits(table.currency);
  const value = (column: Column, row: Row) => {
    const cell = cellOf(row, column);
    if (cell.value === null) return '';
    if (column.kind === 'money') return majorText(BigInt(cell.value), digits);
    return column.kind === 'text' ? (cell.text ?? String(cell.value)) : String(cell.value);
  };
  const label = (c: Column) => (c.kind === 'money' ? `${c.label} (${table.currency})` : c.label);
  const lines = [
    table.columns.map(label),
    ...table.rows.map((row) => table.columns.map((c) => value(c, row))),
  ];
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Rows with stable keys; amounts and counts beyond 2^53 as decimal text. */
export const tableRows = (table: DataTable): Record<string, string | number | null>[] =>
  table.rows.map((row) =>
    Object.fromEntries(
      table.columns.map((c) => {
        const { value } = cellOf(row, c);
        return [c.key, typeof value === 'bigint' ? value.toString() : value];
      }),
    ),
  );
