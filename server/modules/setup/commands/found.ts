import { currencyDigits, fail } from '@tongzhou/kernel';
import { actorText } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { json, sql } from '../../../platform/postgres/index.ts';
import type { Organisation, Requirement } from '../domain.ts';
import { type Branch, organisationOrNone } from '../store.ts';
import { type BranchLine, treeOrder } from '../tree.ts';

/** Founds the organisation; once. @throws setup.already_founded, setup.demo_here, setup.currency_unknown, rules.time_zone_unknown */
export async function foundOrganisation(ctx: Ctx, o: Organisation): Promise<void> {
  const there = await organisationOrNone(ctx.tx);
  if (there) throw fail.conflict(there.demo ? 'setup.demo_here' : 'setup.already_founded');
  assertKnown(o);
  for (const [key, value] of Object.entries(o)) {
    await ctx.tx.run(
      sql`insert into platform.organisation (key, value) values (${key}, ${json(value)}::jsonb)`,
    );
  }
}

function assertKnown(o: Organisation): void {
  try {
    currencyDigits(o.currency);
  } catch (cause) {
    throw fail.invalid('setup.currency_unknown', { params: { currency: o.currency }, cause });
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: o.time_zone });
  } catch (cause) {
    throw fail.invalid('setup.time_zone_unknown', { params: { time_zone: o.time_zone }, cause });
  }
}

export type NewBranch = Omit<Branch, 'branch_id' | 'active'>;

export const addBranch = (ctx: Ctx, b: NewBranch) =>
  ctx.tx.one<{ branch_id: number }>(sql`insert into setup.branch (parent_id, code, kind, name_zh, name_en)
    values (${b.parent_id}, ${b.code}, ${b.kind}, ${b.name_zh}, ${b.name_en}) returning branch_id`);

/** The whole tree of branches at once. @throws setup.branches_wrong */
export async function addBranches(ctx: Ctx, lines: readonly BranchLine[]): Promise<void> {
  const ids = new Map<string, number>();
  for (const { parent, ...line } of treeOrder(lines)) {
    const parent_id = parent === null ? null : ids.get(parent)!;
    ids.set(line.code, (await addBranch(ctx, { ...line, parent_id })).branch_id);
  }
}

export const recordRequirement = (ctx: Ctx, code: Requirement, note: string) =>
  ctx.tx.run(sql`insert into setup.opening_requirement (code, recorded_at, recorded_by, note) values (${code}, ${ctx.now}, ${actorText(ctx.actor)}, ${note})
    on conflict (code) do update set recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by, note = excluded.note`);
