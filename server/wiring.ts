import { fileURLToPath } from 'node:url';
import type { ServerModule } from './platform/module.ts';
import type { MigrationSource } from './platform/postgres/index.ts';
import { accountsModule } from './modules/accounts/index.ts';
import { ledgerModule } from './modules/ledger/index.ts';

/** All modules, each after those it uses. The only list of its kind. */
export const MODULES: readonly ServerModule[] = [ledgerModule, accountsModule];

const platformMigrations: MigrationSource = {
  name: 'platform',
  dir: fileURLToPath(new URL('./platform/migrations/', import.meta.url)),
};

export const migrationSources = (modules: readonly ServerModule[] = MODULES): MigrationSource[] => [
  platformMigrations,
  ...modules.flatMap((m) => (m.migrations ? [{ name: m.name, dir: m.migrations }] : [])),
];

export const allChecks = (modules: readonly ServerModule[] = MODULES) => modules.flatMap((m) => m.checks ?? []);
