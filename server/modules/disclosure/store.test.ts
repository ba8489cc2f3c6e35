import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Db, inTransaction, sql } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import { disclosureChecks } from './checks.ts';
import { append, disclosureModule, entries, type LogEntry } from './index.ts';

const now = Temporal.Instant.from('2026-03-01T08:00:00Z');
const rule = (version: number): LogEntry => ({
  kind: 'rule',
  plan_code: 'adult',
  version,
  rules_hash: 'ab'.repeat(32),
  in_force_from: '2026-04-01',
});

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await testDatabase([{ name: 'disclosure', dir: disclosureModule.migrations! }]);
  db = test.db;
});
afterAll(() => test.drop());

describe('the outbox', () => {
  it('keeps an entry only if its transaction commits', async () => {
    await inTransaction(db, async (tx) => append(tx, now, rule(1)));
    await expect(
      inTransaction(db, async (tx) => {
        await append(tx, now, rule(2));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const { items } = await entries(db, { order: 'asc', limit: 10 });
    expect(items.map((item) => JSON.parse(item.body).version)).toEqual([1]);
    expect(items[0]).toMatchObject({ day: '2026-03-01', kind: 'rule', plan_code: 'adult' });
  });

  it('pages both ways without gap or repetition', async () => {
    await inTransaction(db, async (tx) => {
      for (let version = 2; version <= 7; version++) await append(tx, now, rule(version));
    });
    for (const order of ['asc', 'desc'] as const) {
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await entries(db, { order, limit: 3, cursor, kind: 'rule', plan: 'adult' });
        seen.push(...page.items.map((item) => JSON.parse(item.body).version as number));
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      expect(seen).toEqual(order === 'asc' ? [1, 2, 3, 4, 5, 6, 7] : [7, 6, 5, 4, 3, 2, 1]);
    }
    await expect(entries(db, { order: 'asc', limit: 3, cursor: "1'" })).rejects.toMatchObject({
      code: 'page.cursor_malformed',
    });
  });

  it('cannot be changed, deleted or emptied', async () => {
    for (const statement of [
      sql`update disclosure.entry set kind = 'plan'`,
      sql`delete from disclosure.entry`,
      sql`truncate disclosure.entry`,
    ]) {
      await expect(db.run(statement)).rejects.toMatchObject({ code: 'TZ001' });
    }
  });

  it('its check finds a forged body', async () => {
    const check = disclosureChecks[0]!;
    expect(await db.pool.query(check.sql)).toMatchObject({ rowCount: 0 });
    await db.pool.query('alter table disclosure.entry disable trigger entry_append_only');
    await db.run(sql`update disclosure.entry set body = replace(body, '"version":1', '"version":9')`);
    expect(await db.pool.query(check.sql)).toMatchObject({ rowCount: 1 });
  });
});
