import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { membershipChecks } from './checks.ts';
import { membershipJobs } from './jobs.ts';
import { membershipRoutes } from './routes.ts';

export { confirmInvitation, inviteAdult } from './commands/invite.ts';
export { enrol, type Joined, type Joining, join } from './commands/join.ts';
export { leave, leavePreview, refundLeavers, reportDeath } from './commands/leave.ts';
export { membershipNumber, type Relation, type Status, statusOf } from './domain/joining.ts';
export { type ImportOptions, type ImportSummary, importMembers } from './import/import-members.ts';
export type { ImportField, ImportProblem, ImportRow, UnreadRow } from './import/row.ts';
export { mine, monthsLeft, yearOfShares } from './queries/mine.ts';
export { settledPeriods } from './queries/periods.ts';
export { statementOf } from './queries/statement.ts';
export {
  isMember,
  type MemberRow,
  memberByIds,
  memberByNumber,
  memberFor,
  membersOfPayer,
  membersOfPerson,
  payerOf,
  payerOrNone,
} from './store.ts';

export const membershipsModule: ServerModule = {
  name: 'memberships',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: membershipRoutes,
  jobs: membershipJobs,
  cron: { 'memberships.tick': '15 1 * * *' },
  checks: membershipChecks,
};
