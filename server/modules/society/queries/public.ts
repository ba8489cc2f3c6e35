import type { BadgeState, HourKind } from '@tongzhou/contract';
import { dayIn } from '@tongzhou/kernel';
import type { ReadCtx } from '../../../platform/app.ts';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { openName } from '../../identity/index.ts';
import { organisation } from '../../setup/index.ts';
import { asHours } from '../commands/hours.ts';
import type { StationInput } from '../commands/societies.ts';
import { badgeState, printedName } from '../domain/representative.ts';
import { type RepresentativeRow, type SocietyRow, societyById } from '../store.ts';

export interface SocietyView {
  society_id: number;
  branch_id: number;
  branch: string;
  name: string;
  state: SocietyRow['state'];
  founded_on: string;
  representatives: number;
}

type ListRow = SocietyRow & { branch: string; representatives: bigint };

/** Societies with how many serve today: one query for all. */
export async function societyList(
  db: Queryable,
  now: Temporal.Instant,
  society_id?: number,
): Promise<SocietyView[]> {
  const { time_zone } = await organisation(db);
  const rows =
    await db.query<ListRow>(sql`select s.society_id, s.branch_id, s.name, s.state, s.founded_at, b.name_zh as branch,
      count(r.representative_id) filter (where r.state = 'confirmed' and r.valid_until >= ${dayIn(now, time_zone)}) as representatives
    from society.society s join setup.branch b using (branch_id) left join society.representative r using (society_id)
    where ${society_id === undefined ? sql`s.state <> 'closed'` : sql`s.society_id = ${society_id}`}
    group by s.society_id, b.branch_id order by s.society_id`);
  return rows.map((row) => ({
    society_id: row.society_id,
    branch_id: row.branch_id,
    branch: row.branch,
    name: row.name,
    state: row.state,
    founded_on: dayIn(row.founded_at, time_zone),
    representatives: Number(row.representatives),
  }));
}

/** The public page of a society. @throws society.unknown */
export async function societyPage(ctx: ReadCtx, society_id: number) {
  await societyById(ctx.db, society_id);
  const [view] = await societyList(ctx.db, ctx.now, society_id);
  return {
    ...view!,
    stations: await stations(ctx.db, society_id),
    listed: await listed(ctx, society_id),
    figures: await figures(ctx.db, society_id),
  };
}

const stations = (db: Queryable, society_id: number) =>
  db.query<Omit<StationInput, 'hours'> & { station_id: number; hours: StationInput['hours'][number][] }>(
    sql`select station_id, name, address, hours, note from society.station
    where society_id = ${society_id} and closed_at is null order by station_id`,
  );

/** Only those who consented to be listed, and only while the badge means something. */
async function listed(
  ctx: ReadCtx,
  society_id: number,
): Promise<{ name: string; since: string; state: BadgeState }[]> {
  const { time_zone } = await organisation(ctx.db);
  const today = dayIn(ctx.now, time_zone);
  const rows = await ctx.db.query<
    Pick<
      RepresentativeRow,
      'state' | 'valid_until' | 'person_id' | 'full_name_on_badge' | 'confirmed_at' | 'ended_for'
    > & { name_sealed: Buffer }
  >(sql`select r.state, r.valid_until, r.person_id, r.full_name_on_badge, r.confirmed_at, r.ended_for, p.name_sealed
    from society.representative r join identity.person p using (person_id)
    where r.society_id = ${society_id} and r.listed and r.state = 'confirmed' order by r.confirmed_at, r.representative_id limit 200`);
  return rows.flatMap((r) => {
    const state = badgeState(r, today);
    if (state !== 'valid') return [];
    const name = printedName(openName(ctx.app.vault, r), r.full_name_on_badge);
    return [{ name, since: dayIn(r.confirmed_at!, time_zone), state }];
  });
}

export interface SocietyFigures {
  hours_served: number;
  hours_by_kind: { kind: HourKind; hours: number }[];
  suspended_ever: number;
}

async function figures(db: Queryable, society_id: number): Promise<SocietyFigures> {
  const rows = await db.query<{ kind: HourKind; minutes: bigint }>(
    sql`select kind, sum(minutes) as minutes from society.hours where society_id = ${society_id} group by 1 order by 2 desc, 1`,
  );
  const { n } = await db.one<{
    n: bigint;
  }>(sql`select count(distinct t.representative_id) as n from society.step t
    join society.representative r using (representative_id) where r.society_id = ${society_id} and t.action = 'suspend'`);
  return {
    hours_served: asHours(rows.reduce((sum, row) => sum + Number(row.minutes), 0)),
    hours_by_kind: rows.map((row) => ({ kind: row.kind, hours: asHours(Number(row.minutes)) })),
    suspended_ever: Number(n),
  };
}
