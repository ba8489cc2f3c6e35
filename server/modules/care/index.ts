import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { careChecks } from './checks.ts';
import { careJobs } from './jobs.ts';
import { careRoutes } from './routes.ts';

export { answerAlarm, openVisitors } from './commands/alarms.ts';
export { answerCompanion, endCompanion, pair } from './commands/companions.ts';
export { asked, setWish } from './commands/people.ts';
export { type PlanInput, planVisit } from './commands/plan.ts';
export { assignTask, finishTask } from './commands/tasks.ts';
export {
  checkIn,
  checkOut,
  openContact,
  openReport,
  type ReportInput,
  reportVisit,
} from './commands/visiting.ts';
export { askVisit, callOff, giveConsent, type VisitWish, withdrawConsent } from './commands/visits.ts';
export type { AloneShare } from './domain/figures.ts';
export type { Risks } from './domain/visit.ts';
export { raiseAlarms, tick as careTick } from './jobs.ts';
export { board } from './queries/board.ts';
export { careFigures } from './queries/figures.ts';
export { caredForOfCase, type VisitRow } from './store.ts';

export const careModule: ServerModule = {
  name: 'care',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: careRoutes,
  jobs: careJobs,
  cron: { 'care.alarms': '* * * * *', 'care.tick': '*/10 * * * *' },
  checks: careChecks,
};
