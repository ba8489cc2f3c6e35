import { fail } from '@tongzhou/kernel';
import { caps } from '@tongzhou/rules';
import { periodPage, periodsPage as periodsHtml, type SheetFigures } from '@tongzhou/site';
import { publicCards } from '../../cases/index.ts';
import { ruleVersion } from '../../plans/index.ts';
import { lastPeriod, periodsPage, periodView } from '../../sharing/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { settlementEntry } from '../queries/log.ts';
import { waitingOn } from '../queries/members.ts';
import { type KnownPlan, knownPlan, nextDates, recentPeriods } from '../queries/plans.ts';

const PAGE = 50;
const CARDS_MAX = 100;

/** @throws period.unknown */
function numberOf(text: string | undefined): number {
  if (!text || !/^[1-9]\d{0,5}$/.test(text)) throw fail.notFound('period.unknown');
  return Number(text);
}

async function allPeriods(ask: Ask) {
  const k = await knownPlan(ask, ask.params.code!);
  const before = ask.query.before === undefined ? null : numberOf(ask.query.before);
  const rows = await periodsPage(ask.db, k.plan, before, PAGE + 1);
  const periods = rows.slice(0, PAGE);
  const recent = await recentPeriods(ask, k);
  return periodsHtml(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    periods,
    older: rows.length > PAGE ? periods.at(-1)!.period_no : null,
    year: recent.year,
    next: await nextDates(ask, k, recent.periods),
  });
}

/** Cases of the period whose card the public may open. */
async function cardsOf(ask: Ask, k: KnownPlan, period_no: number): Promise<Set<string>> {
  if (ask.organisation.who_sees_cases !== 'public') return new Set();
  const { items } = await publicCards(ask.db, ask.now, k.plan.code, { period_no, limit: CARDS_MAX });
  return new Set(items.map((c) => c.case_id));
}

async function onePeriod(ask: Ask) {
  const k = await knownPlan(ask, ask.params.code!);
  const period_no = numberOf(ask.params.period);
  const { period, sheet } = await periodView(ask.db, k.plan, period_no);
  const { rules } = await ruleVersion(ask.db, k.plan.plan_id, period.rule_version);
  const limits = caps(rules);
  const last = (await lastPeriod(ask.db, k.plan.plan_id))!;
  const entry = sheet ? await settlementEntry(ask.db, k.plan.code, period_no) : undefined;
  const recent = await recentPeriods(ask, k);
  return periodPage(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    period,
    sheet: sheet as SheetFigures | null,
    sheet_hash: entry?.sheet_hash ?? null,
    log_seq: entry?.seq ?? null,
    beyond_cap: rules.sharing.beyond_cap,
    case_cap_minor: limits.case_cap_minor,
    year_cap_minor: limits.year_cap_minor,
    waiting: await waitingOn(ask.db, k.plan.plan_id, period.sharing_on),
    cards: await cardsOf(ask, k, period_no),
    previous: period_no > 1,
    following: period_no < last.period_no,
    next: await nextDates(ask, k, recent.periods),
  });
}

export const periodRoutes: readonly PublicRoute[] = [
  { path: '/plans/:code/periods', money: true, make: allPeriods },
  { path: '/plans/:code/periods/:period', money: true, make: onePeriod },
];
