import { dayIn } from '@tongzhou/kernel';
import { caps } from '@tongzhou/rules';
import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { lapseBatch, releaseGifts } from '../accounts/index.ts';
import { listPlans, type Plan, rulesInForce } from '../plans/index.ts';
import { keepBirthdays } from './commands/birthdays.ts';
import { refundLeavers } from './commands/leave.ts';
import { remind, remindGrace, remindLow } from './commands/remind.ts';
import { releaseClaim } from './store.ts';

const BATCH = 500;

/** Daily: birthdays, graces that are over, invitations nobody answered, reminders. */
async function tick(app: App): Promise<void> {
  await app.db.run(sql`update memberships.invitation set state = 'expired', name_sealed = ''::bytea, phone_sealed = ''::bytea
    where state = 'waiting' and expires_at <= ${app.clock.now()}`);
  for (const plan of await listPlans(app.db)) {
    await keepBirthdays(app, plan);
    await lapseAll(app, plan);
    await remindGrace(app, plan);
    await remindLow(app, plan);
  }
}

async function lapseAll(app: App, plan: Plan): Promise<void> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  for (;;) {
    const lapsed = await inTransaction(app.db, async (tx) => {
      const { rules } = await rulesInForce(tx, plan.plan_id, today);
      const list = await lapseBatch(tx, plan.plan_id, today, caps(rules).period_cap_minor, BATCH);
      for (const m of list) {
        await releaseGifts(tx, m.payer_id, m.membership_id, app.clock.now());
        await releaseClaim(tx, m.payer_id, m.membership_id);
      }
      await remind(
        app,
        tx,
        plan,
        list.map((m) => ({ payer_id: m.payer_id, level: 'lapsed', template: 'lapsed', params: {} })),
      );
      return list.length;
    });
    if (lapsed === 0) return;
  }
}

export const membershipJobs: Readonly<Record<string, JobHandler>> = {
  'memberships.tick': tick,
  'memberships.after_settlement': (app, p) =>
    refundLeavers(app, Number(p.plan_id), Number(p.period_no), p.corrected === true),
};
