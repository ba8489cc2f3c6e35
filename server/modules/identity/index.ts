import { fileURLToPath } from 'node:url';
import type { ServerModule } from '../../platform/module.ts';
import { identityChecks } from './checks.ts';
import { identityRoutes } from './routes.ts';

export { PERSON_COPY, USER_COPY } from './bulk/copy.ts';
export { anybodyRegistered, type KnownPerson, personsByIndexes } from './bulk/known.ts';
export { openSealer, PeopleBatch, type Sealed, type Sealer } from './bulk/sealer.ts';
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
  confirmRole,
  endRole,
  grantRole,
  needThreeStaff,
  type RosterNote,
  STAFF_NEEDED,
  type StaffRole,
  staffCount,
} from './commands/roles.ts';
export { authenticate, openSession } from './commands/sign-in.ts';
export { newCallWord } from './domain/codes.ts';
export { birthsOf } from './queries/births.ts';
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
  someoneReadable,
  userById,
  userOrNone,
  usersByPhone,
} from './store.ts';

export const identityModule: ServerModule = {
  name: 'identity',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: identityRoutes,
  checks: identityChecks,
};
