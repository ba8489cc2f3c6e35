import type { App } from '../../platform/app.ts';
import { purposeOf } from '../../platform/vault/index.ts';

/** People's own words and file names rest encrypted; each value opens only in its own cell. */
export interface Cell {
  table: 'case' | 'document' | 'finding' | 'objection';
  column: 'story' | 'name' | 'note' | 'text';
  row: string;
}

const purpose = ({ table, column, row }: Cell): string => purposeOf(`cases.${table}`, column, row);

export const sealText = (app: App, cell: Cell, text: string): Buffer => app.vault.seal(purpose(cell), text);

export const openText = (app: App, cell: Cell, sealed: Buffer | null): string | null =>
  sealed === null ? null : app.vault.open(purpose(cell), sealed);
