import { dayIn } from '@tongzhou/kernel';
import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { listPlans, planById } from '../plans/index.ts';
import { CALENDAR, move } from './move.ts';
import { lockCase } from './store.ts';

const BATCH = 100;

/** A refusal stands when the days for an appeal are over: the clock accepts it in the applicant's place. */
export async function closeSilentRefusals(app: App): Promise<void> {
  const now = app.clock.now();
  for (const plan of await listPlans(app.db)) {
    const today = dayIn(now, plan.time_zone);
    const over = await app.db.query<{ case_id: string }>(sql`select case_id from cases.case
      where plan_id = ${plan.plan_id} and stage = 'not_aided' and due_on < ${today} order by due_on limit ${BATCH}`);
    for (const { case_id } of over) await closeOne(app, case_id, now);
  }
}

const closeOne = (app: App, case_id: string, now: Temporal.Instant) =>
  inTransaction(app.db, async (tx) => {
    const c = await lockCase(tx, case_id);
    const { time_zone } = await planById(tx, c.plan_id);
    if (c.stage !== 'not_aided' || c.due_on === null || c.due_on >= dayIn(now, time_zone)) return;
    await move({ tx, now, actor: CALENDAR }, c, 'accept_refusal');
  });

/** Figures of a paid case stay, the case itself is closed once nothing is left to do. */
export async function closePaid(app: App): Promise<void> {
  const now = app.clock.now();
  const paid = await app.db.query<{ case_id: string }>(sql`select case_id from cases.case
    where stage = 'paid' and stage_since < ${now.subtract({ hours: 24 })} order by stage_since limit ${BATCH}`);
  for (const { case_id } of paid) {
    await inTransaction(app.db, async (tx) => {
      const c = await lockCase(tx, case_id);
      if (c.stage === 'paid') await move({ tx, now, actor: CALENDAR }, c, 'close');
    });
  }
}

export const caseJobs: Readonly<Record<string, JobHandler>> = {
  'cases.tick': async (app) => {
    await closeSilentRefusals(app);
    await closePaid(app);
  },
};
