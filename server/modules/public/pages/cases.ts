import { fail } from '@tongzhou/kernel';
import { textOf } from '@tongzhou/rules';
import { type CaseCard, casePage, casesPage } from '@tongzhou/site';
import { caseFigures, type PublicCard, planMembers, publicCard, publicCards } from '../../cases/index.ts';
import { entries, SMALL_PLAN_MEMBERS } from '../../disclosure/index.ts';
import { ruleHistory } from '../../plans/index.ts';
import { branches } from '../../setup/index.ts';
import { periodView } from '../../sharing/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { type KnownPlan, knownPlan } from '../queries/plans.ts';

const PAGE = 24;
const OBJECTIONS_MAX = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What the rules call each illness; the newest version that names it speaks. */
async function illnessNames(ask: Ask, k: KnownPlan): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { rules } of await ruleHistory(ask.db, k.plan.plan_id))
    for (const i of rules.what.illnesses) names.set(i.code, textOf(i.name, ask.locale));
  return names;
}

const shown = (c: PublicCard, names: ReadonlyMap<string, string>, places: Places): CaseCard => ({
  ...c,
  place: c.place === null ? null : (places.get(c.place) ?? c.place),
  illness: c.illness_code === null ? null : (names.get(c.illness_code) ?? c.illness_code),
});

type Places = ReadonlyMap<string, string>;

/** English names of places; in Chinese a place is called what it is called. */
const englishPlaces = async (ask: Ask): Promise<Places> =>
  new Map(
    ask.locale === 'en'
      ? (await branches(ask.db)).flatMap((b) => (b.name_en ? [[b.name_zh, b.name_en] as const] : []))
      : [],
  );

async function planCases(ask: Ask) {
  const k = await knownPlan(ask, ask.params.code!);
  const who_sees = ask.organisation.who_sees_cases;
  const cards =
    who_sees === 'public'
      ? await publicCards(ask.db, ask.now, k.plan.code, { cursor: ask.query.before, limit: PAGE })
      : { items: [], next_cursor: null };
  const names = await illnessNames(ask, k);
  const places = await englishPlaces(ask);
  return casesPage(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    who_sees,
    cards: cards.items.map((c) => shown(c, names, places)),
    older: cards.next_cursor,
    figures: await figuresOf(ask, k),
    small: (await planMembers(ask.db, k.plan.plan_id)) < SMALL_PLAN_MEMBERS,
  });
}

async function figuresOf(ask: Ask, k: KnownPlan) {
  const f = await caseFigures(ask.db, k.plan.code);
  return { ...f, refused: f.refused.map((x) => ({ kind: x.refusal_kind, cases: x.cases })) };
}

async function oneCase(ask: Ask) {
  const case_id = ask.params.case!;
  if (!UUID.test(case_id) || ask.organisation.who_sees_cases !== 'public')
    throw fail.notFound('case.unknown');
  const { timings, ...card } = await publicCard(ask.db, ask.now, case_id);
  const k = await knownPlan(ask, card.plan_code);
  return casePage(ask.r, {
    computed_at: ask.computed_at,
    plan: k.ref,
    card: shown(card, await illnessNames(ask, k), await englishPlaces(ask)),
    timings,
    objections: await objectionsOf(ask, case_id),
    objections_until: await noticeUntil(ask, k, card),
  });
}

/** Objections as the public log tells them: each with its last word. */
async function objectionsOf(ask: Ask, case_id: string) {
  const { items } = await entries(ask.db, {
    kind: 'objection',
    case_id,
    order: 'asc',
    limit: OBJECTIONS_MAX,
  });
  const last = new Map<string, { on: string; state: string; answer: string | null }>();
  for (const item of items) {
    const body = JSON.parse(item.body) as { objection_id: string; state: string; answer: string | null };
    last.set(body.objection_id, { on: item.day, state: body.state, answer: body.answer });
  }
  return [...last.values()];
}

async function noticeUntil(ask: Ask, k: KnownPlan, card: PublicCard): Promise<string | null> {
  if (card.stage !== 'noticed' || card.period_no === null) return null;
  return (await periodView(ask.db, k.plan, card.period_no)).period.sharing_on;
}

export const caseRoutes: readonly PublicRoute[] = [
  { path: '/plans/:code/cases', money: true, make: planCases },
  { path: '/cases/:case', money: true, make: oneCase },
];
