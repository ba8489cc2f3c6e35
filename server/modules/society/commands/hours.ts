import type { HourKind } from '@tongzhou/contract';
import { addDays, dayIn, fail } from '@tongzhou/kernel';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { organisation } from '../../setup/index.ts';
import { needInOffice } from '../policy.ts';
import { insertHours, minutesServed } from '../store.ts';

const BACK_DAYS_MAX = 60;
const DAY_MINUTES_MAX = 720;

/** Records hours served, up to sixty days back and twelve hours a day. @returns all hours so far */
export async function recordHours(
  ctx: Ctx,
  h: { on: string; minutes: number; kind: HourKind },
): Promise<number> {
  const { time_zone } = await organisation(ctx.tx);
  const today = dayIn(ctx.now, time_zone);
  const r = await needInOffice(ctx.tx, ctx.actor, today);
  const earliest = [addDays(today, -BACK_DAYS_MAX), dayIn(r.confirmed_at!, time_zone)].sort().at(-1)!;
  if (h.on > today || h.on < earliest)
    throw fail.invalid('hours.day_not_possible', { params: { from: earliest, to: today } });
  await ctx.tx.run(
    sql`select 1 from society.representative where representative_id = ${r.representative_id} for update`,
  );
  const { n } = await ctx.tx.one<{ n: bigint }>(sql`select coalesce(sum(minutes), 0) as n from society.hours
    where representative_id = ${r.representative_id} and on_day = ${h.on}`);
  if (Number(n) + h.minutes > DAY_MINUTES_MAX) throw fail.invalid('hours.too_many_that_day');
  await insertHours(ctx.tx, r, { ...h, at: ctx.now });
  return asHours(await minutesServed(ctx.tx, r.representative_id));
}

/** Hours with one decimal. */
export const asHours = (minutes: number): number => Math.round(minutes / 6) / 10;
