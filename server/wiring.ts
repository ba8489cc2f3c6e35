import { fileURLToPath } from 'node:url';
import { adaptersModule } from './adapters/index.ts';
import { appsModule } from './apps.ts';
import {
  accountsModule,
  coverChangesOf,
  type Membership,
  membershipOf,
  paidOn,
} from './modules/accounts/index.ts';
import { auditModule, provideChecks } from './modules/audit/index.ts';
import { careModule } from './modules/care/index.ts';
import { casesModule, coverOf, periodsOf, provideCaseSources } from './modules/cases/index.ts';
import { demoModule } from './modules/demo/index.ts';
import { disclosureModule } from './modules/disclosure/index.ts';
import { identityModule, needThreeStaff, openBirth, openName, personById } from './modules/identity/index.ts';
import { ledgerModule } from './modules/ledger/index.ts';
import { isMember, memberByIds, membershipsModule } from './modules/memberships/index.ts';
import { outreachModule } from './modules/outreach/index.ts';
import { paymentsModule } from './modules/payments/index.ts';
import { payoutsModule, providePayoutSources } from './modules/payouts/index.ts';
import { planById, plansModule } from './modules/plans/index.ts';
import { publicModule } from './modules/public/index.ts';
import { organisation, provinceName, setupModule } from './modules/setup/index.ts';
import { periodDays, sharingModule } from './modules/sharing/index.ts';
import { societyModule } from './modules/society/index.ts';
import { migrateJobs } from './platform/jobs/index.ts';
import type { ServerModule } from './platform/module.ts';
import { type Db, type MigrationSource, migrate, type Queryable } from './platform/postgres/index.ts';

/** All modules, each after those it uses. The only list of its kind. */
export const MODULES: readonly ServerModule[] = [
  adaptersModule,
  setupModule,
  disclosureModule,
  identityModule,
  ledgerModule,
  accountsModule,
  plansModule,
  paymentsModule,
  membershipsModule,
  casesModule,
  sharingModule,
  payoutsModule,
  societyModule,
  outreachModule,
  careModule,
  publicModule,
  appsModule,
  demoModule,
  auditModule,
];

const platformMigrations: MigrationSource = {
  name: 'platform',
  dir: fileURLToPath(new URL('./platform/migrations/', import.meta.url)),
};

export const migrationSources = (): MigrationSource[] => [
  platformMigrations,
  ...MODULES.flatMap((m) => (m.migrations ? [{ name: m.name, dir: m.migrations }] : [])),
];

/** Brings a database to this version: the modules' tables and the job queue's. */
export async function migrateAll(db: Db, say: (line: string) => void = () => {}): Promise<void> {
  await migrate(db, migrationSources(), say);
  await migrateJobs(db);
}

/** Cover hangs on weights, which accounts keeps, and on the days of periods, which sharing keeps. */
async function coverFor(db: Queryable, m: Membership) {
  const changes = await coverChangesOf(db, m.payer_id, m.membership_id);
  const days = await periodDays(db, m.plan_id, periodsOf(changes));
  return coverOf(m, changes, new Map(days.map((d) => [d.period_no, d])));
}

/** Facts that lower modules need from their neighbours without importing them. */
export function wire(): void {
  provideChecks(() => MODULES.flatMap((m) => m.checks ?? []));
  provideCaseSources({
    async membershipFacts(app, db, payer_id, membership_id) {
      const membership = await membershipOf(db, payer_id, membership_id);
      const member = await memberByIds(db, payer_id, membership_id);
      if (!membership || !member) return undefined;
      const person = await personById(db, member.person_id);
      const { time_zone } = await planById(db, membership.plan_id);
      return {
        ...membership,
        person_id: member.person_id,
        birth: openBirth(app.vault, person),
        cover: await coverFor(db, membership),
        paid_on: await paidOn(db, membership, time_zone),
        member_user_id: member.user_id,
        payer_user_id: member.payer_user_id,
        family_name: openName(app.vault, person).slice(0, 1),
      };
    },
    needThreeStaff,
    async maySeeCards(db, actor) {
      const { who_sees_cases } = await organisation(db);
      if (who_sees_cases !== 'members') return who_sees_cases === 'public';
      return actor.kind === 'user' && isMember(db, actor.user_id, null);
    },
    belongsToPlan: isMember,
    // A card names the province: with name, age and illness a town would name the person.
    branchName: provinceName,
  });
  providePayoutSources({
    verifiedName: async (app, db, person_id) => openName(app.vault, await personById(db, person_id)),
    needThreeStaff,
    bank: {
      transfer: (app, t) =>
        app.adapters.bank.transfer({
          request_no: t.payout_no,
          holder: t.holder_name,
          account_no: t.account_no,
          amount_minor: t.amount_minor,
          currency: t.currency,
        }),
      async lines(app, from) {
        const lines = await app.adapters.bank.statement(from);
        return lines.map((l) => ({
          line_id: l.line_no.toString(),
          payout_no: l.request_no,
          outcome: l.outcome,
          amount_minor: l.amount_minor,
          reason: l.reason,
          booked_on: l.booked_on,
        }));
      },
    },
  });
}
