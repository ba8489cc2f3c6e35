import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { disclosureChecks } from './checks.ts';
import { disclosureRoutes } from './routes.ts';

export { ENTRY_SCHEMAS, type LogEntry, type LogEntryOf, NOTICE_CASES_MAX } from './domain/entry.ts';
export { type AmountRange, publicAmount, SMALL_PLAN_MEMBERS } from './domain/fields.ts';
export { type EntryView, entries } from './queries/entries.ts';
export { append } from './store.ts';

export const disclosureModule: ServerModule = {
  name: 'disclosure',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: disclosureRoutes,
  checks: disclosureChecks,
};
