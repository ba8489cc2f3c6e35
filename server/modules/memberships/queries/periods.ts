import { type Queryable, sql } from '../../../platform/postgres/index.ts';

/** A settled period as a statement needs it. The one place where this module reads the tables of `sharing`. */
export interface SettledPeriod {
  period_no: number;
  sharing_on: string;
  settled_at: Temporal.Instant;
  share_minor: bigint;
  correction_minor: bigint;
  corrected_at: Temporal.Instant | null;
  cases: string[];
}

export const settledPeriods = (db: Queryable, plan_id: number, since = 0) =>
  db.query<SettledPeriod>(sql`select p.period_no, p.sharing_on, p.settled_at, p.share_minor, coalesce(c.share_minor, 0)::bigint as correction_minor, c.at as corrected_at,
      array(select l.case_id::text from sharing.line l where l.plan_id = p.plan_id and l.period_no = p.period_no and l.kind = 'aid' and l.state in ('shared', 'reversed') order by l.line_no) as cases
    from sharing.period p left join sharing.correction c using (plan_id, period_no)
    where p.plan_id = ${plan_id} and p.state = 'settled' and p.period_no > ${since} order by p.period_no`);
