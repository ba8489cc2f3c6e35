import type { App } from '../../../platform/app.ts';
import {
  addFinding,
  caseById,
  proposeDecision,
  setPublication,
  signDecision,
  takeStep,
} from '../../cases/index.ts';
import { openName, personById } from '../../identity/index.ts';
import { setAccount } from '../../payouts/index.ts';
import { story } from '../store.ts';
import { actAs, firstWho, usersWith } from './staff.ts';

/** What the demo's staff did with one case while the clock ran on. */
export interface CarriedOn {
  case_id: string;
  to: string;
}

type Case = Awaited<ReturnType<typeof caseById>>;

/** Takes each open case of the demo one step further, as its invented reviewers and investigators would. */
export async function carryOn(app: App): Promise<CarriedOn[]> {
  const done: CarriedOn[] = [];
  const open = [...(await story(app.db))].filter(([key]) => key.startsWith('open.')).map(([, ref]) => ref);
  for (const case_id of open) {
    const before = await caseById(app.db, case_id);
    await step(app, before);
    const after = await caseById(app.db, case_id);
    if (after.stage !== before.stage) done.push({ case_id, to: after.stage });
  }
  return done;
}

async function step(app: App, c: Case): Promise<void> {
  const reviewers = await usersWith(app, 'reviewer');
  if (c.stage === 'submitted')
    await actAs(app, reviewers[0]!, ['reviewer'], (ctx) => takeStep(ctx, c.case_id, 'screen'));
  if (c.stage === 'screening')
    await actAs(app, reviewers[0]!, ['reviewer'], (ctx) => takeStep(ctx, c.case_id, 'investigate'));
  if (c.stage === 'investigating') await investigate(app, c, reviewers);
  if (c.stage === 'deciding') await sign(app, c, reviewers);
}

async function investigate(app: App, c: Case, reviewers: readonly bigint[]): Promise<void> {
  const clause = `what.illnesses.${c.illness_code}`;
  const [investigator] = await usersWith(app, 'investigator');
  await actAs(app, investigator!, ['investigator'], (ctx) =>
    addFinding(ctx, c.case_id, { clause, verdict: 'met', evidence: [], note: null }),
  );
  await firstWho(app, reviewers, 'reviewer', ['case.signed_already'], (ctx) =>
    proposeDecision(ctx, c.case_id, {
      outcome: 'approved',
      clauses: [clause],
      evidence: [],
      refusal_kind: null,
      illness_code: null,
      cost_minor: null,
    }),
  );
}

/** The second signature; then the family says what may be published and where the aid shall go. */
async function sign(app: App, c: Case, reviewers: readonly bigint[]): Promise<void> {
  const signed = await firstWho(app, reviewers, 'reviewer', ['case.signed_already'], (ctx) =>
    signDecision(ctx, c.case_id, true),
  );
  if (!signed || c.outcome !== 'approved') return;
  const holder_name = openName(app.vault, await personById(app.db, c.person_id));
  await actAs(app, c.applicant_user_id, [], async (ctx) => {
    await setPublication(ctx, c.case_id, { consent: true, story: null });
    await setAccount(ctx, c.case_id, {
      holder_name,
      account_no: '9990000000000100001',
      bank_name: '吉林银行（演示）',
    });
  });
}
