import { invariant } from '@tongzhou/kernel';
import { membershipsOf } from '../modules/accounts/index.ts';
import { openPlan, type Plan } from '../modules/plans/index.ts';
import { linesOf, periodOf, runDue, settlePeriod, takeOverSurplus } from '../modules/sharing/index.ts';
import type { App } from '../platform/app.ts';
import type { FixedClock } from '../platform/clock/index.ts';
import { inTransaction } from '../platform/postgres/index.ts';
import { decideCases, type Ill, provideRecordFacts } from './cases.ts';
import { analyse, enrolMembers } from './members.ts';
import type { RecordRow } from './record.ts';
import { rulesFor } from './rules.ts';

/** Any days will do: a record's arithmetic knows no date. Members have joined long before. */
export const OPENED_AT = '2026-01-02T02:00:00Z';
const JOINED_ON = '2025-01-02';
const DIAGNOSED_ON = '2025-12-20';
/** Members differ: their balances last for one to this many periods, so that nobody runs out in the one replayed. */
const PERIODS_HELD = 60;

export interface Replayed {
  share_minor: bigint;
  /** what each case received, after the caps */
  aid_each_minor: bigint;
  surplus_minor: bigint;
  /** W: members counted at the freeze */
  members: number;
  enrol_ms: number;
  freeze_ms: number;
  settle_ms: number;
}

export type Stage = 'enrol' | 'decide' | 'freeze' | 'settle';
export type OnProgress = (stage: Stage, done: number) => void;

/** Replays one row on an empty database that is migrated and that nobody else uses. */
export async function replayRow(
  app: App,
  clock: FixedClock,
  row: RecordRow,
  onProgress: OnProgress = () => {},
): Promise<Replayed> {
  provideRecordFacts();
  clock.set(OPENED_AT);
  const plan = await openReplayedPlan(app, row);
  const enrolling = timer();
  await enrol(app, plan, row, (done) => onProgress('enrol', done));
  await analyse(app);
  const enrol_ms = Math.round(enrolling());
  onProgress('decide', row.cases);
  await decideCases(app, await firstMembers(app, row.cases), DIAGNOSED_ON);

  const period = await freeze(app, clock, plan, onProgress);
  clock.set(startOf(period.sharing_on));
  onProgress('settle', 0);
  const settling = timer();
  const settled = await settlePeriod(app, plan.plan_id, 1, period.sharing_on, false);
  const settle_ms = settling();
  invariant(settled.done, 'a frozen period is settled on its sharing day');
  return { ...(await figures(app, plan)), enrol_ms, freeze_ms: period.freeze_ms, settle_ms };
}

/** @param other days of grace, where not those of the example plan */
export function openReplayedPlan(
  app: App,
  row: RecordRow,
  other: { grace_days?: number } = {},
): Promise<Plan> {
  return inTransaction(app.db, async (tx) => {
    const now = app.clock.now();
    const plan = await openPlan(
      { tx, now, actor: { kind: 'system', name: 'replay' } },
      { rules_text: rulesFor(row, other), first_period_from: OPENED_AT.slice(0, 10) },
    );
    if (row.surplus_in_minor > 0n) await takeOverSurplus(tx, now, plan.plan_id, row.surplus_in_minor);
    return plan;
  });
}

function enrol(app: App, { plan_id }: Plan, row: RecordRow, onProgress: (done: number) => void) {
  const cap_minor = row.cap_per_case_minor * BigInt(row.cases);
  const balances_minor = Array.from({ length: PERIODS_HELD }, (_, i) => cap_minor * BigInt(i + 1));
  const { members } = row;
  return enrolMembers(
    app,
    { plan_id, first_payer: 1n, members, balances_minor, joined_on: JOINED_ON },
    onProgress,
  );
}

export async function firstMembers(app: App, count: number): Promise<Ill[]> {
  const ill: Ill[] = [];
  for (let payer_id = 1n; payer_id <= BigInt(count); payer_id += 1n) {
    const [membership] = await membershipsOf(app.db, payer_id);
    ill.push({ payer_id, membership_id: membership!.membership_id });
  }
  return ill;
}

/** On the notice day the plan's calendar asks for the freeze; this is what `sharing.tick` calls each minute. */
async function freeze(app: App, clock: FixedClock, plan: Plan, onProgress: OnProgress) {
  clock.set(startOf(NOTICE_ON));
  const freezing = timer();
  const done = await runDue(app, plan.plan_id, plan.time_zone, (p) => onProgress('freeze', p.handled));
  const freeze_ms = freezing();
  invariant(done.join() === 'froze 1', 'the first notice day asks for the first freeze and no more');
  const { sharing_on } = (await periodOf(app.db, plan.plan_id, 1))!;
  return { freeze_ms, sharing_on };
}

/** The first notice day of the replayed rules after the plan opened. */
const NOTICE_ON = '2026-01-07';
const startOf = (day: string) => `${day}T02:00:00Z`;

async function figures(app: App, { plan_id }: Plan) {
  const period = (await periodOf(app.db, plan_id, 1))!;
  const aid = (await linesOf(app.db, plan_id, 1)).filter((l) => l.kind === 'aid').map((l) => l.paid_minor!);
  invariant(new Set(aid).size === 1, 'cases that ask alike receive alike');
  return {
    share_minor: period.share_minor!,
    aid_each_minor: aid[0]!,
    surplus_minor: period.surplus_out_minor!,
    members: Number(period.weight_total!),
  };
}

/** Milliseconds since it was made. */
function timer(): () => number {
  const from = performance.now();
  return () => Math.round((performance.now() - from) * 10) / 10;
}
