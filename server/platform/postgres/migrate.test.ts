import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectPool, migrate, sql } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let dir = '';
let test: TestDatabase;

beforeEach(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'tz-migrate-'));
  test = await testDatabase([]);
});
afterEach(async () => {
  await test.drop();
  rmSync(dir, { recursive: true });
});

const put = (module: string, file: string, text: string) => {
  mkdirSync(path.join(dir, module), { recursive: true });
  writeFileSync(path.join(dir, module, file), text);
};
const source = (name: string) => ({ name, dir: path.join(dir, name) });
const names = async () =>
  (
    await test.db.query<{ name: string }>(sql`select name from migrate.applied order by applied_at, name`)
  ).map((row) => row.name);

const A1 = '-- Makes the table a.\ncreate table a (n int);\ninsert into a values (1);\n';
const A2 = '-- Adds a second row.\ninsert into a values (2);\n';
const B1 = '-- Makes the table b after a.\ncreate table b as select n from a;\n';

describe('migrations', () => {
  it('run once, in the order of the sources and then of the file names', async () => {
    put('zebra', '0002_second.sql', A2);
    put('zebra', '0001_first.sql', A1);
    put('apple', '0001_copy.sql', B1);
    const sources = [source('zebra'), source('apple')];
    const lines: string[] = [];
    const order = ['zebra/0001_first.sql', 'zebra/0002_second.sql', 'apple/0001_copy.sql'];
    expect(await migrate(test.db, sources, (line) => lines.push(line))).toEqual(order);
    expect(lines).toHaveLength(3);
    expect(await migrate(test.db, sources)).toEqual([]);
    expect(await names()).toEqual(order);
    expect(await test.db.query(sql`select n from b order by n`)).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('are all rolled back when an assertion returns a row', async () => {
    put('a', '0001_first.sql', A1);
    put(
      'a',
      '0002_checked.sql',
      `${A2}-- assert\n-- one holds\nselect 1 where false;\n-- no row is two\nselect n from a where n = 2;\n`,
    );
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({
      code: 'migrate.assertion_failed',
      params: { file: 'a/0002_checked.sql', assertion: '-- no row is two\nselect n from a where n = 2' },
    });
    expect(await test.db.query(sql`select n from a`)).toEqual([{ n: 1 }]);
    expect(await names()).toEqual(['a/0001_first.sql']);
    put('a', '0002_checked.sql', `${A2}-- assert\nselect n from a where n = 3`);
    expect(await migrate(test.db, [source('a')])).toEqual(['a/0002_checked.sql']);
  });

  it('are all rolled back when the SQL fails', async () => {
    put('a', '0001_first.sql', `${A1}select no_such_function();\n`);
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({
      code: 'migrate.failed',
      params: { file: 'a/0001_first.sql', reason: expect.stringContaining('no_such_function') },
    });
    expect(await test.db.one(sql`select to_regclass('a') as a`)).toEqual({ a: null });
  });

  it('refuse an edited, a vanished and a late file', async () => {
    put('a', '0001_first.sql', A1);
    put('a', '0003_third.sql', A2);
    await migrate(test.db, [source('a')]);
    put('a', '0002_late.sql', A2);
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({ code: 'migrate.out_of_order' });
    rmSync(path.join(dir, 'a', '0002_late.sql'));
    put('a', '0001_first.sql', A1.replace('1', '9'));
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({
      code: 'migrate.edited',
      params: { file: 'a/0001_first.sql' },
    });
    rmSync(path.join(dir, 'a', '0001_first.sql'));
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({ code: 'migrate.unknown_applied' });
    put('b', '0001_other.sql', '-- Another module only.\nselect 1;\n');
    expect(await migrate(test.db, [source('b')])).toEqual(['b/0001_other.sql']);
  });

  it('refuse files without a sentence or with another name', async () => {
    put('a', '0001_first.sql', 'create table a (n int);\n');
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({
      code: 'migrate.description_missing',
    });
    rmSync(path.join(dir, 'a', '0001_first.sql'));
    put('a', '1-first.sql', A1);
    await expect(migrate(test.db, [source('a')])).rejects.toMatchObject({ code: 'migrate.file_name_wrong' });
  });

  it('run once when two servers start together', async () => {
    put('a', '0001_first.sql', `${A1}select pg_sleep(0.2);\n`);
    const other = connectPool(test.connection);
    const applied = await Promise.all([migrate(test.db, [source('a')]), migrate(other, [source('a')])]);
    await other.close();
    expect(applied.map((files) => files.length).sort()).toEqual([0, 1]);
  });
});

describe('a test database', () => {
  it('is a clone of a template that is migrated once per content', async () => {
    put('a', '0001_first.sql', A1);
    let prepared = 0;
    const prepare = {
      name: 'count',
      run: async () => {
        prepared += 1;
      },
    };
    const [one, two] = await Promise.all([
      testDatabase([source('a')], { prepare }),
      testDatabase([source('a')], { prepare }),
    ]);
    await one.db.run(sql`insert into a values (5)`);
    expect(await two.db.query(sql`select n from a`)).toEqual([{ n: 1 }]);
    expect(prepared).toBe(1);
    const started = performance.now();
    const three = await testDatabase([source('a')], { prepare });
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(prepared).toBe(1);
    put('a', '0002_second.sql', A2);
    const four = await testDatabase([source('a')], { prepare });
    expect(await four.db.query(sql`select n from a order by n`)).toEqual([{ n: 1 }, { n: 2 }]);
    for (const database of [one, two, three, four]) await database.drop();
    const { rows } = await test.db.pool.query('select 1 from pg_database where datname = $1', [
      one.connection.database,
    ]);
    expect(rows).toEqual([]);
  });
});
