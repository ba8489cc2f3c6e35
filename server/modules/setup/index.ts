import { fileURLToPath } from 'node:url';
import { contract } from '@tongzhou/contract';
import { forgetAnswers } from '../../platform/http/index.ts';
import { read, type ServerModule } from '../../platform/module.ts';
import { branches, organisation } from './store.ts';

export {
  addBranch,
  addBranches,
  foundOrganisation,
  type NewBranch,
  recordRequirement,
} from './commands/found.ts';
export {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationKind,
  type Proposal,
  proposalFor,
  REQUIREMENTS,
  type Requirement,
} from './domain.ts';
export { branchesOfRegions } from './regions/regions.ts';
export {
  type Branch,
  branchById,
  branches,
  branchName,
  missingRequirements,
  needOpen,
  organisation,
  organisationOrNone,
  provinceName,
} from './store.ts';
export { BRANCH_KINDS, type BranchLine } from './tree.ts';

export const setupModule: ServerModule = {
  name: 'setup',
  migrations: fileURLToPath(new URL('./migrations/', import.meta.url)),
  routes: [
    read('setup.organisation', contract['setup.organisation'], async ({ db, now }) => ({
      ...(await organisation(db)),
      now,
    })),
    read('setup.branches', contract['setup.branches'], async ({ db }) => ({ items: await branches(db) })),
  ],
  jobs: { 'setup.forget_answers': (app) => forgetAnswers(app.db, app.clock.now()) },
  cron: { 'setup.forget_answers': '20 18 * * *' },
  checks: [
    {
      name: 'setup.branches_have_parents',
      meaning: 'A branch lies below itself.',
      sql: `select branch_id from setup.branch where parent_id = branch_id`,
    },
  ],
};
