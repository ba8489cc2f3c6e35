import { fail } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../platform/postgres/index.ts';
import { type Organisation, REQUIREMENTS, type Requirement } from './domain.ts';

export async function organisationOrNone(db: Queryable): Promise<Organisation | undefined> {
  const rows = await db.query<{ key: string; value: unknown }>(
    sql`select key, value from platform.organisation`,
  );
  return rows.length === 0
    ? undefined
    : (Object.fromEntries(rows.map((r) => [r.key, r.value])) as unknown as Organisation);
}

/** @throws setup.not_founded */
export async function organisation(db: Queryable): Promise<Organisation> {
  const found = await organisationOrNone(db);
  if (!found) throw fail.conflict('setup.not_founded');
  return found;
}

export interface Branch {
  branch_id: number;
  parent_id: number | null;
  code: string;
  kind: 'country' | 'province' | 'city' | 'county' | 'workplace' | 'village' | 'hospital' | 'group';
  name_zh: string;
  name_en: string | null;
  active: boolean;
}

const BRANCH = sql`branch_id, parent_id, code, kind, name_zh, name_en, active`;

export const branches = (db: Queryable) =>
  db.query<Branch>(sql`select ${BRANCH} from setup.branch order by branch_id`);

/** @throws setup.branch_unknown */
export async function branchById(db: Queryable, branch_id: number): Promise<Branch> {
  const row = await db.maybe<Branch>(sql`select ${BRANCH} from setup.branch where branch_id = ${branch_id}`);
  if (!row) throw fail.notFound('setup.branch_unknown');
  return row;
}

export async function branchName(db: Queryable, branch_id: number): Promise<string | null> {
  const row = await db.maybe<{ name_zh: string }>(
    sql`select name_zh from setup.branch where branch_id = ${branch_id}`,
  );
  return row?.name_zh ?? null;
}

/** What a real organisation has yet to record before members may join; of the demo nothing is asked. */
export async function missingRequirements(db: Queryable): Promise<Requirement[]> {
  const o = await organisation(db);
  if (o.demo) return [];
  const rows = await db.query<{ code: string }>(sql`select code from setup.opening_requirement`);
  return REQUIREMENTS.filter((code) => !rows.some((r) => r.code === code));
}

/** The province a branch lies in; its own name where the tree knows no provinces. */
export async function provinceName(db: Queryable, branch_id: number): Promise<string | null> {
  const row = await db.maybe<{ name_zh: string }>(sql`
    with recursive up as (
      select branch_id, parent_id, kind, name_zh, 0 as height from setup.branch where branch_id = ${branch_id}
      union all
      select b.branch_id, b.parent_id, b.kind, b.name_zh, up.height + 1 from setup.branch b join up on b.branch_id = up.parent_id
        where up.height < 20)
    select name_zh from up order by (kind = 'province') desc, height limit 1`);
  return row?.name_zh ?? null;
}

/** Refuses joining and top-ups until a real organisation has recorded what it must. @throws setup.not_open */
export async function needOpen(db: Queryable): Promise<void> {
  const missing = await missingRequirements(db);
  if (missing.length > 0) throw fail.conflict('setup.not_open', { params: { missing: missing.join(', ') } });
}
