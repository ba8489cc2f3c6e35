import type { Count, PlanMembers } from '@tongzhou/site';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';
import { membershipCounts, membershipsByBranch } from '../../accounts/index.ts';
import { branches } from '../../setup/index.ts';
import type { Ask } from '../answer.ts';
import { hideSmall } from '../domain/small-cells.ts';
import type { KnownPlan } from './plans.ts';

/** Members on a day, and how many of them were still waiting: who was counted then is told by the days alone. */
export async function waitingOn(
  db: Queryable,
  plan_id: number,
  day: string,
): Promise<{ members: number; waiting: number }> {
  const row = await db.one<{ members: bigint; waiting: bigint }>(sql`select count(*) as members,
      count(*) filter (where covered_from > ${day}) as waiting
    from accounts.membership where plan_id = ${plan_id} and joined_on <= ${day} and (ended_on is null or ended_on > ${day})`);
  return { members: Number(row.members), waiting: Number(row.waiting) };
}

const BANDS = [0, 18, 30, 40, 50, 60] as const;

/** Age bands of today's members by year of birth; `unknown` for rows without a person (a replay of figures). */
async function byAge(db: Queryable, plan_id: number, year: number): Promise<Count[]> {
  const rows = await db.query<{ band: string; members: bigint }>(sql`
    select case when p.birth_year is null then 'unknown' else
        (select max(b) from unnest(${[...BANDS]}::int[]) b where b <= greatest(0, ${year}::int - p.birth_year))::text end as band,
      count(*) as members
    from accounts.membership m
      left join memberships.member r using (payer_id, membership_id)
      left join identity.person p using (person_id)
    where m.plan_id = ${plan_id} and m.state in ('active', 'grace', 'leaving') group by 1`);
  const found = new Map(rows.map((row) => [row.band, Number(row.members)]));
  return [...BANDS.map(String), 'unknown'].flatMap((key) => {
    const members = found.get(key) ?? 0;
    return members === 0 ? [] : [{ key, label: null, members }];
  });
}

const STATES = ['covered', 'waiting', 'grace', 'leaving', 'left', 'lapsed', 'ended', 'dead'] as const;

/** One plan in figures, with cells of few people hidden. */
export async function planMembers(ask: Ask, k: KnownPlan): Promise<PlanMembers> {
  const { db } = ask;
  const counts = await membershipCounts(db, k.plan.plan_id, k.today);
  const names = new Map(
    (await branches(db)).map((b) => [
      b.branch_id,
      ask.locale === 'en' ? (b.name_en ?? b.name_zh) : b.name_zh,
    ]),
  );
  const places = (await membershipsByBranch(db, k.plan.plan_id)).map(
    (row): Count => ({
      key: names.has(row.branch_id) ? String(row.branch_id) : 'other',
      label: names.get(row.branch_id) ?? null,
      members: Number(row.members),
    }),
  );
  const states = STATES.flatMap((key): Count[] =>
    counts[key] === 0 ? [] : [{ key, label: null, members: counts[key] }],
  );
  return {
    plan: k.ref,
    members: counts.active + counts.grace + counts.leaving,
    states: hideSmall(states),
    ages: hideSmall(await byAge(db, k.plan.plan_id, Number(k.today.slice(0, 4)))),
    places: hideSmall(places),
  };
}
