import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { bigid, free_text, instant, plain_date } from './fields.ts';
import { EVENT_KINDS, EVENT_STATES, TALLY_KINDS } from './society-words.ts';

/** Printed on the leaflet and in the QR: short, no letters that look alike. */
const event_code = z.string().regex(/^[A-HJ-NP-Z2-9]{8}$/);
const count = z.number().int().min(0);
const tally = z.object({
  talked: count,
  joined: count.meta({ description: 'Said on the spot, tapped by a representative' }),
  wary: count,
  only_looked: count,
  joined_with_code: count.meta({ description: 'Memberships that named the event when joining' }),
});
const public_event = z.object({
  event_code,
  society_id: z.number().int(),
  society: z.string(),
  branch_id: z.number().int(),
  branch: z.string(),
  kind: z.enum(EVENT_KINDS),
  state: z.enum(EVENT_STATES),
  title: z.string(),
  place: z.string(),
  starts_at: instant,
  ends_at: instant,
  tally,
});
const staff_event = public_event.extend({
  on_duty: z.array(z.object({ representative_id: bigid, name: z.string() })),
  me_on_duty: z.boolean(),
  planned_by_me: z.boolean(),
  permission: z.string().nullable(),
  questions_waiting: count,
});
const helpers = ['representative', 'coordinator', 'operator'] as const;
const params = z.object({ event_code });
const moved = z.object({ event_code, state: z.enum(EVENT_STATES) });

export const outreach = {
  'outreach.events': endpoint({
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Events of the societies: upcoming ones (approved or running), or past ones with their tallies.',
    access: 'public',
    query: z.object({
      when: z.enum(['upcoming', 'past']).default('upcoming'),
      society_id: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(100).default(20),
    }),
    response: z.object({ items: z.array(public_event) }),
  }),
  'outreach.event': endpoint({
    method: 'GET',
    path: '/api/v1/events/:event_code',
    summary: 'One event with its tally, its report and the questions that were asked and reviewed.',
    access: 'public',
    params,
    response: public_event.extend({
      report: z.string().nullable(),
      questions: z.array(z.object({ text: z.string(), answer: z.string().nullable() })),
      calendar_url: z.string(),
      join_url: z.string(),
      join_qr_svg: z.string(),
    }),
    errors: ['event.unknown'],
  }),
  'outreach.calendar': endpoint({
    method: 'GET',
    path: '/api/v1/events/:event_code/calendar',
    summary: 'The event as ICS text (also served as a file at /events/CODE.ics).',
    access: 'public',
    params,
    response: z.object({ ics: z.string() }),
    errors: ['event.unknown'],
  }),
  'outreach.figures': endpoint({
    method: 'GET',
    path: '/api/v1/outreach/figures',
    summary: 'Events and tallies per society. Counted for events, never for a person.',
    access: 'public',
    response: z.object({
      items: z.array(z.object({ society_id: z.number().int(), society: z.string(), events: count, tally })),
    }),
  }),
  'outreach.helpers_events': endpoint({
    method: 'GET',
    path: '/api/v1/society-events',
    summary: 'Events of my society in every state, for those who plan, approve and serve.',
    access: helpers,
    query: z.object({
      state: z.enum(EVENT_STATES).optional(),
      society_id: z.coerce.number().int().positive().optional(),
    }),
    response: z.object({ items: z.array(staff_event) }),
  }),
  'outreach.plan': endpoint({
    method: 'POST',
    path: '/api/v1/events',
    summary: 'Plans an event. Title and place are checked for wording.',
    access: helpers,
    body: z.object({
      society_id: z.number().int().positive(),
      kind: z.enum(EVENT_KINDS),
      title: free_text(60).refine((t) => t.length >= 2, { error: 'input.too_small' }),
      place: free_text(120).refine((t) => t.length >= 2, { error: 'input.too_small' }),
      starts_at: instant,
      ends_at: instant,
    }),
    response: moved,
    errors: ['event.times_impossible', 'event.wording', 'society.not_active', 'society.not_your_branch'],
  }),
  'outreach.approve': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/approve',
    summary: 'A coordinator who is not the planner approves; the permission of the place is noted.',
    access: ['coordinator', 'operator'],
    params,
    body: z.object({
      permission: free_text(300)
        .refine((t) => t.length >= 2, { error: 'input.too_small' })
        .meta({
          description: 'Who allowed the place and when, or why none is needed',
        }),
    }),
    response: moved,
    errors: ['event.not_by_the_planner', 'event.step_not_possible_now'],
  }),
  'outreach.start': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/start',
    summary: 'Begins: taps are counted from now on.',
    access: helpers,
    params,
    response: moved,
    errors: ['event.nobody_on_duty', 'event.not_today', 'event.step_not_possible_now', 'event.not_on_duty'],
  }),
  'outreach.cancel': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/cancel',
    summary: 'Calls the event off.',
    access: helpers,
    params,
    response: moved,
    errors: ['event.step_not_possible_now'],
  }),
  'outreach.report': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/report',
    summary: 'Ends the event with a short report; public.',
    access: helpers,
    params,
    body: z.object({ report: free_text(1000).refine((t) => t.length >= 2, { error: 'input.too_small' }) }),
    response: moved,
    errors: ['event.step_not_possible_now', 'event.not_on_duty', 'event.wording'],
  }),
  'outreach.duty': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/duty',
    summary: 'Puts me (or, for a coordinator, another representative) on duty, or takes off.',
    access: helpers,
    params,
    body: z.object({ on: z.boolean(), representative_id: bigid.optional() }),
    response: z.object({ on_duty: count }),
    errors: [
      'representative.not_in_office',
      'event.step_not_possible_now',
      'event.nobody_on_duty',
      'society.not_your_branch',
    ],
  }),
  'outreach.tap': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/taps',
    summary:
      'Counted taps from the stall, each with its own id: sent twice, it counts once. -1 takes one back.',
    access: helpers,
    params,
    body: z.object({
      taps: z
        .array(
          z.strictObject({
            client_id: z.uuid(),
            kind: z.enum(TALLY_KINDS),
            n: z.union([z.literal(1), z.literal(-1)]).default(1),
            at: instant,
          }),
        )
        .min(1)
        .max(500),
    }),
    response: z.object({ counted: count, repeated: count, tally }),
    errors: ['event.not_on_duty', 'event.not_running'],
  }),
  'outreach.ask': endpoint({
    method: 'POST',
    path: '/api/v1/events/:event_code/questions',
    summary: 'A question people asked. Not public until a coordinator has reviewed it.',
    access: helpers,
    params,
    body: z.object({
      client_id: z.uuid(),
      text: free_text(300).refine((t) => t.length >= 2, { error: 'input.too_small' }),
    }),
    response: z.object({ question_id: z.uuid() }),
    errors: ['event.not_on_duty', 'event.not_running', 'event.too_many_questions'],
  }),
  'outreach.questions': endpoint({
    method: 'GET',
    path: '/api/v1/events/:event_code/questions',
    summary: 'Questions of an event with their state, for its society.',
    access: helpers,
    params,
    response: z.object({
      items: z.array(
        z.object({
          question_id: z.uuid(),
          text: z.string(),
          state: z.enum(['waiting', 'public', 'kept_back']),
          public_text: z.string().nullable(),
          answer: z.string().nullable(),
          asked_on: plain_date,
        }),
      ),
    }),
  }),
  'outreach.review_question': endpoint({
    method: 'POST',
    path: '/api/v1/event-questions/:question_id/review',
    summary: 'Publishes a question in the reviewer’s wording with an answer, or keeps it back.',
    access: ['coordinator', 'operator'],
    params: z.object({ question_id: z.uuid() }),
    body: z.object({
      publish: z.boolean(),
      public_text: free_text(300).optional(),
      answer: free_text(600).optional(),
    }),
    response: z.object({ state: z.enum(['public', 'kept_back']) }),
    errors: ['event.wording', 'question.text_needed', 'question.unknown'],
  }),
} as const;
