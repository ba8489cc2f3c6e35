import { fail } from '@tongzhou/kernel';
import { json, type Queryable, sql } from '../../platform/postgres/index.ts';

export type PlanState = 'draft' | 'open' | 'closing' | 'closed';

export interface Plan {
  plan_id: number;
  code: string;
  state: PlanState;
  currency: string;
  time_zone: string;
  first_period_from: string;
  opened_on: string;
}

export interface VersionRow {
  plan_id: number;
  version: number;
  canonical: string;
  hash: Buffer;
  published_at: Temporal.Instant;
  in_force_from: string;
}

const PLAN = sql`plan_id, code, state, currency, time_zone, first_period_from, opened_on`;
const VERSION = sql`plan_id, version, canonical, hash, published_at, in_force_from`;

export const insertPlan = (
  tx: Queryable,
  plan: Omit<Plan, 'plan_id'>,
  now: Temporal.Instant,
): Promise<Plan> =>
  tx.one<Plan>(sql`insert into plans.plan (code, state, currency, time_zone, first_period_from, opened_on, created_at)
    values (${plan.code}, ${plan.state}, ${plan.currency}, ${plan.time_zone}, ${plan.first_period_from}, ${plan.opened_on}, ${now})
    returning ${PLAN}`);

export const insertVersion = (tx: Queryable, row: VersionRow): Promise<number> =>
  tx.run(sql`insert into plans.rule_version (plan_id, version, rules, canonical, hash, published_at, in_force_from)
    values (${row.plan_id}, ${row.version}, ${json(JSON.parse(row.canonical))}::jsonb, ${row.canonical}, ${row.hash},
      ${row.published_at}, ${row.in_force_from})`);

/** @throws plan.unknown */
export const planByCode = async (db: Queryable, code: string): Promise<Plan> =>
  known(await db.maybe<Plan>(sql`select ${PLAN} from plans.plan where code = ${code}`));

/** @throws plan.unknown */
export const planById = async (db: Queryable, plan_id: number): Promise<Plan> =>
  known(await db.maybe<Plan>(sql`select ${PLAN} from plans.plan where plan_id = ${plan_id}`));

/** All plans in the order in which they were opened. */
export const listPlans = (db: Queryable): Promise<Plan[]> =>
  db.query<Plan>(sql`select ${PLAN} from plans.plan where state <> 'draft' order by plan_id`);

export const planByCodeOrNone = (db: Queryable, code: string): Promise<Plan | undefined> =>
  db.maybe<Plan>(sql`select ${PLAN} from plans.plan where code = ${code}`);

export const lockPlanRow = async (tx: Queryable, code: string): Promise<Plan> =>
  known(await tx.maybe<Plan>(sql`select ${PLAN} from plans.plan where code = ${code} for update`));

export const versionRows = (db: Queryable, plan_id: number): Promise<VersionRow[]> =>
  db.query<VersionRow>(
    sql`select ${VERSION} from plans.rule_version where plan_id = ${plan_id} order by version`,
  );

export const versionRow = (
  db: Queryable,
  plan_id: number,
  version: number,
): Promise<VersionRow | undefined> =>
  db.maybe<VersionRow>(
    sql`select ${VERSION} from plans.rule_version where plan_id = ${plan_id} and version = ${version}`,
  );

/** The last version whose day has come. */
export const versionRowOn = (db: Queryable, plan_id: number, day: string): Promise<VersionRow | undefined> =>
  db.maybe<VersionRow>(sql`select ${VERSION} from plans.rule_version
    where plan_id = ${plan_id} and in_force_from <= ${day} order by version desc limit 1`);

function known(plan: Plan | undefined): Plan {
  if (!plan) throw fail.notFound('plan.unknown');
  return plan;
}
