import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { caseChecks } from './checks.ts';
import { caseJobs } from './jobs.ts';
import { caseRoutes } from './routes.ts';

export { type DraftInput, openDraft, submit } from './commands/apply.ts';
export { decideByPanel, type ProposalInput, proposeDecision, signDecision } from './commands/decide.ts';
export { addDocument, addFinding, patientKnows, setPublication } from './commands/file.ts';
export { answerObjection, object, type Verdict } from './commands/objections.ts';
export {
  casesInNotice,
  type DecidedCase,
  type DueReturn,
  decidedCases,
  dueReturns,
  markNoticed,
  markPaid,
  markPaidBack,
  markReturned,
  markShared,
  moveCase,
  unshare,
} from './commands/sharing-door.ts';
export { PLAIN_STEPS, type PlainStep, takeStep } from './commands/steps.ts';
export { CARD_DAYS_AFTER_PAYMENT, writeTo } from './domain/card.ts';
export { coverOf, periodsOf } from './domain/cover.ts';
export { STAGES, TRANSITIONS } from './domain/transitions.ts';
export { type CaseFacts, type CaseSources, provideCaseSources } from './facts.ts';
export { isOwn, needApplicant } from './policy.ts';
export { type CareCase, caseInCare, casesInCare } from './queries/care.ts';
export { planMembers } from './queries/members.ts';
export { type CaseFigures, caseFigures, type PublicCard, publicCard, publicCards } from './queries/public.ts';
export { type CaseRow, caseById, casesByIds, lockCase } from './store.ts';

export const casesModule: ServerModule = {
  name: 'cases',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: caseRoutes,
  jobs: caseJobs,
  cron: { 'cases.tick': '*/10 * * * *' },
  checks: caseChecks,
};
