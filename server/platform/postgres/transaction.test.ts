import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Db, inTransaction, sql, type Tx } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let test: TestDatabase;
let db: Db;

beforeAll(async () => {
  test = await testDatabase([]);
  db = test.db;
  await db.run(sql`create table account (id bigint primary key, amount_minor bigint not null)`);
});
afterAll(() => test.drop());
beforeEach(async () => {
  await db.run(sql`truncate account`);
  await db.run(sql`insert into account values (1, 100), (2, 100)`);
});

const amount = async (id: bigint) =>
  (await db.one<{ amount_minor: bigint }>(sql`select amount_minor from account where id = ${id}`))
    .amount_minor;

const add = (tx: Tx, id: bigint, amount_minor: bigint) =>
  tx.run(sql`update account set amount_minor = amount_minor + ${amount_minor} where id = ${id}`);

describe('a transaction', () => {
  it('commits what it returns, and nothing when it throws', async () => {
    expect(await inTransaction(db, async (tx) => add(tx, 1n, 5n))).toBe(1);
    await expect(
      inTransaction(db, async (tx) => {
        await add(tx, 1n, 1000n);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await amount(1n)).toBe(105n);
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
  });

  it('is done again after a serialization failure', async () => {
    let runs = 0;
    await inTransaction(
      db,
      async (tx) => {
        runs += 1;
        await tx.one(sql`select amount_minor from account where id = 1`);
        if (runs === 1) await db.run(sql`update account set amount_minor = amount_minor + 1 where id = 1`);
        await add(tx, 1n, 10n);
      },
      { isolation: 'repeatable read' },
    );
    expect(runs).toBe(2);
    expect(await amount(1n)).toBe(111n);
  });

  it('is done again after a deadlock', async () => {
    let runs = 0;
    const move = (from: bigint, to: bigint) =>
      inTransaction(db, async (tx) => {
        runs += 1;
        await add(tx, from, -1n);
        if (runs <= 2) await sleep(50);
        await add(tx, to, 1n);
      });
    await Promise.all([move(1n, 2n), move(2n, 1n)]);
    expect(runs).toBe(3);
    expect([await amount(1n), await amount(2n)]).toEqual([100n, 100n]);
  });

  it('gives up with database.busy when a lock is never free', async () => {
    let runs = 0;
    await inTransaction(db, async (holder) => {
      await add(holder, 1n, 1n);
      const waiting = inTransaction(
        db,
        async (tx) => {
          runs += 1;
          await add(tx, 1n, 1n);
        },
        { retries: 2, lock_timeout_ms: 20 },
      );
      await expect(waiting).rejects.toMatchObject({
        code: 'database.busy',
        status: 503,
        cause: { code: '55P03' },
      });
    });
    expect(runs).toBe(3);
  });

  it('keeps its settings to itself', async () => {
    const settings = sql`select current_setting('lock_timeout') as lock, current_setting('transaction_read_only') as ro,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('transaction_isolation') as isolation`;
    const options = { readOnly: true, isolation: 'serializable', lock_timeout_ms: 70 } as const;
    const inside = await inTransaction(db, (tx) => tx.one(settings), options);
    expect(inside).toEqual({ lock: '70ms', ro: 'on', idle: '1min', isolation: 'serializable' });
    expect(await inTransaction(db, (tx) => tx.one(settings))).toEqual({
      lock: '5s',
      ro: 'off',
      idle: '1min',
      isolation: 'read committed',
    });
    await expect(inTransaction(db, (tx) => add(tx, 1n, 1n), options)).rejects.toMatchObject({
      code: '25006',
    });
  });

  it('does not pass off a swallowed failure as a commit', async () => {
    const swallowing = inTransaction(db, async (tx) => {
      await add(tx, 1n, 1n);
      await tx.run(sql`select 1 / 0`).catch(() => {});
    });
    await expect(swallowing).rejects.toThrow(/caught and its transaction committed/);
    expect(await amount(1n)).toBe(100n);
  });

  it('cannot be used after its end', async () => {
    let leaked: Tx | undefined;
    await inTransaction(db, async (tx) => {
      leaked = tx;
    });
    await expect(add(leaked!, 1n, 1n)).rejects.toThrow(/after its transaction ended/);
  });

  it('reports a connection that was cut as database.unavailable and throws that connection away', async () => {
    const cut = inTransaction(db, async (tx) => {
      const { pid } = await tx.one<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await db.run(sql`select pg_terminate_backend(${pid}, 5000)`);
      await sleep(20);
      await add(tx, 1n, 1n);
    });
    await expect(cut).rejects.toMatchObject({ code: 'database.unavailable', status: 503 });
    expect(await Promise.all(Array.from({ length: 8 }, () => amount(1n)))).toEqual(Array(8).fill(100n));
  });
});
