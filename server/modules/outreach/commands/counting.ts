import { fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction, sql } from '../../../platform/postgres/index.ts';
import { needRosterOf, societyById } from '../../society/index.ts';
import { needCleanWording, takesTaps } from '../domain/event.ts';
import { needOnDuty } from '../policy.ts';
import { sealQuestion } from '../sealed.ts';
import { countJoining, countTaps, eventByCode, lockEvent, type Tally, type Tap, tallyOf } from '../store.ts';

const QUESTIONS_MAX = 200;

/** @throws event.not_running, event.not_on_duty */
async function openForCounting(ctx: Ctx, event_code: string) {
  const event = await lockEvent(ctx.tx, event_code);
  await needOnDuty(ctx.tx, ctx.actor, event, await societyById(ctx.tx, event.society_id), ctx.now);
  if (!takesTaps(event, ctx.now)) throw fail.conflict('event.not_running');
  return event;
}

/** Taps from the stall, sent whenever there is a network; each counts once. */
export async function tap(
  ctx: Ctx,
  event_code: string,
  taps: readonly Tap[],
): Promise<{ counted: number; repeated: number; tally: Tally }> {
  const event = await openForCounting(ctx, event_code);
  const counted = await countTaps(ctx.tx, event.event_id, taps, ctx.now);
  const after = await eventByCode(ctx.tx, event_code);
  return { counted, repeated: taps.length - counted, tally: tallyOf(after) };
}

/** A question people asked; sent twice it is kept once. @throws event.too_many_questions */
export async function ask(
  ctx: Ctx,
  event_code: string,
  input: { client_id: string; text: string },
): Promise<{ question_id: string }> {
  const event = await openForCounting(ctx, event_code);
  const before = await ctx.tx.query<{ question_id: string; client_id: string }>(
    sql`select question_id, client_id from outreach.question where event_id = ${event.event_id}`,
  );
  const same = before.find((q) => q.client_id === input.client_id);
  if (same) return { question_id: same.question_id };
  if (before.length >= QUESTIONS_MAX) throw fail.conflict('event.too_many_questions');
  const question_id = crypto.randomUUID();
  await ctx.tx.run(sql`insert into outreach.question (question_id, event_id, client_id, text_sealed, asked_at)
    values (${question_id}, ${event.event_id}, ${input.client_id}, ${sealQuestion(ctx.app, question_id, input.text)}, ${ctx.now})`);
  return { question_id };
}

/** Only the reviewer's own wording becomes public. @throws question.unknown, question.text_needed, event.wording */
export async function reviewQuestion(
  ctx: Ctx,
  question_id: string,
  input: { publish: boolean; public_text?: string | undefined; answer?: string | undefined },
): Promise<{ state: 'public' | 'kept_back' }> {
  const row = await ctx.tx.maybe<{ society_id: number }>(
    sql`select e.society_id from outreach.question q join outreach.event e using (event_id) where q.question_id = ${question_id} for update of q`,
  );
  if (!row) throw fail.notFound('question.unknown');
  await needRosterOf(ctx.tx, ctx.actor, (await societyById(ctx.tx, row.society_id)).branch_id);
  if (input.publish && !input.public_text) throw fail.invalid('question.text_needed');
  if (input.publish) needCleanWording(input.public_text!, input.answer ?? '');
  const state = input.publish ? 'public' : 'kept_back';
  await ctx.tx.run(sql`update outreach.question set state = ${state}, public_text = ${input.publish ? input.public_text! : null},
    answer = ${input.publish ? (input.answer ?? null) : null}, reviewed_by = ${actorText(ctx.actor)}, reviewed_at = ${ctx.now}
    where question_id = ${question_id}`);
  return { state };
}

/** Started by a joining that named an event. An unknown code counts for nothing: the joining stands all the same. */
export const countJoin = (app: App, payload: Record<string, unknown>): Promise<void> =>
  inTransaction(app.db, async (tx) => {
    const event_code = String(payload.event_code).trim().toUpperCase();
    await countJoining(tx, event_code, BigInt(String(payload.membership_id)), app.clock.now());
  });
