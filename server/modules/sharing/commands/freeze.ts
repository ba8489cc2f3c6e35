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
import type { SharingTerms } from '../domain/terms.ts';
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
 * Steps 2 to 5: folds, brings back, sweeps, fixes. A transaction holds at most one batch of each step and
 * moves the cursor in the period row, so after a crash the freeze goes on where its last commit was. Two
 * workers at once only take turns.
 */
export async function runFreeze(
  app: App,
  plan_id: number,
  period_no: number,
  onProgress: (p: Progress) => void = () => {},
): Promise<void> {
  while (!(await inTransaction(app.db, (tx) => oneBatch(app, tx, plan_id, period_no, onProgress))));
}

/** @returns true when the freeze is over */
async function oneBatch(
  app: App,
  tx: Tx,
  plan_id: number,
  period_no: number,
  onProgress: (p: Progress) => void,
): Promise<boolean> {
  await lockPlanExclusive(tx, plan_id);
  let at: Period = await lockPeriod(tx, plan_id, period_no);
  if (at.state !== 'freezing') return true;
  const terms = await termsOfVersion(tx, plan_id, at.rule_version);
  // A step with nothing left hands over to the next at once; one with more to do ends the transaction.
  for (let ended = true; ended && at.step !== 'done'; ) {
    const { step }: Period = at;
    const { handled, cursor_payer } = await STEPS[step](app, tx, at, terms);
    ended = cursor_payer === null;
    at = ended ? { ...at, step: NEXT[step], cursor_payer: 0n } : { ...at, cursor_payer: cursor_payer! };
    onProgress({ plan_id, period_no, step, handled });
  }
  if (at.step === 'done') return true;
  await setStep(tx, at, at.step, at.cursor_payer);
  return false;
}

const NEXT: Record<Step, Step> = {
  fold: 'bring_back',
  bring_back: 'sweep',
  sweep: 'fix',
  fix: 'done',
  done: 'done',
};

/** What one batch of a step did; without a cursor the step has ended. */
interface StepDone {
  handled: number;
  cursor_payer: bigint | null;
}
type StepFunction = (app: App, tx: Tx, period: Period, terms: SharingTerms) => Promise<StepDone>;

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
    return { handled: last === null ? 0 : BATCH, cursor_payer: last };
  },
  async bring_back(app, tx, period) {
    const last = await bringBackBatch(tx, batchOf(period), app.clock.now(), period.cursor_payer);
    return { handled: last === null ? 0 : BATCH, cursor_payer: last };
  },
  async sweep(app, tx, period, terms) {
    const grace_until = addDays(period.notice_on, terms.grace_days);
    const handled = await sweepBatch(tx, batchOf(period), app.clock.now(), grace_until);
    // Whoever was handled has left the range of the index: the next batch needs no cursor.
    return { handled, cursor_payer: handled < BATCH ? null : 0n };
  },
  async fix(app, tx, period, terms) {
    const { weight_total } = await endFreeze(tx, period.plan_id);
    await setFrozen(tx, period, weight_total, app.clock.now());
    await fixCases(app, tx, { ...period, weight_total }, terms);
    return { handled: 1, cursor_payer: null };
  },
  done: () => Promise.resolve({ handled: 0, cursor_payer: null }),
};
