import { type Queryable, sql } from '../postgres/index.ts';
import type { Header, TableHeader } from './format.ts';

/** Everything outside PostgreSQL's own schemas, parents before children, generated columns left out. */
export async function tablesInOrder(db: Queryable): Promise<TableHeader[]> {
  const tables = await db.query<{ oid: number; name: string; columns: string[] }>(sql`
    select c.oid::int as oid, format('%I.%I', n.nspname, c.relname) as name,
      (select coalesce(array_agg(quote_ident(a.attname) order by a.attnum), '{}') from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'migrate')
      and c.relname not in ('migrations', '_private_known_crontabs') order by 2`);
  const links = await db.query<{ child: number; parent: number }>(sql`
    select conrelid::int as child, confrelid::int as parent from pg_constraint where contype = 'f' and conrelid <> confrelid`);
  return sortByParents(tables, links);
}

function sortByParents(
  tables: (TableHeader & { oid: number })[],
  links: { child: number; parent: number }[],
): TableHeader[] {
  const left = new Map(tables.map((t) => [t.oid, t]));
  const sorted: TableHeader[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(
      (t) => !links.some((l) => l.child === t.oid && left.has(l.parent)),
    );
    // A circle of foreign keys cannot be ordered; such tables come last in any order.
    for (const t of free.length > 0 ? free : [...left.values()]) {
      sorted.push({ name: t.name, columns: t.columns });
      left.delete(t.oid);
    }
  }
  return sorted;
}

export const sequencesOf = (db: Queryable): Promise<Header['sequences']> =>
  db.query(sql`select format('%I.%I', schemaname, sequencename) as name, last_value::text as last from pg_sequences
    where schemaname !~ '^pg_' and schemaname <> 'migrate' and last_value is not null order by 1`);

export const appliedMigrations = (db: Queryable): Promise<Header['migrations']> =>
  db.query(sql`select name, hash from migrate.applied order by name`);
