import * as z from 'zod';
import { endpoint } from './endpoint.ts';
import { bigid, free_text, instant, page_of, page_query, plain_date } from './fields.ts';
import {
  ALARM_STAGES,
  CALL_OFF_REASONS,
  CARE_CLOCKS,
  COMPANION_STATES,
  CONSENT_WAYS,
  NEED_KINDS,
  VISIT_PLACES,
  VISIT_STATES,
  WISHES,
} from './society-words.ts';

const visit_id = z.uuid();
const params = z.object({ visit_id });
const moved = z.object({ visit_id, state: z.enum(VISIT_STATES) });
const ok = z.object({ ok: z.literal(true) });
const care_people = ['representative', 'coordinator'] as const;
const coordinators = ['coordinator'] as const;
const count = z.number().int().min(0);

/**
 * What anybody concerned may see of a visit: no name of the ill, no address, never an illness, and no case through
 * which the public card would tell it.
 */
const visit = z.object({
  visit_id,
  branch_id: z.number().int(),
  state: z.enum(VISIT_STATES),
  place: z.enum(VISIT_PLACES),
  first_visit: z.boolean(),
  asked_at: instant,
  starts_at: instant.nullable(),
  ends_at: instant.nullable(),
  checked_in_at: instant.nullable(),
  checked_out_at: instant.nullable(),
  report_due_at: instant.nullable(),
  report_overdue: z.boolean(),
  called_off_for: z.enum(CALL_OFF_REASONS).nullable(),
  consent: z.object({
    ill_member: z.boolean(),
    adults_at_home: count,
    adults_agreed: count,
    complete: z.boolean(),
  }),
  visitors: z.array(
    z.object({
      name: z.string().meta({ description: 'As printed on the badge' }),
      badge_code: z.string().nullable(),
      experienced: z.boolean(),
    }),
  ),
});

const risks = z.strictObject({
  aggression: z.boolean(),
  alcohol_or_drugs: z.boolean(),
  infection: z.boolean(),
  animals: z.boolean(),
  ward_rules_read: z.boolean(),
  note: free_text(300).default(''),
});

const companion = z.object({
  companion_id: z.uuid(),
  state: z.enum(COMPANION_STATES),
  side: z.enum(['member', 'companion']).meta({ description: 'Which side I am' }),
  name: z.string().meta({ description: 'The other side: first name or form of address only' }),
  accepted_by_me: z.boolean(),
  accepted_by_other: z.boolean(),
  answer_until: instant.nullable(),
});

const board_row = z.object({
  cared_for_id: bigid,
  who: z.enum(['ill_member', 'carer']),
  branch_id: z.number().int(),
  branch: z.string(),
  name: z.string().meta({ description: 'Masked' }),
  opened_at: instant,
  companion: z.enum(['none', 'proposed', 'active']),
  visited_at: instant.nullable(),
  visit_ahead_at: instant.nullable(),
  asked_at: instant.nullable(),
  answered_at: instant.nullable(),
  open_needs: count,
  next_need_due_on: plain_date.nullable(),
  wish: z.enum(WISHES),
  ask_again_on: plain_date.nullable(),
  clocks: z.array(z.enum(CARE_CLOCKS)).meta({ description: 'Overdue; empty when nothing is red' }),
  red: z.boolean(),
});

const share = z.object({
  people: count.nullable().meta({ description: 'null: too few to show' }),
  not_alone: count.nullable(),
  not_alone_percent: z.number().int().min(0).max(100).nullable(),
  wished_otherwise: count.nullable().meta({ description: 'Said not now or never; not in the share' }),
});

export const care = {
  'care.ask_visit': endpoint({
    method: 'POST',
    path: '/api/v1/cases/:case_id/visits',
    summary:
      'Asks for a visit: the ill member, the family, a representative or coordinator. The ill member’s own asking is the consent.',
    access: 'signed_in',
    params: z.object({ case_id: z.uuid() }),
    body: z.object({
      call_name: free_text(20)
        .refine((t) => t.length >= 1, { error: 'input.too_small' })
        .meta({ description: 'How the visitors should address the ill member' }),
      phone: z.string().min(5).max(30),
      place: z.enum(VISIT_PLACES),
      address: free_text(200).refine((t) => t.length >= 2, { error: 'input.too_small' }),
      adults_at_home: z.number().int().min(0).max(12).meta({
        description: 'Other adults who live there; each must agree to a visit at home',
      }),
      times: free_text(200).default(''),
    }),
    response: moved,
    errors: [
      'visit.case_not_open',
      'visit.open_already',
      'visit.member_said_never',
      'visit.member_said_not_now',
      'visit.not_yours',
    ],
  }),
  'care.my_visits': endpoint({
    method: 'GET',
    path: '/api/v1/me/visits',
    summary: 'Visits to me or to the person I applied for: when, who comes (badges), consent.',
    access: 'signed_in',
    response: z.object({ items: z.array(visit.extend({ case_id: z.uuid() })) }),
  }),
  'care.visiting': endpoint({
    method: 'GET',
    path: '/api/v1/me/visiting',
    summary: 'Visits I am to make or have made, as a representative.',
    access: care_people,
    response: z.object({
      items: z.array(visit.extend({ contact_open: z.boolean(), contact_until: instant.nullable() })),
    }),
  }),
  'care.visits': endpoint({
    method: 'GET',
    path: '/api/v1/visits',
    summary: 'Visits of my branches, for the coordinator; those that wait longest first.',
    access: coordinators,
    query: page_query.extend({
      state: z.enum(VISIT_STATES).optional(),
      branch_id: z.coerce.number().int().positive().optional(),
    }),
    response: page_of(visit),
  }),
  'care.consent': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/consents',
    summary: 'Records a consent: of the ill member, or of one more adult at home.',
    access: 'signed_in',
    params,
    body: z.object({ of: z.enum(['ill_member', 'adult_at_home']), way: z.enum(CONSENT_WAYS) }),
    response: visit.shape.consent,
    errors: ['visit.consent_not_yours', 'visit.step_not_possible_now', 'visit.adults_all_agreed'],
  }),
  'care.withdraw_consent': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/consents/withdraw',
    summary: 'Withdraws the consent, before the visit or at the door, without a reason. The visit is off.',
    access: 'signed_in',
    params,
    body: z.object({ at_the_door: z.boolean().default(false) }),
    response: moved,
    errors: ['visit.consent_not_yours', 'visit.step_not_possible_now'],
  }),
  'care.plan_visit': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/plan',
    summary:
      'Plans a visit: in daylight, risks asked, the first by two, one experienced, one of the member’s sex.',
    access: coordinators,
    params,
    body: z.object({
      starts_at: instant,
      ends_at: instant,
      visitors: z.array(bigid).min(1).max(3).meta({ description: 'representative_id of each' }),
      named_experienced: bigid.nullable().default(null).meta({
        description: 'A visitor whom the coordinator vouches for as experienced',
      }),
      second_contact: bigid.meta({
        description:
          'user_id of who is called when the visitors do not check out and the coordinator is silent',
      }),
      risks,
    }),
    response: moved,
    errors: [
      'visit.consent_missing',
      'visit.first_by_two',
      'visit.experienced_needed',
      'visit.same_sex_needed',
      'visit.daylight_only',
      'visit.too_long',
      'visit.risk_forbids_home',
      'visit.ward_rules_first',
      'visit.visitor_not_in_office',
      'visit.visitor_decides_cases',
      'visit.visitor_is_family',
      'visit.second_contact_is_visitor',
      'visit.second_contact_unknown',
      'visit.starts_in_the_past',
      'care.not_your_branch',
    ],
  }),
  'care.call_off': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/call-off',
    summary: 'Calls a visit off: coordinator or visitor.',
    access: care_people,
    params,
    body: z.object({ reason: z.enum(CALL_OFF_REASONS) }),
    response: moved,
    errors: ['visit.step_not_possible_now'],
  }),
  'care.open_contact': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/contact/open',
    summary:
      'Form of address, phone and address: for the visitors while the task is open (until 7 days after the report, or after the way out if none came), and the coordinator. Each look is written down.',
    access: care_people,
    replay: false,
    params,
    response: z.object({
      call_name: z.string(),
      phone: z.string(),
      address: z.string(),
      times: z.string(),
      risks: risks.nullable(),
      knows_diagnosis: z.boolean().meta({
        description: 'false: the ill member does not know; say nothing that names or hints at an illness',
      }),
    }),
    errors: ['visit.contact_closed', 'visit.unknown'],
  }),
  'care.check_in': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/check-in',
    summary: 'A visitor is at the door, healthy, consent still stands: the timer runs.',
    access: care_people,
    params,
    body: z.object({ no_fever_or_cough: z.literal(true), still_welcome: z.literal(true) }),
    response: moved.extend({ check_out_until: instant }),
    errors: ['visit.too_early', 'visit.too_late', 'visit.consent_missing', 'visit.step_not_possible_now'],
  }),
  'care.check_out': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/check-out',
    summary: 'The visitors are out again; the timer stops, the report is due within a day.',
    access: care_people,
    params,
    response: moved.extend({ report_due_at: instant }),
    errors: ['visit.step_not_possible_now'],
  }),
  'care.report_visit': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/report',
    summary:
      'The report, sealed from everybody who decides about cases; needs become tasks with owner and day.',
    access: care_people,
    replay: false,
    params,
    body: z.object({
      text: free_text(4000).refine((t) => t.length >= 2, { error: 'input.too_small' }),
      needs: z.array(z.strictObject({ kind: z.enum(NEED_KINDS), note: free_text(300).default('') })).max(10),
    }),
    response: moved.extend({ tasks: count }),
    errors: ['visit.step_not_possible_now', 'visit.unknown'],
  }),
  'care.open_report': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/report/open',
    summary: 'Reads a report: visitors of that visit and the coordinator only. Each look is written down.',
    access: care_people,
    replay: false,
    params,
    response: z.object({ text: z.string(), reported_at: instant }),
    errors: ['visit.report_sealed', 'visit.unknown'],
  }),
  'care.tasks': endpoint({
    method: 'GET',
    path: '/api/v1/care/tasks',
    summary: 'Needs that became tasks: mine, or all of my branches for a coordinator. Overdue first.',
    access: care_people,
    query: z.object({ mine: z.stringbool().default(true), done: z.stringbool().default(false) }),
    response: z.object({
      items: z.array(
        z.object({
          task_id: z.uuid(),
          visit_id,
          kind: z.enum(NEED_KINDS),
          note: z.string(),
          owner: z.string().meta({ description: 'Masked name' }),
          owner_is_me: z.boolean(),
          due_on: plain_date,
          overdue: z.boolean(),
          state: z.enum(['open', 'done', 'not_wanted']),
        }),
      ),
    }),
  }),
  'care.assign_task': endpoint({
    method: 'POST',
    path: '/api/v1/care/tasks/:task_id/assign',
    summary: 'Gives a task another owner or day.',
    access: coordinators,
    params: z.object({ task_id: z.uuid() }),
    body: z.object({ owner_user_id: bigid, due_on: plain_date }),
    response: ok,
    errors: ['task.unknown', 'task.owner_not_care', 'task.day_passed', 'task.finished'],
  }),
  'care.finish_task': endpoint({
    method: 'POST',
    path: '/api/v1/care/tasks/:task_id/finish',
    summary: 'The need is met, or the person does not want it met.',
    access: care_people,
    params: z.object({ task_id: z.uuid() }),
    body: z.object({ outcome: z.enum(['done', 'not_wanted']) }),
    response: ok,
    errors: ['task.unknown', 'task.finished'],
  }),
  'care.alarms': endpoint({
    method: 'GET',
    path: '/api/v1/care/alarms',
    summary:
      'Visitors who have not checked out in time: of my branches, or where I am the second contact. Standing alarms first.',
    access: care_people,
    response: z.object({
      items: z.array(
        z.object({
          visit_id,
          branch_id: z.number().int(),
          stage: z.enum(ALARM_STAGES),
          standing: z.boolean().meta({ description: 'Nobody knows yet that the visitors are safe and out' }),
          place: z.enum(VISIT_PLACES),
          visitors: z.array(z.string()).meta({ description: 'Names as printed on the badges' }),
          overdue_since: instant,
          raised_at: instant,
          answered_at: instant.nullable(),
        }),
      ),
    }),
  }),
  'care.open_visitors': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/visitors/open',
    summary:
      'Names and phones of the visitors and where they went, while an alarm stands: for the coordinator and the second contact. Each look is written down.',
    access: care_people,
    replay: false,
    params,
    response: z.object({
      visitors: z.array(z.object({ name: z.string(), phone: z.string() })),
      address: z.string().nullable().meta({ description: 'null: erased since' }),
    }),
    errors: ['visit.no_alarm', 'visit.unknown'],
  }),
  'care.answer_alarm': endpoint({
    method: 'POST',
    path: '/api/v1/visits/:visit_id/alarm/answer',
    summary:
      'Somebody has reached the visitors (safe: while they are inside the timer runs on for an hour), or has called the emergency number.',
    access: care_people,
    params,
    body: z.object({ outcome: z.enum(['safe', 'emergency_called']) }),
    response: ok,
    errors: ['visit.no_alarm', 'visit.unknown'],
  }),
  'care.board': endpoint({
    method: 'GET',
    path: '/api/v1/care/board',
    summary:
      'No-one-alone board (不落单看板): every ill member with an open or paid case, and the main carer.',
    access: coordinators,
    query: page_query.extend({
      branch_id: z.coerce.number().int().positive().optional(),
      red: z.stringbool().optional(),
    }),
    response: page_of(board_row).extend({
      counts: z.object({ people: count, red: count, not_alone: count, not_now: count, never: count }),
    }),
  }),
  'care.asked': endpoint({
    method: 'POST',
    path: '/api/v1/care/people/:cared_for_id/asked',
    summary: 'Somebody asked how they are; and whether there was an answer. No content.',
    access: care_people,
    params: z.object({ cared_for_id: bigid }),
    body: z.object({ answered: z.boolean() }),
    response: ok,
    errors: ['care.unknown_person'],
  }),
  'care.my_wishes': endpoint({
    method: 'GET',
    path: '/api/v1/me/care',
    summary: 'What I have wished for: as the ill member or the main carer.',
    access: 'signed_in',
    response: z.object({
      items: z.array(
        z.object({
          cared_for_id: bigid,
          case_id: z.uuid(),
          who: z.enum(['ill_member', 'carer']),
          wish: z.enum(WISHES),
          ask_again_on: plain_date.nullable(),
        }),
      ),
    }),
  }),
  'care.set_wish': endpoint({
    method: 'POST',
    path: '/api/v1/me/care/:cared_for_id/wish',
    summary:
      'Open to being asked, not now (ask again on a day), or never. Visits that were arranged are called off.',
    access: 'signed_in',
    params: z.object({ cared_for_id: bigid }),
    body: z.object({ wish: z.enum(WISHES), ask_again_on: plain_date.nullable().default(null) }),
    response: ok,
    errors: ['care.unknown_person', 'care.day_needed', 'care.day_not_ahead'],
  }),
  'care.pair': endpoint({
    method: 'POST',
    path: '/api/v1/care/people/:cared_for_id/companions',
    summary: 'A coordinator proposes a companion; nothing happens until both accept.',
    access: coordinators,
    params: z.object({ cared_for_id: bigid }),
    body: z.object({
      representative_id: bigid,
      own_treatment_over_a_year: z.literal(true).meta({
        description: 'Asked and answered: own active treatment ended a year ago, or there was none',
      }),
      reasons: z
        .array(z.enum(['same_illness', 'same_stage', 'near_age', 'same_sex', 'same_language', 'same_city']))
        .min(1)
        .max(6),
    }),
    response: z.object({ companion_id: z.uuid(), state: z.enum(COMPANION_STATES) }),
    errors: [
      'care.has_companion',
      'care.member_said_no',
      'visit.visitor_not_in_office',
      'visit.visitor_decides_cases',
      'visit.visitor_is_family',
    ],
  }),
  'care.my_companions': endpoint({
    method: 'GET',
    path: '/api/v1/me/companions',
    summary: 'Companions proposed to me or walking with me; on both sides.',
    access: 'signed_in',
    response: z.object({ items: z.array(companion) }),
  }),
  'care.answer_companion': endpoint({
    method: 'POST',
    path: '/api/v1/companions/:companion_id/answer',
    summary: 'Accepts or declines; either side, without a reason.',
    access: 'signed_in',
    params: z.object({ companion_id: z.uuid() }),
    body: z.object({ accept: z.boolean() }),
    response: z.object({ state: z.enum(COMPANION_STATES) }),
    errors: ['companion.unknown', 'companion.answered', 'representative.not_in_office'],
  }),
  'care.end_companion': endpoint({
    method: 'POST',
    path: '/api/v1/companions/:companion_id/end',
    summary: 'Either side ends it, without a reason.',
    access: 'signed_in',
    params: z.object({ companion_id: z.uuid() }),
    response: z.object({ state: z.enum(COMPANION_STATES) }),
    errors: ['companion.unknown', 'companion.not_active'],
  }),
  'care.figures': endpoint({
    method: 'GET',
    path: '/api/v1/care/figures',
    summary: 'Share of those who are not alone, per society and in all; few people are not shown.',
    access: 'public',
    response: z.object({
      as_of: plain_date,
      all: share,
      societies: z.array(
        share.extend({ society_id: z.number().int(), branch: z.string(), visits: count.nullable() }),
      ),
    }),
  }),
} as const;
