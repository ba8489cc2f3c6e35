import { contract } from '@tongzhou/contract';
import { userOf } from '../../platform/actor.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { sql } from '../../platform/postgres/index.ts';
import { answerQuiz, applyAsRepresentative, resign, setConsents, signPaper } from './commands/apply.ts';
import { asHours, recordHours } from './commands/hours.ts';
import { confirm, end, reinstate, renew, suspend } from './commands/office.ts';
import { answerReport, openReport, reportRepresentative } from './commands/reports.ts';
import { closeStation, foundSociety, openStation, stepSociety } from './commands/societies.ts';
import { todayOf } from './day.ts';
import { papers } from './papers.ts';
import { badgeQr, checkBadge } from './queries/badge.ts';
import { societyList, societyPage } from './queries/public.ts';
import { myRepresentative, reportsFor, reportView, roster } from './queries/roster.ts';
import { quiz } from './queries/training.ts';
import { minutesServed, type RepresentativeRow, representativeOfUser } from './store.ts';

const ok = { ok: true } as const;
const short = ({ representative_id, state, valid_until }: RepresentativeRow) => ({
  representative_id,
  state,
  valid_until,
});

const everybody: readonly RouteBinding[] = [
  read('society.list', contract['society.list'], async ({ db, now }) => ({
    items: await societyList(db, now),
  })),
  read('society.get', contract['society.get'], (ctx, { params }) => societyPage(ctx, params.society_id)),
  read('society.badge', contract['society.badge'], (ctx, { params }) => checkBadge(ctx, params.badge_code)),
  read('society.badge_qr', contract['society.badge_qr'], (ctx, { params }) =>
    badgeQr(ctx, params.badge_code),
  ),
  write('society.report', contract['society.report'], (ctx, { params, body }) =>
    reportRepresentative(ctx, params.badge_code, body),
  ),
  read('society.papers', contract['society.papers'], async (_, { query }) => ({
    items: papers(query.language),
  })),
];

const own: readonly RouteBinding[] = [
  write('society.apply', contract['society.apply'], async (ctx, { body }) =>
    short(await applyAsRepresentative(ctx, body)),
  ),
  read('society.my_representative', contract['society.my_representative'], async (ctx) => ({
    representative: await myRepresentative(ctx),
  })),
  write('society.set_consents', contract['society.set_consents'], async (ctx, { body }) => {
    await setConsents(ctx, body);
    return ok;
  }),
  write('society.resign', contract['society.resign'], async (ctx) => short(await resign(ctx))),
  read('society.quiz', contract['society.quiz'], (ctx, { query }) => quiz(ctx, query.language)),
  write('society.answer_quiz', contract['society.answer_quiz'], (ctx, { body }) =>
    answerQuiz(ctx, body.answers),
  ),
  write('society.sign_paper', contract['society.sign_paper'], async (ctx, { params, body }) => ({
    signed: await signPaper(ctx, params.code, body),
  })),
  write('society.record_hours', contract['society.record_hours'], async (ctx, { body }) => ({
    hours: await recordHours(ctx, body),
  })),
  read('society.my_hours', contract['society.my_hours'], async ({ db, actor }) => {
    const r = await representativeOfUser(db, userOf(actor).user_id);
    if (!r) return { hours: 0, items: [] };
    const items = await db.query<{ on: string; minutes: number; kind: 'stall' }>(
      sql`select on_day as "on", minutes, kind from society.hours where representative_id = ${r.representative_id} order by on_day desc, hours_id desc limit 500`,
    );
    return { hours: asHours(await minutesServed(db, r.representative_id)), items };
  }),
];

const coordinators: readonly RouteBinding[] = [
  write('society.found', contract['society.found'], (ctx, { body }) => foundSociety(ctx, body)),
  write('society.step', contract['society.step'], (ctx, { params, body }) =>
    stepSociety(ctx, params.society_id, body.action),
  ),
  write('society.open_station', contract['society.open_station'], (ctx, { params, body }) =>
    openStation(ctx, params.society_id, body),
  ),
  write('society.close_station', contract['society.close_station'], async (ctx, { params }) => {
    await closeStation(ctx, params.station_id);
    return ok;
  }),
  read('society.roster', contract['society.roster'], async (ctx, { params, query }) => ({
    items: await roster(ctx, params.society_id, query.state),
  })),
  write('society.confirm', contract['society.confirm'], async (ctx, { params, body }) =>
    short(await confirm(ctx, params.representative_id, body)),
  ),
  write('society.renew', contract['society.renew'], async (ctx, { params }) =>
    short(await renew(ctx, params.representative_id)),
  ),
  write('society.suspend', contract['society.suspend'], async (ctx, { params, body }) =>
    short(await suspend(ctx, params.representative_id, body.reason)),
  ),
  write('society.reinstate', contract['society.reinstate'], async (ctx, { params }) =>
    short(await reinstate(ctx, params.representative_id)),
  ),
  write('society.end', contract['society.end'], async (ctx, { params, body }) =>
    short(await end(ctx, params.representative_id, body.reason)),
  ),
  read('society.reports', contract['society.reports'], async (ctx, { query }) => ({
    items: await reportsFor(ctx, query.state),
  })),
  write('society.open_report', contract['society.open_report'], async (ctx, { params }) => {
    const { report, text, phone } = await openReport(ctx, params.report_id);
    const view = await reportView({ app: ctx.app, db: ctx.tx }, report, await todayOf(ctx.tx, ctx.now));
    return { ...view, text, phone };
  }),
  write('society.answer_report', contract['society.answer_report'], async (ctx, { params, body }) =>
    short(await answerReport(ctx, params.report_id, body)),
  ),
];

export const societyRoutes: readonly RouteBinding[] = [...everybody, ...own, ...coordinators];
