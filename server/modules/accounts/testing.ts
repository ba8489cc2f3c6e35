import { ledgerModule } from '../ledger/index.ts';
import { accountsModule } from './index.ts';

export { accountsModule };

/** Migrations that tests of accounts need. */
export const accountsSources = [ledgerModule, accountsModule].map((m) => ({
  name: m.name,
  dir: m.migrations!,
}));
