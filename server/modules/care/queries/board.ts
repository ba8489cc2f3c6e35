import type { CareClock, Wish } from '@tongzhou/contract';
import { maskName } from '@tongzhou/kernel';
import type { ReadCtx } from '../../../platform/app.ts';
import { type Sql, sql } from '../../../platform/postgres/index.ts';
import { openName } from '../../identity/index.ts';
import { todayOf } from '../../society/index.ts';
import { pageAfter, textOfPlace } from './cursor.ts';
import { branchesFor } from './visits.ts';

/**
 * Clocks that are overdue, as a text array. `not now` and `never` are answers: nothing about them is ever red.
 * The table alias is `p`.
 */
export const clocksOf = (
  now: Temporal.Instant,
  today: string,
): Sql => sql`case when p.wish <> 'open' then '{}'::text[] else array_remove(array[
    case when (p.asked_at is null or p.asked_at < p.clock_from) and p.clock_from < ${now}::timestamptz - interval '48 hours' then 'never_asked_48_hours' end,
    case when p.unanswered_since < ${now}::timestamptz - interval '3 days' then 'no_answer_3_days' end,
    case when p.asked_at >= p.clock_from and p.asked_at < ${now}::timestamptz - interval '14 days' then 'no_word_14_days' end,
    case when p.clock_from < ${now}::timestamptz - interval '30 days' and p.companion <> 'active'
      and (p.visited_at is null or p.visited_at < ${now}::timestamptz - interval '30 days') then 'nobody_30_days' end,
    case when p.next_need_due_on < ${today}::date then 'need_overdue' end], null) end`;

/** Somebody is there: a companion, a visit within 30 days, or a word within 14. */
export const notAlone = (now: Temporal.Instant): Sql => sql`(p.companion = 'active'
    or coalesce(p.visited_at > ${now}::timestamptz - interval '30 days', false)
    or coalesce(p.answered_at > ${now}::timestamptz - interval '14 days', false))`;

interface BoardRow {
  cared_for_id: bigint | null;
  who: 'ill_member' | 'carer';
  branch_id: number;
  branch: string;
  person_id: bigint | null;
  name_sealed: Buffer | null;
  opened_at: Temporal.Instant;
  clock_from: Temporal.Instant;
  companion: 'none' | 'proposed' | 'active';
  visited_at: Temporal.Instant | null;
  visit_ahead_at: Temporal.Instant | null;
  asked_at: Temporal.Instant | null;
  answered_at: Temporal.Instant | null;
  open_needs: number;
  next_need_due_on: string | null;
  wish: Wish;
  ask_again_on: string | null;
  clocks: CareClock[];
  people: bigint;
  red: bigint;
  not_alone: bigint;
  not_now: bigint;
  never: bigint;
}

/**
 * The no-one-alone board of one's branches: counts over everybody and one page, longest waiting first, in one query
 * over the rows that are kept up to date as things happen.
 */
export async function board(
  ctx: ReadCtx,
  filter: {
    branch_id?: number | undefined;
    red?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
) {
  const branches = await branchesFor(ctx, filter.branch_id);
  const after = pageAfter(filter.cursor);
  const today = await todayOf(ctx.db, ctx.now);
  const rows = await ctx.db.query<BoardRow>(sql`with everybody as materialized (
      select p.*, ${clocksOf(ctx.now, today)} as clocks, ${notAlone(ctx.now)} as not_alone
      from care.cared_for p where p.closed_at is null and ${branches === 'all' ? sql`true` : sql`p.branch_id = any(${[...branches]}::int[])`}),
    counts as (select count(*) as people, count(*) filter (where cardinality(clocks) > 0) as red,
      count(*) filter (where not_alone and wish = 'open') as not_alone, count(*) filter (where wish = 'not_now') as not_now,
      count(*) filter (where wish = 'never') as never from everybody),
    page as (select * from everybody where ${filter.red === undefined ? sql`true` : sql`(cardinality(clocks) > 0) = ${filter.red}`}
      ${after ? sql`and (clock_from, cared_for_id) > (${after.at}::timestamptz, ${after.id}::bigint)` : sql``}
      order by clock_from, cared_for_id limit ${filter.limit + 1})
    select g.cared_for_id, g.who, g.branch_id, b.name_zh as branch, g.person_id, n.name_sealed, g.opened_at, g.clock_from,
      g.companion, g.visited_at, g.visit_ahead_at, g.asked_at, g.answered_at, g.open_needs, g.next_need_due_on, g.wish, g.ask_again_on,
      g.clocks, c.*
    from counts c left join page g on true left join setup.branch b on b.branch_id = g.branch_id
      left join identity.person n on n.person_id = g.person_id
    order by g.clock_from, g.cared_for_id`);
  const found = rows.filter((row) => row.cared_for_id !== null);
  const shown = found.slice(0, filter.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => boardItem(ctx, row)),
    next_cursor:
      found.length > filter.limit && last
        ? textOfPlace({ at: last.clock_from.toString(), id: String(last.cared_for_id) })
        : null,
    counts: countsOf(rows[0]!),
  };
}

const countsOf = (row: BoardRow) => ({
  people: Number(row.people),
  red: Number(row.red),
  not_alone: Number(row.not_alone),
  not_now: Number(row.not_now),
  never: Number(row.never),
});

const boardItem = (ctx: ReadCtx, row: BoardRow) => ({
  cared_for_id: row.cared_for_id!,
  who: row.who,
  branch_id: row.branch_id,
  branch: row.branch ?? '',
  name:
    row.name_sealed && row.person_id !== null
      ? maskName(openName(ctx.app.vault, { person_id: row.person_id, name_sealed: row.name_sealed }))
      : '—',
  opened_at: row.opened_at,
  companion: row.companion,
  visited_at: row.visited_at,
  visit_ahead_at: row.visit_ahead_at,
  asked_at: row.asked_at,
  answered_at: row.answered_at,
  open_needs: row.open_needs,
  next_need_due_on: row.next_need_due_on,
  wish: row.wish,
  ask_again_on: row.ask_again_on,
  clocks: row.clocks,
  red: row.clocks.length > 0,
});
