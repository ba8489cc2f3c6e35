import { checkRules } from '@tongzhou/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../platform/actor.ts';
import { type Db, inTransaction, sql } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import { entries } from '../disclosure/index.ts';
import { planChecks } from './checks.ts';
import {
  listPlans,
  openPlan,
  planByCode,
  publishRuleVersion,
  ruleHistory,
  rulesInForce,
  ruleVersion,
} from './index.ts';
import { plansSources, sampleRules } from './testing.ts';

const operator: Actor = { kind: 'system', name: 'test' };
const member: Actor = { kind: 'user', user_id: 1n, roles: ['member'], session_id: 1n, passkey_at: null };
// 1 March, 00:30 in Shanghai; still February in UTC.
const now = Temporal.Instant.from('2026-02-28T16:30:00Z');
const opening = { rules_text: sampleRules(), first_period_from: '2026-03-07' };

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await testDatabase(plansSources);
  db = test.db;
});
afterAll(() => test.drop());

const open = (input = opening, actor: Actor = operator) =>
  inTransaction(db, (tx) => openPlan({ tx, now, actor }, input));
const publish = (in_force_from: string, rules_text: string, at = now) =>
  inTransaction(db, (tx) =>
    publishRuleVersion(
      { tx, now: at, actor: operator },
      { plan_code: 'test-plan', rules_text, in_force_from },
    ),
  );
const higher = sampleRules((r) => {
  r.aid.table[0]!.amount_minor = '35000000';
});

it('the sample is a valid set of rules', () => {
  expect(checkRules(sampleRules())).toMatchObject({ ok: true });
});

describe('opening a plan', () => {
  it('is for operators, with rules that hold', async () => {
    await expect(open(opening, member)).rejects.toMatchObject({ code: 'auth.role_missing' });
    await expect(open({ ...opening, rules_text: '{"format": 1}' })).rejects.toMatchObject({
      code: 'plan.rules_wrong',
    });
    await expect(open({ ...opening, first_period_from: '2026-02-28' })).rejects.toMatchObject({
      code: 'plan.first_period_past',
    });
    expect(await listPlans(db)).toEqual([]);
  });

  it('stores plan and first version, and tells the log of both, once', async () => {
    const plan = await open();
    expect(plan).toMatchObject({
      code: 'test-plan',
      state: 'open',
      currency: 'CNY',
      opened_on: '2026-03-01',
    });
    const { items } = await entries(db, { order: 'asc', limit: 10 });
    expect(items.map((item) => item.kind)).toEqual(['plan', 'rule']);
    const version = await ruleVersion(db, plan.plan_id, 1);
    expect(JSON.parse(items[1]!.body)).toMatchObject({
      rules_hash: version.hash,
      version: 1,
      in_force_from: '2026-03-01',
    });
    expect(version.rules.balance.grace_days).toBe(30);
    await expect(open()).rejects.toMatchObject({ code: 'plan.code_taken' });
  });
});

describe('the next version', () => {
  it('respects the notice days of the version in force', async () => {
    await expect(publish('2026-03-30', higher)).rejects.toMatchObject({
      code: 'plan.notice_too_short',
      params: { earliest: '2026-03-31' },
    });
    await expect(publish('2026-04-30', sampleRules())).rejects.toMatchObject({
      code: 'plan.nothing_changed',
    });
    const dollars = sampleRules((r) => {
      r.currency = 'USD';
    });
    await expect(publish('2026-04-30', dollars)).rejects.toMatchObject({ code: 'plan.other_plan' });
    const version = await publish('2026-03-31', higher);
    expect(version).toMatchObject({ version: 2, in_force_from: '2026-03-31' });
    const third = sampleRules((r) => {
      r.governance.notice_days = 0;
    });
    await expect(publish('2026-03-31', third)).rejects.toMatchObject({ code: 'plan.version_order' });
  });

  it('holds from its day and never before', async () => {
    const { plan_id } = await planByCode(db, 'test-plan');
    expect((await rulesInForce(db, plan_id, '2026-01-01')).version).toBe(1);
    expect((await rulesInForce(db, plan_id, '2026-03-30')).version).toBe(1);
    expect((await rulesInForce(db, plan_id, '2026-03-31')).version).toBe(2);
    expect((await ruleHistory(db, plan_id)).map((v) => v.version)).toEqual([1, 2]);
    await expect(ruleVersion(db, plan_id, 3)).rejects.toMatchObject({ code: 'plan.version_unknown' });
  });

  it('cannot be changed by anybody, and forgery is found', async () => {
    for (const statement of [
      sql`update plans.rule_version set version = 9`,
      sql`delete from plans.rule_version`,
      sql`truncate plans.rule_version`,
    ]) {
      await expect(db.run(statement)).rejects.toMatchObject({ code: 'TZ001' });
    }
    for (const check of planChecks) expect((await db.pool.query(check.sql)).rows, check.name).toEqual([]);
    await db.pool.query('alter table plans.rule_version disable trigger rule_version_immutable');
    await db.run(
      sql`update plans.rule_version set rules = jsonb_set(rules, '{aid,times}', '2') where version = 1`,
    );
    expect((await db.pool.query(planChecks[0]!.sql)).rowCount).toBe(1);
  });
});
