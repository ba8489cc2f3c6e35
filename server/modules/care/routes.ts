import { contract } from '@tongzhou/contract';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { answerAlarm, openVisitors } from './commands/alarms.ts';
import { answerCompanion, endCompanion, pair } from './commands/companions.ts';
import { asked, setWish } from './commands/people.ts';
import { planVisit } from './commands/plan.ts';
import { assignTask, finishTask } from './commands/tasks.ts';
import { checkIn, checkOut, openContact, openReport, reportVisit } from './commands/visiting.ts';
import { askVisit, callOff, giveConsent, withdrawConsent } from './commands/visits.ts';
import { board } from './queries/board.ts';
import { careFigures } from './queries/figures.ts';
import { myCompanions, myWishes, tasks } from './queries/mine.ts';
import { alarms, myVisits, visiting, visitQueue } from './queries/visits.ts';
import type { VisitRow } from './store.ts';

const ok = { ok: true } as const;
const short = ({ visit_id, state }: VisitRow) => ({ visit_id, state });

const families: readonly RouteBinding[] = [
  write('care.ask_visit', contract['care.ask_visit'], async (ctx, { params, body }) =>
    short(await askVisit(ctx, params.case_id, body)),
  ),
  read('care.my_visits', contract['care.my_visits'], async (ctx) => ({ items: await myVisits(ctx) })),
  write('care.consent', contract['care.consent'], (ctx, { params, body }) =>
    giveConsent(ctx, params.visit_id, body),
  ),
  write('care.withdraw_consent', contract['care.withdraw_consent'], async (ctx, { params, body }) =>
    short(await withdrawConsent(ctx, params.visit_id, body.at_the_door)),
  ),
  read('care.my_wishes', contract['care.my_wishes'], async (ctx) => ({ items: await myWishes(ctx) })),
  write('care.set_wish', contract['care.set_wish'], async (ctx, { params, body }) => {
    await setWish(ctx, params.cared_for_id, body);
    return ok;
  }),
  read('care.my_companions', contract['care.my_companions'], async (ctx) => ({
    items: await myCompanions(ctx),
  })),
  write('care.answer_companion', contract['care.answer_companion'], (ctx, { params, body }) =>
    answerCompanion(ctx, params.companion_id, body.accept),
  ),
  write('care.end_companion', contract['care.end_companion'], (ctx, { params }) =>
    endCompanion(ctx, params.companion_id),
  ),
];

const visitors: readonly RouteBinding[] = [
  read('care.visiting', contract['care.visiting'], async (ctx) => ({ items: await visiting(ctx) })),
  write('care.open_contact', contract['care.open_contact'], (ctx, { params }) =>
    openContact(ctx, params.visit_id),
  ),
  write('care.check_in', contract['care.check_in'], async (ctx, { params }) => {
    const v = await checkIn(ctx, params.visit_id);
    return { ...short(v), check_out_until: v.check_out_until! };
  }),
  write('care.check_out', contract['care.check_out'], async (ctx, { params }) => {
    const v = await checkOut(ctx, params.visit_id);
    return { ...short(v), report_due_at: v.report_due_at! };
  }),
  write('care.report_visit', contract['care.report_visit'], async (ctx, { params, body }) => {
    const { visit, tasks: made } = await reportVisit(ctx, params.visit_id, body);
    return { ...short(visit), tasks: made };
  }),
  write('care.open_report', contract['care.open_report'], (ctx, { params }) =>
    openReport(ctx, params.visit_id),
  ),
  write('care.call_off', contract['care.call_off'], async (ctx, { params, body }) =>
    short(await callOff(ctx, params.visit_id, body.reason)),
  ),
  read('care.tasks', contract['care.tasks'], async (ctx, { query }) => ({ items: await tasks(ctx, query) })),
  write('care.finish_task', contract['care.finish_task'], async (ctx, { params, body }) => {
    await finishTask(ctx, params.task_id, body.outcome);
    return ok;
  }),
  write('care.asked', contract['care.asked'], async (ctx, { params, body }) => {
    await asked(ctx, params.cared_for_id, body.answered);
    return ok;
  }),
  read('care.alarms', contract['care.alarms'], async (ctx) => ({ items: await alarms(ctx) })),
  write('care.open_visitors', contract['care.open_visitors'], (ctx, { params }) =>
    openVisitors(ctx, params.visit_id),
  ),
  write('care.answer_alarm', contract['care.answer_alarm'], async (ctx, { params, body }) => {
    await answerAlarm(ctx, params.visit_id, body.outcome);
    return ok;
  }),
];

const coordinators: readonly RouteBinding[] = [
  read('care.visits', contract['care.visits'], (ctx, { query }) => visitQueue(ctx, query)),
  write('care.plan_visit', contract['care.plan_visit'], async (ctx, { params, body }) =>
    short(await planVisit(ctx, params.visit_id, body)),
  ),
  write('care.assign_task', contract['care.assign_task'], async (ctx, { params, body }) => {
    await assignTask(ctx, params.task_id, body);
    return ok;
  }),
  read('care.board', contract['care.board'], (ctx, { query }) => board(ctx, query)),
  write('care.pair', contract['care.pair'], (ctx, { params, body }) => pair(ctx, params.cared_for_id, body)),
];

const everybody: readonly RouteBinding[] = [
  read('care.figures', contract['care.figures'], (ctx) => careFigures(ctx)),
];

export const careRoutes: readonly RouteBinding[] = [...families, ...visitors, ...coordinators, ...everybody];
