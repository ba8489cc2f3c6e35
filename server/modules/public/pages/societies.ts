import { CodedError, fail } from '@tongzhou/kernel';
import {
  type BadgeData,
  badgePage,
  type CareShare,
  type EventItem,
  eventPage,
  eventsPage,
  type SocietyItem,
  societiesPage,
  societyPage,
} from '@tongzhou/site';
import type { ReadCtx } from '../../../platform/app.ts';
import { careFigures } from '../../care/index.ts';
import { publicEvent, publicEvents } from '../../outreach/index.ts';
import { type Branch, branches } from '../../setup/index.ts';
import {
  checkBadge,
  type SocietyView,
  societyPage as societyFacts,
  societyList,
} from '../../society/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';

const EVENTS_MAX = 50;
const EVENTS_OF_ONE_MAX = 10;
const BADGE = /^[A-Za-z0-9_-]{22}$/;
const EVENT = /^[A-HJ-NP-Z2-9]{8}$/;

const readCtx = (ask: Ask): ReadCtx => ({
  app: ask.app,
  db: ask.db,
  actor: { kind: 'anonymous' },
  now: ask.now,
});

type Places = ReadonlyMap<number, Branch>;

const placesOf = async (ask: Ask): Promise<Places> =>
  new Map((await branches(ask.db)).map((b) => [b.branch_id, b]));

/** The name of a place in the reader's language; addresses carry the branch's code. */
const place = (ask: Ask, places: Places, branch_id: number): { code: string; name: string } => {
  const b = places.get(branch_id);
  if (!b) throw fail.notFound('setup.branch_unknown');
  return { code: b.code, name: ask.locale === 'en' ? (b.name_en ?? b.name_zh) : b.name_zh };
};

function item(ask: Ask, places: Places, s: SocietyView): SocietyItem {
  const { code, name } = place(ask, places, s.branch_id);
  return {
    code,
    name: s.name,
    place: name,
    state: s.state,
    founded_on: s.founded_on,
    representatives: s.representatives,
  };
}

async function careOf(ask: Ask): Promise<Map<number, CareShare>> {
  const { societies } = await careFigures(readCtx(ask));
  return new Map(societies.map((s) => [s.society_id, s]));
}

async function allSocieties(ask: Ask) {
  const places = await placesOf(ask);
  const care = await careOf(ask);
  const societies = (await societyList(ask.db, ask.now)).map((s) => ({
    ...item(ask, places, s),
    care: care.get(s.society_id) ?? null,
  }));
  return societiesPage(ask.r, { computed_at: ask.computed_at, societies });
}

async function oneSociety(ask: Ask) {
  const places = await placesOf(ask);
  const branch = [...places.values()].find((b) => b.code === ask.params.code);
  const listed = await societyList(ask.db, ask.now);
  const found = branch && listed.find((s) => s.branch_id === branch.branch_id);
  if (!found) throw fail.notFound('society.unknown');
  const facts = await societyFacts(readCtx(ask), found.society_id);
  const events = async (when: 'upcoming' | 'past') =>
    (
      await publicEvents(ask.db, ask.now, { when, society_id: found.society_id, limit: EVENTS_OF_ONE_MAX })
    ).map((e) => eventItem(ask, places, e));
  return societyPage(ask.r, {
    computed_at: ask.computed_at,
    society: item(ask, places, found),
    stations: facts.stations,
    listed: facts.listed,
    hours: facts.figures.hours_by_kind,
    hours_served: facts.figures.hours_served,
    suspended_ever: facts.figures.suspended_ever,
    care: (await careOf(ask)).get(found.society_id) ?? null,
    upcoming: await events('upcoming'),
    past: await events('past'),
  });
}

type EventView = Awaited<ReturnType<typeof publicEvents>>[number];

function eventItem(ask: Ask, places: Places, e: EventView): EventItem {
  const at = place(ask, places, e.branch_id);
  return {
    code: e.event_code,
    society: e.society,
    society_code: at.code,
    place: at.name,
    kind: e.kind,
    state: e.state,
    title: e.title,
    where: e.place,
    starts_at: e.starts_at.toString(),
    ends_at: e.ends_at.toString(),
    tally: e.tally,
  };
}

async function allEvents(ask: Ask) {
  const places = await placesOf(ask);
  const of = async (when: 'upcoming' | 'past') =>
    (await publicEvents(ask.db, ask.now, { when, limit: EVENTS_MAX })).map((e) => eventItem(ask, places, e));
  return eventsPage(ask.r, {
    computed_at: ask.computed_at,
    upcoming: await of('upcoming'),
    past: await of('past'),
  });
}

async function oneEvent(ask: Ask) {
  if (!EVENT.test(ask.params.event!)) throw fail.notFound('event.unknown');
  const e = await publicEvent(readCtx(ask), ask.params.event!);
  return eventPage(ask.r, {
    computed_at: ask.computed_at,
    event: eventItem(ask, await placesOf(ask), e),
    report: e.report,
    questions: e.questions,
    qr_svg: e.join_qr_svg,
    join_path: new URL(e.join_url).pathname + new URL(e.join_url).search,
  });
}

/** An unknown badge is an answer too: it says plainly that nobody carries it. */
export async function badge(ask: Ask, reported: BadgeData['reported'] = null) {
  const code = ask.params.badge!;
  try {
    if (!BADGE.test(code)) throw fail.notFound('badge.unknown');
    const b = await checkBadge(readCtx(ask), code);
    return badgePage(ask.r, {
      computed_at: ask.computed_at,
      badge: {
        name: b.name,
        society: b.society,
        place: b.branch,
        state: b.state,
        valid_until: b.valid_until,
        statement: b.statement[ask.locale],
      },
      report_to: `/r/${code}/report`,
      reported,
    });
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'badge.unknown') throw error;
    return badgePage(ask.r, { computed_at: ask.computed_at, badge: null, report_to: null, reported: null });
  }
}

export const societyRoutes: readonly PublicRoute[] = [
  { path: '/societies', make: allSocieties },
  { path: '/societies/:code', make: oneSociety },
  { path: '/events', make: allEvents },
  { path: '/events/:event', make: oneEvent },
  { path: '/r/:badge', live: true, make: (ask) => badge(ask) },
  // What the QR on printed badges says.
  { path: '/badges/:badge', live: true, make: (ask) => badge(ask) },
];
