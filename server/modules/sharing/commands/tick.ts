import { dayIn } from '@tongzhou/kernel';
import { periodAt } from '@tongzhou/sharing';
import type { App } from '../../../platform/app.ts';
import { planState } from '../../accounts/index.ts';
import { listPlans } from '../../plans/index.ts';
import { dueNow } from '../domain/period.ts';
import { termsOn } from '../queries/terms.ts';
import { periodOf } from '../store.ts';
import { type Progress, runFreeze, startFreeze } from './freeze.ts';
import { settlePeriod } from './settle.ts';

/** Does for one plan whatever its calendar asks for by now. @returns what was done, in order */
export async function runDue(
  app: App,
  plan_id: number,
  time_zone: string,
  onProgress?: (p: Progress) => void,
): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const today = dayIn(app.clock.now(), time_zone);
    const state = await planState(app.db, plan_id);
    const period = await periodOf(app.db, plan_id, state.period_no);
    const terms = await termsOn(app.db, plan_id, today);
    const due = dueNow(
      { period_no: state.period_no, phase: state.phase, sharing_on: period?.sharing_on ?? null, today },
      terms,
    );
    if (!due) return done;
    if (due.kind === 'settle') {
      const settled = await settlePeriod(app, plan_id, due.period_no, today);
      if (!settled.done) return done;
      done.push(`settled ${due.period_no}`);
      continue;
    }
    if (due.kind === 'freeze') {
      const dates = periodAt(terms.calendar, terms.first_period_from, due.period_no);
      // The rules of the freeze are those in force on its notice day, however late the freeze runs.
      const then = await termsOn(app.db, plan_id, dates.notice_on);
      await startFreeze(app, {
        plan_id,
        ...dates,
        rule_version: then.rule_version,
        cap_minor: then.caps.period_minor,
      });
    }
    await runFreeze(app, plan_id, due.period_no, onProgress);
    done.push(`froze ${due.period_no}`);
  }
}

/** Job, every minute and after the second signature. Plans are independent: one that fails does not hold up the others. */
export async function tick(app: App): Promise<void> {
  for (const plan of await listPlans(app.db)) {
    try {
      for (const what of await runDue(app, plan.plan_id, plan.time_zone))
        app.log.info({ plan: plan.code, what }, 'period');
    } catch (error) {
      app.log.error({ plan: plan.code, err: error }, 'period failed; it goes on at the next tick');
    }
  }
}
