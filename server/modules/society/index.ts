import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { societyChecks } from './checks.ts';
import { societyJobs } from './jobs.ts';
import { societyRoutes } from './routes.ts';

export {
  type Application,
  answerQuiz,
  applyAsRepresentative,
  resign,
  setConsents,
  signPaper,
} from './commands/apply.ts';
export { recordHours } from './commands/hours.ts';
export { confirm, end, reinstate, renew, suspend } from './commands/office.ts';
export { answerReport, openReport, reportRepresentative } from './commands/reports.ts';
export { closeStation, foundSociety, openStation, stepSociety } from './commands/societies.ts';
export { todayOf, workingDayAfter } from './day.ts';
export { QUESTIONS } from './domain/quiz.ts';
export { badgeState, inOffice } from './domain/representative.ts';
export { REPRESENTATIVES_NEEDED } from './domain/states.ts';
export { type PaperText, papers } from './papers.ts';
export { coordinated, coordinates, needInOffice, needRosterOf } from './policy.ts';
export { type Badge, badgeUrl, checkBadge, nameOnBadge, qrSvg } from './queries/badge.ts';
export { type SocietyView, societyList, societyPage } from './queries/public.ts';
export {
  insertHours,
  type RepresentativeRow,
  representativeById,
  representativeOfUser,
  representativesByIds,
  representativesOf,
  type SocietyRow,
  societies,
  societyById,
  societyOfBranch,
} from './store.ts';

export const societyModule: ServerModule = {
  name: 'society',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: societyRoutes,
  jobs: societyJobs,
  cron: { 'society.tick': '20 17 * * *' },
  checks: societyChecks,
};
