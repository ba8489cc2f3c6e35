import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CopyRows, type CopyTarget, connectPool, copyInto, type Db, inTransaction, sql } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

const TARGET: CopyTarget = {
  table: 'copied',
  columns: [
    ['n', 'int8'],
    ['words', 'text'],
  ],
};
/** Enough that the socket is full while the server answers. */
const ROWS = 4_000;
const WORDS = '同舟共济'.repeat(48);

let test: TestDatabase;
let db: Db;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeAll(async () => {
  test = await testDatabase([], { max: 1 });
  db = test.db;
  await db.run(sql`create table copied (n bigint primary key, words text not null)`);
  process.on('uncaughtException', note);
});
afterAll(async () => {
  process.off('uncaughtException', note);
  await test.drop();
});

function pages(first: number): Buffer[] {
  const rows = new CopyRows(TARGET);
  for (let n = first; n < first + ROWS; n += 1) rows.push([n, WORDS]);
  const filled = rows.take();
  expect(filled.length).toBeGreaterThan(8);
  return filled;
}

const copy = (from: Iterable<Buffer>) => inTransaction(db, (tx) => copyInto(tx, TARGET, from));

/** The only connection of the pool serves again, and nothing was thrown where nobody catches it. */
afterEach(async () => {
  await sleep(100);
  expect(await db.one(sql`select count(*) as n from copied`)).toEqual({ n: BigInt(ROWS) });
  expect(uncaught).toEqual([]);
});

describe('copying rows', () => {
  it('writes all of them', async () => {
    expect(await copy(pages(1))).toBe(ROWS);
    const row = await db.one<{ words: string }>(sql`select words from copied where n = ${ROWS}`);
    expect(row.words).toBe(WORDS);
  });

  it.each([1, 2, 3, 4, 5])(
    'reports the server’s refusal in the middle and lets the connection go (%i)',
    async () => {
      // Its first row is there already.
      await expect(copy(pages(1))).rejects.toMatchObject({ code: '23505' });
    },
  );

  it('reports a table that is not there', async () => {
    const nowhere = { ...TARGET, table: 'nowhere' };
    await expect(inTransaction(db, (tx) => copyInto(tx, nowhere, pages(1)))).rejects.toMatchObject({
      code: '42P01',
    });
  });

  it.each([0, 1, 9])('gives up when the rows end with an error after %i pages', async (whole) => {
    const broken = function* () {
      yield* pages(ROWS + 1).slice(0, whole);
      throw new Error('the list has a hole');
    };
    await expect(copy(broken())).rejects.toThrow('the list has a hole');
  });

  it('ends when the connection is cut', async () => {
    const cut = function* () {
      yield* pages(ROWS + 1);
      throw new Error('never asked for more');
    };
    const other = connectPool(test.connection, { max: 1 });
    const done = inTransaction(db, async (tx) => {
      const { pid } = await tx.one<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await other.run(sql`select pg_terminate_backend(${pid})`);
      return copyInto(tx, TARGET, cut());
    });
    await expect(done).rejects.toMatchObject({ code: 'database.unavailable' });
    await other.close();
  });
}, 20_000);
