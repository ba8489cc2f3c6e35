import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { accountChecks } from './checks.ts';

export {
  ACCOUNT_COPY,
  accountCells,
  MEMBERSHIP_COPY,
  membershipCells,
  QUEUED_COPY,
  queuedCells,
} from './commands/copy.ts';
export { addOpeningWeight, type BulkEnrolment, enrolInBulk } from './commands/enrol-in-bulk.ts';
export {
  addMembership,
  type Ending,
  endMembership,
  type NewMembership,
  openAccount,
  queueAgeChange,
} from './commands/memberships.ts';
export {
  allocate,
  creditWallet,
  giveTo,
  type MoneyOut,
  refundWallet,
  releaseGifts,
  splitDeposit,
  takeOut,
  topUpWallet,
  withdrawable,
} from './commands/money.ts';
export { type MoneyIn, topUp } from './commands/top-up.ts';
export { type Batch, foldBatch } from './freeze/fold.ts';
export { accountsBetween, type Lapsed, lapseBatch, type RunsOut } from './freeze/lapse.ts';
export { beginFreeze, endFreeze, lowerIndex, raiseIndex } from './freeze/phase.ts';
export { bringBackBatch, sweepBatch } from './freeze/short.ts';
export * from './queries/accounts.ts';
export { type CoverChange, coverChangesOf, paidOn } from './queries/cover.ts';
export {
  type Account,
  lockAccount,
  lockMembership,
  lockPlanExclusive,
  lockPlanShared,
  type Membership,
  type MembershipState,
  openPlanState,
  type Phase,
  type PlanState,
  planState,
} from './store.ts';

export const accountsModule: ServerModule = {
  name: 'accounts',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  checks: accountChecks,
};
