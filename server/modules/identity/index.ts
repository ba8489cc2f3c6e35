import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { identityChecks } from './checks.ts';
import { identityRoutes } from './routes.ts';

export {
  linkUser,
  markDead,
  noteLook,
  noteLooks,
  type PersonCard,
  personCard,
  type RegisteredPerson,
  registerPerson,
} from './commands/people.ts';
export {
  endRole,
  grantRole,
  needThreeStaff,
  type RosterNote,
  STAFF_NEEDED,
  type StaffRole,
  staffCount,
} from './commands/roles.ts';
export { authenticate, openSession } from './commands/sign-in.ts';
export {
  anybodyRegistered,
  PERSON_COPY,
  personCells,
  personsByIndexes,
  USER_COPY,
  userCells,
} from './copy.ts';
export { newCallWord } from './domain/codes.ts';
export { holdersOf } from './queries/holders.ts';
export {
  branchesOf,
  type CheckedPerson,
  checkPerson,
  insertPerson,
  insertUser,
  maskedName,
  maskedNameOfUser,
  openBirth,
  openName,
  openPhone,
  type PersonInput,
  type PersonRow,
  PHONE_INDEX,
  personById,
  personByIndex,
  personIndex,
  rolesOf,
  sealPerson,
  sealUser,
  someoneReadable,
  userById,
  usersByPhone,
} from './store.ts';

export const identityModule: ServerModule = {
  name: 'identity',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: identityRoutes,
  checks: identityChecks,
};
