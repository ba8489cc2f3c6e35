import { addDays, invariant } from '@tongzhou/kernel';
import type { App } from '../../../platform/app.ts';
import { inTransaction, type Tx } from '../../../platform/postgres/index.ts';
import {
  type Batch,
  beginFreeze,
  bringBackBatch,
  endFreeze,
  foldBatch,
  lockPlanExclusive,
  planState,
  sweepBatch,
} from '../../accounts/index.ts';
import type { PeriodPlan } from '../domain/period.ts';
import { termsOfVersion } from '../queries/terms.ts';
import { insertPeriod, lockPeriod, type Period, type Step, setFrozen, setStep } from '../store.ts';
import { fixCases } from './fix-cases.ts';

/** Rows of one batch: small enough that nobody waits long behind the plan's lock. */
const BATCH = 2_000;

/**
 * Step 1 of a freeze, in one short transaction. The period row is the plan of all that follows. Whoever comes
 * second finds it begun.
 */
export function startFreeze(app: App, p: PeriodPlan): Promise<void> {
  return inTransaction(app.db, async (tx) => {
    await lockPlanExclusive(tx, p.plan_id);
    if ((await planState(tx, p.plan_id)).period_no >= p.period_no) return;
    const state = await beginFreeze(tx, p.plan_id, p.cap_minor);
    invariant(state.period_no === p.period_no, 'periods are gapless');
    await insertPeriod(tx, { ...p, index_minor: state.index_minor });
  });
}

export interface Progress {
  plan_id: number;
  period_no: number;
  step: Step;
  handled: number;
}

/**
 * Steps 2 to 5: folds, brings back, sweeps, fixes. Each batch is a transaction that also moves the cursor in
 * the period row, so after a crash the freeze goes on where its last commit was. Two workers at once only
 * take turns.
 */
export async function runFreeze(
  app: App,
  plan_id: number,
  period_no: number,
  onProgress: (p: Progress) => void = () => {},
): Promise<void> {
  for (;;) {
    const done = await inTransaction(app.db, async (tx) => {
      await lockPlanExclusive(tx, plan_id);
      const period = await lockPeriod(tx, plan_id, period_no);
      if (period.state !== 'freezing') return true;
      const handled = await STEPS[period.step](app, tx, period);
      onProgress({ plan_id, period_no, step: period.step, handled });
      return false;
    });
    if (done) return;
  }
}

type StepFunction = (app: App, tx: Tx, period: Period) => Promise<number>;

const batchOf = (p: Period): Batch => ({
  plan_id: p.plan_id,
  period_no: p.period_no,
  index_minor: p.index_minor,
  cap_minor: p.cap_minor,
  limit: BATCH,
});

const STEPS: Record<Step, StepFunction> = {
  async fold(_, tx, period) {
    const last = await foldBatch(tx, batchOf(period), period.cursor_payer);
    await (last === null ? setStep(tx, period, 'bring_back', 0n) : setStep(tx, period, 'fold', last));
    return last === null ? 0 : BATCH;
  },
  async bring_back(app, tx, period) {
    const last = await bringBackBatch(tx, batchOf(period), app.clock.now(), period.cursor_payer);
    await (last === null ? setStep(tx, period, 'sweep', 0n) : setStep(tx, period, 'bring_back', last));
    return last === null ? 0 : BATCH;
  },
  async sweep(app, tx, period) {
    const grace_until = addDays(
      period.notice_on,
      (await termsOfVersion(tx, period.plan_id, period.rule_version)).grace_days,
    );
    const handled = await sweepBatch(tx, batchOf(period), app.clock.now(), grace_until);
    if (handled === 0) await setStep(tx, period, 'fix', 0n);
    return handled;
  },
  async fix(app, tx, period) {
    const { weight_total } = await endFreeze(tx, period.plan_id);
    await setFrozen(tx, period, weight_total, app.clock.now());
    await fixCases(app, tx, { ...period, weight_total });
    return 1;
  },
  done: () => Promise.resolve(0),
};
