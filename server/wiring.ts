import { fileURLToPath } from 'node:url';
import { adaptersModule } from './adapters/index.ts';
import { appsModule } from './apps.ts';
import { accountsModule, membershipOf } from './modules/accounts/index.ts';
import { auditModule, provideChecks } from './modules/audit/index.ts';
import { careModule } from './modules/care/index.ts';
import { casesModule, provideCaseSources } from './modules/cases/index.ts';
import { demoModule } from './modules/demo/index.ts';
import { disclosureModule } from './modules/disclosure/index.ts';
import { identityModule, needThreeStaff, openBirth, openName, personById } from './modules/identity/index.ts';
import { ledgerModule } from './modules/ledger/index.ts';
import { memberByIds, membershipsModule } from './modules/memberships/index.ts';
import { outreachModule } from './modules/outreach/index.ts';
import { paymentsModule } from './modules/payments/index.ts';
import { payoutsModule, providePayoutSources } from './modules/payouts/index.ts';
import { plansModule, rulesInForce } from './modules/plans/index.ts';
import { publicModule } from './modules/public/index.ts';
import { provinceName, setupModule } from './modules/setup/index.ts';
import { sharingModule } from './modules/sharing/index.ts';
import { societyModule } from './modules/society/index.ts';
import { migrateJobs } from './platform/jobs/index.ts';
import type { ServerModule } from './platform/module.ts';
import { type Db, type MigrationSource, migrate } from './platform/postgres/index.ts';

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

/** Facts that lower modules need from their neighbours without importing them. */
export function wire(): void {
  provideChecks(() => MODULES.flatMap((m) => m.checks ?? []));
  provideCaseSources({
    async membershipFacts(app, db, payer_id, membership_id) {
      const membership = await membershipOf(db, payer_id, membership_id);
      const member = await memberByIds(db, payer_id, membership_id);
      if (!membership || !member) return undefined;
      const person = await personById(db, member.person_id);
      const { rules } = await rulesInForce(db, membership.plan_id, membership.joined_on);
      const grace_days = rules.balance.grace_days;
      const suspended_from =
        membership.grace_until === null
          ? null
          : Temporal.PlainDate.from(membership.grace_until).subtract({ days: grace_days }).toString();
      return {
        ...membership,
        person_id: member.person_id,
        birth: openBirth(app.vault, person),
        suspended_from,
        member_user_id: member.user_id,
        payer_user_id: member.payer_user_id,
        contact_user_ids: [],
        family_name: openName(app.vault, person).slice(0, 1),
      };
    },
    needThreeStaff,
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
