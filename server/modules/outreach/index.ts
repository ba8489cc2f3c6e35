import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { outreachChecks } from './checks.ts';
import { outreachJobs } from './jobs.ts';
import { calendarFile, outreachRoutes } from './routes.ts';

export { ask, reviewQuestion, tap } from './commands/counting.ts';
export {
  approveEvent,
  cancelEvent,
  type Plan as EventPlan,
  planEvent,
  reportEvent,
  setDuty,
  startEvent,
} from './commands/events.ts';
export {
  calendarText,
  figures as outreachFigures,
  joinUrl,
  publicEvent,
  publicEvents,
} from './queries/public.ts';
export type { Tally, Tap } from './store.ts';

export const outreachModule: ServerModule = {
  name: 'outreach',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: outreachRoutes,
  jobs: outreachJobs,
  cron: { 'outreach.tick': '40 17 * * *' },
  checks: outreachChecks,
  pages: calendarFile,
};
