import { json, type Queryable, sql } from '../../platform/postgres/index.ts';

export type Part =
  | 'ill'
  | 'family'
  | 'payer'
  | 'member'
  | 'representative'
  | 'coordinator'
  | 'reviewer'
  | 'investigator'
  | 'finance'
  | 'auditor'
  | 'operator';

export interface Seeding {
  state: 'running' | 'done';
  scale: number;
  started_at: Temporal.Instant;
  finished_at: Temporal.Instant | null;
}

export const seeding = (db: Queryable) =>
  db.maybe<Seeding>(sql`select state, scale::float8 as scale, started_at, finished_at from demo.seeding`);

export const beginSeeding = (tx: Queryable, scale: number, at: Temporal.Instant) =>
  tx.run(sql`insert into demo.seeding (state, scale, started_at) values ('running', ${scale}, ${at})`);

export const endSeeding = (tx: Queryable, at: Temporal.Instant) =>
  tx.run(sql`update demo.seeding set state = 'done', finished_at = ${at}`);

export interface CastMember {
  user_id: bigint;
  part: Part;
  branch_id: number | null;
  note: string | null;
}

export const castList = (db: Queryable) =>
  db.query<CastMember>(sql`select user_id, part, branch_id, note from demo.cast_member order by place`);

export const addToCast = (tx: Queryable, c: CastMember) =>
  tx.run(sql`insert into demo.cast_member (user_id, part, branch_id, note)
    values (${c.user_id}, ${c.part}, ${c.branch_id}, ${c.note}) on conflict (user_id) do nothing`);

export const tell = (tx: Queryable, key: string, ref: string) =>
  tx.run(
    sql`insert into demo.story (key, ref) values (${key}, ${ref}) on conflict (key) do update set ref = excluded.ref`,
  );

/** All references of the story by key. */
export async function story(db: Queryable): Promise<ReadonlyMap<string, string>> {
  const rows = await db.query<{ key: string; ref: string }>(sql`select key, ref from demo.story`);
  return new Map(rows.map((r) => [r.key, r.ref]));
}

export const insertAdvance = (
  db: Queryable,
  a: { from_at: Temporal.Instant; to_at: Temporal.Instant; done: unknown },
) =>
  db.run(
    sql`insert into demo.advance (from_at, to_at, done) values (${a.from_at}, ${a.to_at}, ${json(a.done)}::jsonb)`,
  );

/** The last time the button was pressed. */
export const lastAdvance = <T>(db: Queryable) =>
  db.maybe<{ from_at: Temporal.Instant; to_at: Temporal.Instant; done: T }>(
    sql`select from_at, to_at, done from demo.advance order by advance_no desc limit 1`,
  );
