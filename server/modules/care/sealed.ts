import type { App } from '../../platform/app.ts';
import { purposeOf } from '../../platform/vault/index.ts';

/** What care knows about people rests encrypted; each value opens only in its own cell. */
type Cell = ['visit', 'contact' | 'risks' | 'report', string] | ['task', 'note', string];

const purpose = ([table, column, row]: Cell) => purposeOf(`care.${table}`, column, row);

export const seal = (app: App, cell: Cell, text: string): Buffer => app.vault.seal(purpose(cell), text);
export const open = (app: App, cell: Cell, sealed: Buffer): string => app.vault.open(purpose(cell), sealed);
