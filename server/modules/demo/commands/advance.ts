import { fail } from '@tongzhou/kernel';
import { periodAt } from '@tongzhou/sharing';
import { sandboxMailbox } from '../../../adapters/index.ts';
import type { App } from '../../../platform/app.ts';
import { movable } from '../../../platform/clock/index.ts';
import type { JobHandler } from '../../../platform/jobs/index.ts';
import { accountOf, planState } from '../../accounts/index.ts';
import { casesModule } from '../../cases/index.ts';
import { membershipsModule } from '../../memberships/index.ts';
import { payoutsDue } from '../../payouts/index.ts';
import { listPlans, type Plan } from '../../plans/index.ts';
import { periodOf, previewSettlement, runDue, signSettlement, termsOn } from '../../sharing/index.ts';
import { insertAdvance, story } from '../store.ts';
import { type CarriedOn, carryOn } from './carry-on.ts';
import { firstWho, usersWith } from './staff.ts';

/** What one press of the button did. Amounts in minor units as decimal strings, days in the plan's time zone. */
export interface Advanced {
  plan_code: string;
  period_no: number;
  notice_on: string;
  sharing_on: string;
  froze: boolean;
  settled: boolean;
  weight_total: string;
  share_minor: string;
  cases: CarriedOn[];
  /** the passer-by of the stall: what the period cost her, and what is left */
  member: { paid_minor: string; balance_minor: string } | null;
  payouts_due: number;
  reminders: number;
}

const SIGNATURES = 2;
const MAIL_LOOKED_AT = 500;

const running = new WeakMap<App['db'], Promise<unknown>>();

/**
 * Puts the demo's clock forward to the next sharing day and lets happen what the calendar asks for on the way:
 * open cases go on, the notice day freezes, two invented finance officers sign, the sharing day settles.
 *
 * @throws clock.not_movable, demo.advancing_already
 */
export async function advanceToSharingDay(app: App): Promise<Advanced> {
  if (running.has(app.db)) throw fail.conflict('demo.advancing_already');
  const work = advance(app);
  running.set(app.db, work);
  try {
    return await work;
  } finally {
    running.delete(app.db);
  }
}

async function advance(app: App): Promise<Advanced> {
  const clock = movable(app.clock);
  const from = clock.now();
  const plan = (await listPlans(app.db))[0]!;
  const target = await nextSharing(app, plan);
  const paid_before = await passerBy(app, plan);
  let cases: CarriedOn[] = [];
  if (!target.frozen) {
    cases = await carryOn(app);
    await forward(app, plan, target.notice_on);
    await runDue(app, plan.plan_id, plan.time_zone);
    await daily(app);
  }
  await forward(app, plan, target.sharing_on);
  await signByTwo(app, plan, target.period_no);
  await runDue(app, plan.plan_id, plan.time_zone);
  await daily(app);
  const done = await summary(app, plan, target, { from, cases, paid_before });
  await insertAdvance(app.db, { from_at: from, to_at: clock.now(), done });
  return done;
}

interface Target {
  period_no: number;
  notice_on: string;
  sharing_on: string;
  /** the notice day is past */
  frozen: boolean;
}

async function nextSharing(app: App, plan: Plan): Promise<Target> {
  const state = await planState(app.db, plan.plan_id);
  const period = await periodOf(app.db, plan.plan_id, state.period_no);
  if (state.phase !== 'open' && period) return { ...period, frozen: state.phase === 'frozen' };
  const terms = await termsOn(app.db, plan.plan_id, app.clock.today(plan.time_zone));
  return { ...periodAt(terms.calendar, plan.first_period_from, state.period_no + 1), frozen: false };
}

/** To nine in the morning of a day, unless it is later already. */
async function forward(app: App, plan: Plan, day: string): Promise<void> {
  const clock = movable(app.clock);
  const target = Temporal.PlainDateTime.from(`${day}T09:00`).toZonedDateTime(plan.time_zone).toInstant();
  if (Temporal.Instant.compare(clock.now(), target) < 0) await clock.advanceTo(target);
}

async function signByTwo(app: App, plan: Plan, period_no: number): Promise<void> {
  const period = await periodOf(app.db, plan.plan_id, period_no);
  if (period?.state !== 'frozen') return;
  const preview_hash = (await previewSettlement(app.db, plan.plan_id, period_no)).hash.toString('hex');
  const officers = await usersWith(app, 'finance');
  for (let signed = 0; signed < SIGNATURES; signed += 1)
    await firstWho(app, officers, 'finance', ['settlement.already_signed'], (ctx) =>
      signSettlement(ctx, { plan_id: plan.plan_id, period_no, preview_hash }),
    );
}

/** What the cron lines would have done on the days that were skipped. */
async function daily(app: App): Promise<void> {
  const jobs: Readonly<Record<string, JobHandler>> = { ...membershipsModule.jobs, ...casesModule.jobs };
  await jobs['cases.tick']!(app, {});
  await jobs['memberships.tick']!(app, {});
}

async function passerBy(app: App, plan: Plan): Promise<bigint | null> {
  const payer_id = (await story(app.db)).get('payer.passer_by');
  if (payer_id === undefined) return null;
  return (await accountOf(app.db, BigInt(payer_id), plan.plan_id))?.balance_minor ?? null;
}

async function summary(
  app: App,
  plan: Plan,
  target: Target,
  before: { from: Temporal.Instant; cases: CarriedOn[]; paid_before: bigint | null },
): Promise<Advanced> {
  const period = (await periodOf(app.db, plan.plan_id, target.period_no))!;
  const left = await passerBy(app, plan);
  const mail = await sandboxMailbox(app, app.db, MAIL_LOOKED_AT);
  const reminders = mail.filter(
    (m) => m.template.startsWith('reminder') && Temporal.Instant.compare(m.at, before.from) > 0,
  );
  return {
    plan_code: plan.code,
    period_no: target.period_no,
    notice_on: target.notice_on,
    sharing_on: target.sharing_on,
    froze: !target.frozen,
    settled: period.state === 'settled',
    weight_total: (period.weight_total ?? 0n).toString(),
    share_minor: (period.share_minor ?? 0n).toString(),
    cases: before.cases,
    member:
      left === null || before.paid_before === null
        ? null
        : { paid_minor: (before.paid_before - left).toString(), balance_minor: left.toString() },
    payouts_due: (await payoutsDue(app.db, { limit: 100 })).items.length,
    reminders: reminders.length,
  };
}
