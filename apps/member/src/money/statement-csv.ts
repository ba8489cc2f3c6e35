import { majorText } from '@tongzhou/kernel';
import type { Answer } from '../base/client.ts';

export type StatementLine = Answer<'memberships.statement'>['lines'][number];

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** The statement as CSV that spreadsheets open rightly: with BOM, CRLF, amounts in major units. */
export function statementCsv(
  lines: readonly StatementLine[],
  words: {
    head: readonly string[];
    kind: (line: StatementLine) => string;
    at: (line: StatementLine) => string;
  },
  digits: number,
): string {
  const amount = (minor: string | null) => (minor === null ? '' : majorText(BigInt(minor), digits));
  const rows = lines.map((line) => [
    words.at(line),
    words.kind(line),
    line.period_no?.toString() ?? '',
    amount(line.share_minor),
    line.weight?.toString() ?? '',
    amount(line.amount_minor),
    amount(line.balance_minor),
    line.cases.join(' '),
  ]);
  return `\ufeff${[words.head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}
