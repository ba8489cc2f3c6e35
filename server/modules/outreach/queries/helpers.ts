import type { EventState } from '@tongzhou/contract';
import { dayIn } from '@tongzhou/kernel';
import { actorText, hasRole, userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { organisation } from '../../setup/index.ts';
import { coordinated, nameOnBadge, representativesByIds } from '../../society/index.ts';
import { needHelper, officeOf } from '../policy.ts';
import { openQuestion } from '../sealed.ts';
import { eventByCode } from '../store.ts';
import { eventView, NAMED, NAMED_FROM, type NamedEvent, societyOfEvent } from './public.ts';

const LIMIT = 100;

/** Events of the societies one serves, coordinates or (as operator) watches, in every state, newest first. */
export async function helpersEvents(
  ctx: ReadCtx,
  filter: { state?: EventState | undefined; society_id?: number | undefined },
) {
  const user = userOf(ctx.actor);
  const office = await officeOf(ctx.db, user, ctx.now);
  const branches = hasRole(user, 'operator') ? 'all' : await coordinated(ctx.db, user);
  const mine =
    branches === 'all'
      ? sql`true`
      : sql`(s.branch_id = any(${[...branches]}::int[]) or e.society_id = ${office?.society_id ?? 0})`;
  const rows = await ctx.db.query<NamedEvent & { duty: bigint[]; waiting: bigint }>(sql`select ${NAMED},
      array(select d.representative_id from outreach.duty d where d.event_id = e.event_id order by d.at) as duty,
      (select count(*) from outreach.question q where q.event_id = e.event_id and q.state = 'waiting') as waiting
    from ${NAMED_FROM} where ${mine} ${filter.state ? sql`and e.state = ${filter.state}` : sql``}
      ${filter.society_id === undefined ? sql`` : sql`and e.society_id = ${filter.society_id}`}
    order by e.starts_at desc, e.event_id desc limit ${LIMIT}`);
  const names = await namesOf(ctx, [...new Set(rows.flatMap((row) => row.duty))]);
  return rows.map((row) => ({
    ...eventView(row),
    on_duty: row.duty.map((id) => ({ representative_id: id, name: names.get(id) ?? '' })),
    me_on_duty: office !== undefined && row.duty.includes(office.representative_id),
    planned_by_me: row.planned_by === actorText(user),
    permission: row.permission,
    questions_waiting: Number(row.waiting),
  }));
}

async function namesOf(ctx: ReadCtx, ids: readonly bigint[]): Promise<Map<bigint, string>> {
  const names = new Map<bigint, string>();
  for (const r of await representativesByIds(ctx.db, ids))
    names.set(r.representative_id, await nameOnBadge(ctx.app, ctx.db, r));
  return names;
}

/** What was asked at an event, for its society. @throws society.not_your_branch */
export async function questionsOf(ctx: ReadCtx, event_code: string) {
  await needHelper(ctx.db, ctx.actor, await societyOfEvent(ctx.db, event_code), ctx.now);
  const { event_id } = await eventByCode(ctx.db, event_code);
  const { time_zone } = await organisation(ctx.db);
  const rows = await ctx.db.query<{
    question_id: string;
    text_sealed: Buffer;
    state: 'waiting' | 'public' | 'kept_back';
    public_text: string | null;
    answer: string | null;
    asked_at: Temporal.Instant;
  }>(sql`select question_id, text_sealed, state, public_text, answer, asked_at from outreach.question
    where event_id = ${event_id} order by asked_at, question_id`);
  return rows.map(({ text_sealed, asked_at, ...row }) => ({
    ...row,
    text: openQuestion(ctx.app, row.question_id, text_sealed),
    asked_on: dayIn(asked_at, time_zone),
  }));
}
