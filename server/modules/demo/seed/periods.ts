import { addDays } from '@tongzhou/kernel';
import { payoutsDue, preparePayout, releasePayout } from '../../payouts/index.ts';
import { previewSettlement, runDue, signSettlement } from '../../sharing/index.ts';
import { at, FREEZE_TIME } from './timeline.ts';
import { as, type World } from './world.ts';

/** Every period so far: the calendar freezes, two people sign, two people pay out, the bank's statement is read. */
export function schedulePeriods(w: World): void {
  const { stage, time, plan } = w;
  const past = (when: Temporal.Instant) => Temporal.Instant.compare(when, time.now) < 0;
  const add = (day: string, clock: string, scene: () => Promise<void>) => {
    const when = at(day, clock);
    if (past(when)) stage.at(when, scene);
  };
  for (const { period_no, notice_on, sharing_on } of time.periods) {
    add(notice_on, FREEZE_TIME, async () => void (await runDue(stage.app, plan.plan_id, plan.time_zone)));
    add(notice_on, '09:15', () => stage.job('memberships.tick'));
    add(sharing_on, '09:30', () => settle(w, period_no));
    add(sharing_on, '20:00', () => daily(w));
    add(addDays(sharing_on, 1), '10:00', () => payOut(w));
    add(addDays(sharing_on, 2), '09:00', () => stage.job('payouts.reconcile'));
    add(addDays(sharing_on, 4), '09:15', () => daily(w));
  }
}

async function daily({ stage }: World): Promise<void> {
  await stage.job('payments.settle_clearing');
  await stage.job('cases.tick');
  await stage.job('memberships.tick');
  await stage.job('care.tick');
  await stage.job('society.tick');
  await stage.job('outreach.tick');
}

async function settle(w: World, period_no: number): Promise<void> {
  const { plan_id } = w.plan;
  const preview = await previewSettlement(w.stage.app.db, plan_id, period_no);
  const preview_hash = preview.hash.toString('hex');
  const [first, second] = w.staff.finance;
  for (const who of [first, second])
    await as(w, who, (ctx) => signSettlement(ctx, { plan_id, period_no, preview_hash }));
}

/** One prepares, another releases: two people of three, in turns. */
async function payOut(w: World): Promise<void> {
  const [, second, third] = w.staff.finance;
  const { items } = await payoutsDue(w.stage.app.db, { limit: 50 });
  for (const { case_id, account_usable_from } of items) {
    if (account_usable_from === null) continue;
    const payout = await as(w, third, (ctx) => preparePayout(ctx, case_id));
    await as(w, second, (ctx) => releasePayout(ctx, payout.payout_no));
  }
}
