import { calendar } from '@tongzhou/rules';
import type { App } from '../../../platform/app.ts';
import { accountsBetween, planState } from '../../accounts/index.ts';
import { beginSeeding, endSeeding } from '../store.ts';
import { scheduleCrowd } from './crowd.ts';
import { scheduleFamily } from './family.ts';
import { found, hire, open, rulesAtScale } from './house.ts';
import { People } from './names.ts';
import { schedulePatients } from './patients.ts';
import { schedulePeriods } from './periods.ts';
import { seeded } from './random.ts';
import { scheduleRefusals } from './refusals.ts';
import { type Societies, scheduleSocieties } from './society.ts';
import { type Handlers, openStage, SEED } from './stage.ts';
import { scheduleOutings } from './stall.ts';
import { at, timelineUpTo, ZONE } from './timeline.ts';
import { refillLow, scheduleTownsfolk } from './townsfolk.ts';
import { scheduleUpsAndDowns } from './ups-and-downs.ts';
import { cast, type World } from './world.ts';

export interface SeedOptions {
  /** 1: 120,000 generated memberships; tests use less */
  scale: number;
  /** called with the day that is being played and how much is done, 0 to 1 */
  onProgress: (day: string, done: number) => void;
}

/** Plays the whole past of the demo organisation on an empty database. */
export async function playSeed(app: App, handlers: Handlers, o: SeedOptions): Promise<void> {
  const { text, rules } = rulesAtScale(o.scale);
  const time = timelineUpTo(app.clock.now(), calendar(rules));
  const stage = openStage(app, handlers, at(time.opened_on, '08:00'));
  await stage.as(SEED, (ctx) => beginSeeding(ctx.tx, o.scale, ctx.now));
  const random = seeded(20190723);
  const people = new People(random);
  const branches = await found(stage);
  const staff = await hire(stage, people, branches);
  const plan = await open(stage, text, time.opened_on);
  const societies: Societies = { ids: {}, byName: new Map() };
  const w: World = {
    stage,
    random,
    people,
    time,
    scale: o.scale,
    rules,
    plan,
    branches,
    staff,
    societies,
    members: [],
  };
  await castStaff(w);
  scheduleCrowd(w);
  schedulePeriods(w);
  schedulePatients(w);
  scheduleRefusals(w);
  scheduleUpsAndDowns(w);
  scheduleSocieties(w);
  scheduleOutings(w);
  scheduleFamily(w);
  scheduleTownsfolk(w, 67);
  scheduleRefills(w);
  const from = stage.clock.now().epochMilliseconds;
  const whole = time.now.epochMilliseconds - from;
  await stage.play((now) =>
    o.onProgress(
      now.toZonedDateTimeISO(ZONE).toPlainDate().toString(),
      (now.epochMilliseconds - from) / whole,
    ),
  );
  stage.clock.set(time.now);
  await stage.as(SEED, (ctx) => endSeeding(ctx.tx, ctx.now));
}

async function castStaff(w: World): Promise<void> {
  const { staff } = w;
  await cast(w, staff.coordinators.baishan, 'coordinator', w.branches.baishan);
  await cast(w, staff.coordinators.jilin, 'coordinator', w.branches.jilin);
  for (const p of staff.reviewers) await cast(w, p, 'reviewer', null);
  for (const p of staff.investigators) await cast(w, p, 'investigator', null);
  for (const p of staff.finance) await cast(w, p, 'finance', null);
  await cast(w, staff.auditor, 'auditor', null);
  await cast(w, staff.operator, 'operator', null);
}

/** Below this a reminder goes out; most people answer it by topping up within days. */
const LOW_MINOR = 1_200n;

function scheduleRefills(w: World): void {
  for (const { sharing_on } of w.time.periods) {
    const when = at(sharing_on, '21:30');
    if (Temporal.Instant.compare(when, w.time.now) < 0) w.stage.at(when, () => refill(w));
  }
}

async function refill(w: World): Promise<void> {
  const { db } = w.stage.app;
  const { index_minor } = await planState(db, w.plan.plan_id);
  const rows = await accountsBetween(db, w.plan.plan_id, index_minor, index_minor + LOW_MINOR, null, 5_000);
  await refillLow(w, new Set(rows.map((r) => r.payer_id)));
}
