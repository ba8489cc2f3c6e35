import type { App } from '../../platform/app.ts';
import { purposeOf } from '../../platform/vault/index.ts';

/** People's own words and numbers rest encrypted; each value opens only in its own cell. */
type Cell = ['representative', 'motive', bigint] | ['report', 'text' | 'phone', string];

const purpose = ([table, column, row]: Cell) => purposeOf(`society.${table}`, column, row);

export const sealText = (app: App, cell: Cell, text: string): Buffer => app.vault.seal(purpose(cell), text);
export const openText = (app: App, cell: Cell, sealed: Buffer): string =>
  app.vault.open(purpose(cell), sealed);
