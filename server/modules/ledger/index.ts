import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { ledgerChecks } from './checks.ts';

export { BOOKS, type Book, type EntryKind, type Transfer } from './domain/transfer.ts';
export { aidOwed, aidOwedTo, aidPaid } from './queries/aid.ts';
export {
  type BookBalance,
  type BookMovement,
  bookBalances,
  type EntryRow,
  entriesOfCase,
  entriesOfPayer,
  movementsOf,
} from './queries/books.ts';
export { post, postMany, postOnce } from './store.ts';

export const ledgerModule: ServerModule = {
  name: 'ledger',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  checks: ledgerChecks,
};
