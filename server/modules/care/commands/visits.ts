import type { CallOffReason, ConsentWay, VisitPlace } from '@tongzhou/contract';
import { fail, normalisePhone } from '@tongzhou/kernel';
import { actorText, userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { type CareCase, caseById, caseInCare } from '../../cases/index.ts';
import { inOffice, representativeOfUser, todayOf } from '../../society/index.ts';
import { type ConsentState, consentState, type VisitAction, visitStep } from '../domain/visit.ts';
import { type Parties, partiesOf, tell } from '../people.ts';
import { careCoordinators, decidesCases, isCareCoordinator, needPart, partIn } from '../policy.ts';
import { seal } from '../sealed.ts';
import {
  consentsOf,
  insertConsent,
  insertStep,
  lockVisit,
  noteAnswered,
  refreshBoard,
  saveVisit,
  VISIT,
  type VisitChanges,
  type VisitRow,
  visitorsOf,
} from '../store.ts';
import { openCare } from './opening.ts';

export interface VisitWish {
  call_name: string;
  phone: string;
  place: VisitPlace;
  address: string;
  adults_at_home: number;
  times: string;
}

/** What is sealed of a visit; erased when the task is over. */
export interface Contact {
  call_name: string;
  phone: string;
  address: string;
  times: string;
}

/** Who belongs to the case of a visit, also when the case has ended since. */
export const partiesOfVisit = async (ctx: Pick<Ctx, 'tx'>, v: Pick<VisitRow, 'case_id'>): Promise<Parties> =>
  partiesOf(ctx.tx, await caseById(ctx.tx, v.case_id));

/**
 * Asks for a visit. The ill member's own asking is the consent; asked by others, the ill member is asked first.
 * @throws visit.case_not_open, visit.not_yours, visit.open_already, visit.member_said_never, visit.member_said_not_now
 */
export async function askVisit(ctx: Ctx, case_id: string, wish: VisitWish): Promise<VisitRow> {
  const c = await caseInCare(ctx.tx, case_id);
  if (!c) throw fail.notFound('visit.case_not_open');
  const parties = await partiesOf(ctx.tx, c);
  await needMayAsk(ctx, c, parties);
  const ownWish = ctx.actor.kind === 'user' && ctx.actor.user_id === parties.speaker;
  const people = await openCare(ctx.tx, c, ctx.now);
  const ill = people.find((p) => p.who === 'ill_member')!;
  if (!ownWish && ill.wish === 'never') throw fail.conflict('visit.member_said_never');
  if (!ownWish && ill.wish === 'not_now') throw fail.conflict('visit.member_said_not_now');
  const open = await ctx.tx.maybe(
    sql`select 1 from care.visit where case_id = ${case_id} and state in ('asked', 'planned', 'under_way')`,
  );
  if (open) throw fail.conflict('visit.open_already');
  const row = await insertVisit(ctx, c, wish);
  if (ownWish) {
    await insertConsent(ctx.tx, {
      visit_id: row.visit_id,
      of: 'ill_member',
      way: 'app',
      given_by: actorText(ctx.actor),
      at: ctx.now,
    });
    await ctx.tx.run(sql`update care.cared_for set wish = 'open', ask_again_on = null,
      clock_from = case when wish <> 'open' then ${ctx.now}::timestamptz else clock_from end where cared_for_id = ${ill.cared_for_id}`);
    await noteAnswered(ctx.tx, [ill.cared_for_id], ctx.now);
  } else await tell(ctx.app, ctx.tx, parties.speaker, 'visit_consent');
  return row;
}

async function insertVisit(ctx: Ctx, c: CareCase, wish: VisitWish): Promise<VisitRow> {
  const visit_id = crypto.randomUUID();
  const contact: Contact = {
    call_name: wish.call_name,
    phone: normalisePhone(wish.phone),
    address: wish.address,
    times: wish.times,
  };
  return ctx.tx.one<VisitRow>(sql`insert into care.visit (visit_id, case_id, branch_id, person_id, state, place, asked_by, asked_at,
      adults_at_home, contact_sealed, first_visit)
    values (${visit_id}, ${c.case_id}, ${c.branch_id}, ${c.person_id}, 'asked', ${wish.place}, ${actorText(ctx.actor)}, ${ctx.now},
      ${wish.adults_at_home}, ${seal(ctx.app, ['visit', 'contact', visit_id], JSON.stringify(contact))},
      not exists (select 1 from care.visit where person_id = ${c.person_id} and state in ('left', 'reported'))) returning ${VISIT}`);
}

/** The family, a representative of the city in office, or its coordinator. */
async function needMayAsk(ctx: Ctx, c: CareCase, { family }: Parties): Promise<void> {
  if (ctx.actor.kind === 'system' || (await isCareCoordinator(ctx.tx, ctx.actor, c.branch_id))) return;
  const { user_id } = userOf(ctx.actor);
  if (family.includes(user_id)) return;
  const r = await representativeOfUser(ctx.tx, user_id);
  const serves = r !== undefined && inOffice(r, await todayOf(ctx.tx, ctx.now));
  if (serves && r.branch_id === c.branch_id && !(await decidesCases(ctx.tx, user_id))) return;
  if (serves) throw fail.forbidden('visit.not_yours');
  throw fail.notFound('visit.case_not_open');
}

/** One step of the table with a locked visit: state, history, board in one transaction. */
export async function moveVisit(
  ctx: Ctx,
  before: VisitRow,
  action: VisitAction,
  changes: VisitChanges,
): Promise<VisitRow> {
  const to = visitStep(before.state, action);
  const after = await saveVisit(ctx.tx, before, to, changes);
  await insertStep(ctx.tx, before.visit_id, {
    from: before.state,
    action,
    to,
    actor: actorText(ctx.actor),
    at: ctx.now,
  });
  await refreshBoard(ctx.tx, before.case_id);
  return after;
}

/** Consents that stand now. */
export async function consentNow(ctx: Pick<Ctx, 'tx'>, v: VisitRow): Promise<ConsentState> {
  const [given] = await consentsOf(ctx.tx, [v.visit_id]);
  return consentState(v.place, v.adults_at_home, {
    ill_member: given?.ill_member ?? false,
    adults: given?.adults ?? 0,
  });
}

/**
 * Records a consent. In the app only the ill member's side gives it; the coordinator writes down what was said on the
 * phone, in person or on paper, and the visitors what adults say at the door.
 * @throws visit.consent_not_yours, visit.step_not_possible_now, visit.adults_all_agreed
 */
export async function giveConsent(
  ctx: Ctx,
  visit_id: string,
  input: { of: 'ill_member' | 'adult_at_home'; way: ConsentWay },
): Promise<ConsentState> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needMayConsent(ctx, v, input);
  if (v.state !== 'asked' && v.state !== 'planned') throw fail.conflict('visit.step_not_possible_now');
  const before = await consentNow(ctx, v);
  if (input.of === 'adult_at_home' && before.adults_agreed >= before.adults_at_home)
    throw fail.conflict('visit.adults_all_agreed');
  await insertConsent(ctx.tx, { visit_id, ...input, given_by: actorText(ctx.actor), at: ctx.now });
  return consentNow(ctx, v);
}

async function needMayConsent(
  ctx: Ctx,
  v: VisitRow,
  { of, way }: { of: 'ill_member' | 'adult_at_home'; way: ConsentWay },
): Promise<void> {
  const parties = await partiesOfVisit(ctx, v);
  const user_id = ctx.actor.kind === 'user' ? ctx.actor.user_id : undefined;
  if (user_id === parties.speaker) return;
  if (user_id !== undefined && parties.family.includes(user_id) && of === 'adult_at_home') return;
  const part = await partIn(ctx.tx, ctx.actor, v, ctx.now);
  if (part === 'coordinator' && way !== 'app') return;
  if (part === 'visitor' && of === 'adult_at_home' && way === 'in_person') return;
  throw part === 'nobody' && (user_id === undefined || !parties.family.includes(user_id))
    ? fail.notFound('visit.unknown')
    : fail.forbidden('visit.consent_not_yours');
}

/**
 * Withdraws the consent, up to and at the door, without a reason: the visit is off at once.
 * The family does it in the app, visitors note it at the door, the coordinator on the phone.
 */
export async function withdrawConsent(ctx: Ctx, visit_id: string, at_the_door: boolean): Promise<VisitRow> {
  const v = await lockVisit(ctx.tx, visit_id);
  const parties = await partiesOfVisit(ctx, v);
  const ours = ctx.actor.kind === 'user' && parties.family.includes(ctx.actor.user_id);
  if (!ours) await needPart(ctx.tx, ctx.actor, v, ctx.now, 'visitor', 'coordinator');
  await ctx.tx.run(
    sql`update care.consent set withdrawn_at = ${ctx.now} where visit_id = ${visit_id} and withdrawn_at is null`,
  );
  return off(ctx, v, at_the_door ? 'consent_withdrawn_at_the_door' : 'consent_withdrawn');
}

/** A visitor who cannot come gives it back to the coordinator; for every other reason the visit is off. */
export async function callOff(ctx: Ctx, visit_id: string, reason: CallOffReason): Promise<VisitRow> {
  const v = await lockVisit(ctx.tx, visit_id);
  await needPart(ctx.tx, ctx.actor, v, ctx.now, 'visitor', 'coordinator');
  if (reason !== 'ill_or_busy_visitor' || v.state !== 'planned') return off(ctx, v, reason);
  const after = await moveVisit(ctx, v, 'give_back', { starts_at: null, ends_at: null, risks_sealed: null });
  await ctx.tx.run(sql`delete from care.visitor where visit_id = ${visit_id}`);
  return after;
}

/** Called off: contact and risks are erased, everybody concerned is told. */
export async function off(ctx: Ctx, v: VisitRow, reason: CallOffReason): Promise<VisitRow> {
  const after = await moveVisit(ctx, v, 'call_off', {
    called_off_for: reason,
    called_off_at: ctx.now,
    contact_sealed: null,
    risks_sealed: null,
  });
  if (v.state === 'asked') return after;
  const visitors = await visitorsOf(ctx.tx, [v.visit_id]);
  const { speaker } = await partiesOfVisit(ctx, v);
  // Called off with visitors inside: the timer has stopped, so the coordinator must hear of it.
  const leading = v.state === 'under_way' ? await careCoordinators(ctx.tx, v.branch_id) : [];
  for (const user_id of new Set([speaker, ...visitors.map((row) => row.user_id), ...leading]))
    await tell(ctx.app, ctx.tx, user_id, 'visit_called_off');
  return after;
}

/** A wish of the ill member ends what was arranged. */
export async function callOffOpenVisits(ctx: Ctx, case_id: string, reason: CallOffReason): Promise<void> {
  const open = await ctx.tx.query<{ visit_id: string }>(
    sql`select visit_id from care.visit where case_id = ${case_id} and state in ('asked', 'planned')`,
  );
  for (const { visit_id } of open) await off(ctx, await lockVisit(ctx.tx, visit_id), reason);
}
