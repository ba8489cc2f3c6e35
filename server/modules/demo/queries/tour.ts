import { dayIn } from '@tongzhou/kernel';
import type { App } from '../../../platform/app.ts';
import { CARD_DAYS_AFTER_PAYMENT, caseById } from '../../cases/index.ts';
import { publicEvent } from '../../outreach/index.ts';
import { planById } from '../../plans/index.ts';
import { branchById } from '../../setup/index.ts';
import { periodOf } from '../../sharing/index.ts';
import { castList, story } from '../store.ts';

/** The records the tour leads to, as they stand now. Amounts in minor units. */
export interface TourFacts {
  plan_code: string;
  time_zone: string;
  stall: {
    event_code: string;
    /** by which the society's page is addressed */
    branch_code: string;
    talked: number;
    joined: number;
    wary: number;
    only_looked: number;
    joined_with_code: number;
  };
  badge: { good: string; suspended: string };
  main: {
    case_id: string;
    diagnosed_on: string;
    submitted_on: string;
    decided_on: string;
    paid_on: string;
    period_no: number;
    aid_minor: bigint;
    fee_minor: bigint;
    surplus_in_minor: bigint;
    weight_total: bigint;
    share_minor: bigint;
    /** cards are taken down thirty days after payment */
    card_up: boolean;
  };
  /** the period whose settlement gave past shares back */
  returned: { period_no: number; returned_minor: bigint } | null;
  /** the notice day on which the member with too little was suspended */
  short_period_no: string;
  users: Readonly<
    Record<'daughter' | 'saved' | 'passer_by' | 'reviewer' | 'finance' | 'payer' | 'coordinator', string>
  >;
}

/** Undefined while the demo is not whole. */
export async function tourFacts(app: App): Promise<TourFacts | undefined> {
  const told = await story(app.db);
  const main = told.get('case.main');
  const stall = told.get('event.stall');
  if (main === undefined || stall === undefined) return undefined;
  const c = await caseById(app.db, main);
  const plan = await planById(app.db, c.plan_id);
  const event = await publicEvent(
    { app, db: app.db, actor: { kind: 'anonymous' }, now: app.clock.now() },
    stall,
  );
  return {
    plan_code: plan.code,
    time_zone: plan.time_zone,
    stall: {
      event_code: stall,
      branch_code: (await branchById(app.db, event.branch_id)).code,
      ...event.tally,
    },
    badge: { good: told.get('badge.good')!, suspended: told.get('badge.suspended')! },
    main: await mainCase(app, c, plan.time_zone),
    returned: await returned(app, c.plan_id, told.get('period.returned')),
    short_period_no: told.get('period.short')!,
    users: { ...(await staffUsers(app)), ...namedUsers(told) },
  };
}

async function mainCase(
  app: App,
  c: Awaited<ReturnType<typeof caseById>>,
  zone: string,
): Promise<TourFacts['main']> {
  const day = (at: Temporal.Instant | null) => (at === null ? '' : dayIn(at, zone));
  const period = (await periodOf(app.db, c.plan_id, c.period_no!))!;
  const gone = c.paid_at?.add({ hours: 24 * CARD_DAYS_AFTER_PAYMENT });
  return {
    case_id: c.case_id,
    diagnosed_on: c.diagnosed_on,
    submitted_on: day(c.submitted_at),
    decided_on: day(c.decided_at),
    paid_on: day(c.paid_at),
    period_no: period.period_no,
    aid_minor: c.aid_minor ?? 0n,
    fee_minor: period.fee_minor ?? 0n,
    surplus_in_minor: period.surplus_in_minor ?? 0n,
    weight_total: period.weight_total ?? 0n,
    share_minor: period.share_minor ?? 0n,
    card_up: gone === undefined || day(app.clock.now()) < day(gone),
  };
}

async function returned(
  app: App,
  plan_id: number,
  period_no: string | undefined,
): Promise<TourFacts['returned']> {
  const period = period_no === undefined ? undefined : await periodOf(app.db, plan_id, Number(period_no));
  return period ? { period_no: period.period_no, returned_minor: period.returned_minor ?? 0n } : null;
}

const namedUsers = (told: ReadonlyMap<string, string>) => ({
  daughter: told.get('user.daughter')!,
  saved: told.get('user.saved')!,
  passer_by: told.get('user.passer_by')!,
});

async function staffUsers(app: App) {
  const cast = await castList(app.db);
  const first = (part: string) => cast.find((c) => c.part === part)!.user_id.toString();
  return {
    reviewer: first('reviewer'),
    finance: first('finance'),
    payer: first('payer'),
    coordinator: first('coordinator'),
  };
}
