import { contract } from '@tongzhou/contract';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../platform/app.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { ask, reviewQuestion, tap } from './commands/counting.ts';
import { approveEvent, cancelEvent, planEvent, reportEvent, setDuty, startEvent } from './commands/events.ts';
import { helpersEvents, questionsOf } from './queries/helpers.ts';
import { calendarText, figures, publicEvent, publicEvents } from './queries/public.ts';

const everybody: readonly RouteBinding[] = [
  read('outreach.events', contract['outreach.events'], async ({ db, now }, { query }) => ({
    items: await publicEvents(db, now, query),
  })),
  read('outreach.event', contract['outreach.event'], (ctx, { params }) =>
    publicEvent(ctx, params.event_code),
  ),
  read('outreach.calendar', contract['outreach.calendar'], async ({ app, db }, { params }) => ({
    ics: await calendarText(app, db, params.event_code),
  })),
  read('outreach.figures', contract['outreach.figures'], async ({ db }) => ({ items: await figures(db) })),
];

const helpers: readonly RouteBinding[] = [
  read('outreach.helpers_events', contract['outreach.helpers_events'], async (ctx, { query }) => ({
    items: await helpersEvents(ctx, query),
  })),
  write('outreach.plan', contract['outreach.plan'], (ctx, { body }) => planEvent(ctx, body)),
  write('outreach.approve', contract['outreach.approve'], (ctx, { params, body }) =>
    approveEvent(ctx, params.event_code, body.permission),
  ),
  write('outreach.start', contract['outreach.start'], (ctx, { params }) =>
    startEvent(ctx, params.event_code),
  ),
  write('outreach.cancel', contract['outreach.cancel'], (ctx, { params }) =>
    cancelEvent(ctx, params.event_code),
  ),
  write('outreach.report', contract['outreach.report'], (ctx, { params, body }) =>
    reportEvent(ctx, params.event_code, body.report),
  ),
  write('outreach.duty', contract['outreach.duty'], async (ctx, { params, body }) => ({
    on_duty: await setDuty(ctx, params.event_code, body),
  })),
  write('outreach.tap', contract['outreach.tap'], (ctx, { params, body }) =>
    tap(ctx, params.event_code, body.taps),
  ),
  write('outreach.ask', contract['outreach.ask'], (ctx, { params, body }) =>
    ask(ctx, params.event_code, body),
  ),
  read('outreach.questions', contract['outreach.questions'], async (ctx, { params }) => ({
    items: await questionsOf(ctx, params.event_code),
  })),
  write('outreach.review_question', contract['outreach.review_question'], (ctx, { params, body }) =>
    reviewQuestion(ctx, params.question_id, body),
  ),
];

export const outreachRoutes: readonly RouteBinding[] = [...everybody, ...helpers];

/** The calendar file behind the button "add to calendar". */
export function calendarFile(server: FastifyInstance, app: App): void {
  server.get<{ Params: { event_code: string } }>(
    '/events/:event_code([A-HJ-NP-Z2-9]{8}).ics',
    async (request, reply) => {
      const { event_code } = request.params;
      const text = await calendarText(app, app.db, event_code);
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', `attachment; filename="${event_code}.ics"`)
        .send(text);
    },
  );
}
