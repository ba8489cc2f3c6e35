import { fail, invariant } from '@tongzhou/kernel';
import { type Rules, rulesSchema } from '@tongzhou/rules';
import type { Queryable } from '../../../platform/postgres/index.ts';
import type { RuleVersion } from '../domain/version.ts';
import { type VersionRow, versionRow, versionRowOn, versionRows } from '../store.ts';

/** Parsed rules by the hash of their text: a version never changes, and equal texts are equal rules in any database. */
const parsed = new Map<string, Rules>();
const PARSED_MAX = 500;

function asVersion({ hash, ...row }: VersionRow): RuleVersion {
  const key = hash.toString('hex');
  let rules = parsed.get(key);
  if (!rules) {
    rules = rulesSchema.parse(JSON.parse(row.canonical));
    if (parsed.size >= PARSED_MAX) parsed.clear();
    parsed.set(key, rules);
  }
  return { ...row, hash: key, rules };
}

/** @throws plan.version_unknown */
export async function ruleVersion(db: Queryable, plan_id: number, version: number): Promise<RuleVersion> {
  const row = await versionRow(db, plan_id, version);
  if (!row) throw fail.notFound('plan.version_unknown');
  return asVersion(row);
}

/** The rules that hold for the plan on a day of its own zone; before the first version's day, the first. */
export async function rulesInForce(db: Queryable, plan_id: number, day: string): Promise<RuleVersion> {
  const row = (await versionRowOn(db, plan_id, day)) ?? (await versionRow(db, plan_id, 1));
  invariant(row, 'a plan has a first version');
  return asVersion(row);
}

/** Every version, oldest first. */
export const ruleHistory = async (db: Queryable, plan_id: number): Promise<RuleVersion[]> =>
  (await versionRows(db, plan_id)).map(asVersion);
