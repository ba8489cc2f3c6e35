import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { todayOf } from '../../society/index.ts';
import { aloneShares, CELL_MIN } from '../domain/figures.ts';
import { notAlone } from './board.ts';

interface Row {
  society_id: number;
  branch: string;
  people: bigint;
  not_alone: bigint;
  wished_otherwise: bigint;
  visits: bigint;
}

/** The public share of those who are not alone: per society and in all, small cells hidden. */
export async function careFigures(ctx: Pick<ReadCtx, 'db' | 'now'>) {
  const rows = await ctx.db.query<Row>(sql`select s.society_id, b.name_zh as branch,
      count(p.cared_for_id) filter (where p.wish = 'open') as people,
      count(p.cared_for_id) filter (where p.wish = 'open' and ${notAlone(ctx.now)}) as not_alone,
      count(p.cared_for_id) filter (where p.wish <> 'open') as wished_otherwise,
      (select count(*) from care.visit v where v.branch_id = s.branch_id and v.state in ('left', 'reported')) as visits
    from society.society s join setup.branch b using (branch_id)
      left join care.cared_for p on p.branch_id = s.branch_id and p.closed_at is null
    where s.state <> 'closed' group by s.society_id, b.branch_id order by s.society_id`);
  const { all, each } = aloneShares(
    rows.map((row) => ({
      people: Number(row.people),
      not_alone: Number(row.not_alone),
      wished_otherwise: Number(row.wished_otherwise),
    })),
  );
  return {
    as_of: await todayOf(ctx.db, ctx.now),
    all,
    societies: rows.map((row, i) => ({
      ...each[i]!,
      society_id: row.society_id,
      branch: row.branch,
      visits: row.visits < BigInt(CELL_MIN) && row.visits > 0n ? null : Number(row.visits),
    })),
  };
}
