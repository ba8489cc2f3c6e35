import { LOG_KINDS, type LogKind } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { entryPage, type LogItem, logPage, type PlanRef } from '@tongzhou/site';
import { type EntryView, entries } from '../../disclosure/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { answerWith } from '../kept.ts';
import { plansById } from '../queries/plans.ts';

const PAGE = 40;
const SEQ = /^[1-9]\d{0,17}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const item = (e: EntryView, plans: readonly PlanRef[]): LogItem => ({
  seq: e.seq,
  day: e.day,
  kind: e.kind,
  body: e.body,
  hash: e.hash,
  plan: plans.find((p) => p.code === e.plan_code) ?? null,
});

async function log(ask: Ask) {
  const { kind, plan, case: case_id, before } = ask.query;
  const wrong =
    (kind !== undefined && !(LOG_KINDS as readonly string[]).includes(kind)) ||
    (case_id !== undefined && !UUID.test(case_id)) ||
    (before !== undefined && !SEQ.test(before));
  if (wrong) throw fail.notFound('http.no_such_address');
  const page = await entries(ask.db, {
    kind: kind as LogKind | undefined,
    plan,
    case_id,
    cursor: before,
    order: 'desc',
    limit: PAGE,
  });
  const plans = [...(await plansById(ask)).values()];
  return logPage(ask.r, {
    computed_at: ask.computed_at,
    items: page.items.map((e) => item(e, plans)),
    kinds: LOG_KINDS,
    filter: { kind: kind ?? null, plan: plan ?? null, case_id: case_id ?? null },
    older: page.next_cursor,
  });
}

async function entry(ask: Ask) {
  const { seq } = ask.params;
  if (!seq || !SEQ.test(seq)) throw fail.notFound('http.no_such_address');
  const before = (BigInt(seq) - 1n).toString();
  const { items } = await entries(ask.db, {
    order: 'asc',
    limit: 1,
    cursor: before === '0' ? undefined : before,
  });
  const found = items[0];
  if (found?.seq !== seq) throw fail.notFound('http.no_such_address');
  // The exact bytes that were hashed.
  if (ask.format === 'json')
    return answerWith(
      found.body.startsWith('{') ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
      found.body,
    );
  const plans = [...(await plansById(ask)).values()];
  return entryPage(ask.r, { computed_at: ask.computed_at, item: item(found, plans) });
}

export const logRoutes: readonly PublicRoute[] = [
  { path: '/log', make: log },
  { path: '/log/entries/:seq', make: entry },
];
