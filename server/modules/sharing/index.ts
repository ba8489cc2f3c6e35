import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { sharingChecks } from './checks.ts';
import { tick } from './commands/tick.ts';
import { sharingRoutes } from './routes.ts';

export { correctSettlement } from './commands/correct.ts';
export { type Progress, runFreeze, startFreeze } from './commands/freeze.ts';
export { type Settled, settlePeriod, signSettlement } from './commands/settle.ts';
export { bookSponsorMoney } from './commands/sponsor.ts';
export { takeOverSurplus } from './commands/take-over-surplus.ts';
export { runDue, tick } from './commands/tick.ts';
export type { Sheet } from './domain/sheet.ts';
export type { SharingTerms } from './domain/terms.ts';
export { type PeriodView, periodsPage, periodView } from './queries/periods.ts';
export { type Preview, previewSettlement } from './queries/preview.ts';
export { sharesPaidBy } from './queries/shares-paid.ts';
export { termsOn } from './queries/terms.ts';
export { type Line, lastPeriod, linesOf, type Period, periodDays, periodOf } from './store.ts';

export const sharingModule: ServerModule = {
  name: 'sharing',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: sharingRoutes,
  jobs: { 'sharing.tick': tick },
  cron: { 'sharing.tick': '* * * * *' },
  checks: sharingChecks,
};
