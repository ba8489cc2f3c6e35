import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertServerVersion, connectPool, isUniqueViolation, json, type Queryable, sql } from './index.ts';
import { type TestDatabase, testDatabase } from './testing.ts';

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase([]);
});
afterAll(() => test.drop());

describe('values', () => {
  it('come back as the types of the domain', async () => {
    const row = await test.db.one<
      Record<string, unknown>
    >(sql`select 9223372036854775807::int8 as big, 7::int4 as small,
      1.50::numeric as exact, date '2026-02-28' as day, timestamptz '2026-03-01 08:00:00.123456+08' as at,
      timestamp '2026-03-01 08:00' as local, true as yes, '\\x00ff'::bytea as bytes, null::int8 as nothing,
      array[1, null, 3]::int8[] as bigs, array[1.10]::numeric[] as exacts, array[date '2026-01-01'] as days,
      array[[1, 2], [3, 4]]::int8[] as nested, array[timestamptz '2026-01-01 00:00+00'] as ats`);
    expect(row).toEqual({
      big: 9223372036854775807n,
      small: 7,
      exact: '1.50',
      day: '2026-02-28',
      at: expect.any(Temporal.Instant),
      local: '2026-03-01 08:00:00',
      yes: true,
      bytes: Buffer.from([0, 255]),
      nothing: null,
      bigs: [1n, null, 3n],
      exacts: ['1.10'],
      days: ['2026-01-01'],
      nested: [
        [1n, 2n],
        [3n, 4n],
      ],
      ats: [expect.any(Temporal.Instant)],
    });
    expect(String(row.at)).toBe('2026-03-01T00:00:00.123456Z');
    expect(String((row.ats as unknown[])[0])).toBe('2026-01-01T00:00:00Z');
  });

  it('survive the way there and back', async () => {
    const at = Temporal.Instant.from('2026-11-23T10:11:12.345678Z');
    const ids = [1n, -9223372036854775808n];
    const texts = ['同舟', 'a "quoted", {braced} \\ text', ''];
    const row = await test.db.one<
      Record<string, unknown>
    >(sql`select ${12n}::int8 as n, ${at}::timestamptz as at,
      ${'2026-11-23'}::date as day, ${ids}::bigint[] as ids, ${texts}::text[] as texts, ${[at]}::timestamptz[] as ats,
      ${Buffer.from('x')}::bytea as bytes, ${null}::int8 as nothing, ${[]}::int8[] as none,
      ${json({ amount_minor: 12n, at, list: [1n, null] })}::jsonb as body, ${json(null)}::jsonb as empty`);
    expect(row).toMatchObject({
      n: 12n,
      day: '2026-11-23',
      ids,
      texts,
      nothing: null,
      none: [],
      empty: null,
    });
    expect(row.bytes).toEqual(Buffer.from('x'));
    expect(row.body).toEqual({ amount_minor: '12', at: at.toString(), list: ['1', null] });
    expect(String(row.at)).toBe(at.toString());
    expect(String((row.ats as unknown[])[0])).toBe(at.toString());
  });

  it('of unclear shape are refused as parameters', async () => {
    await expect(test.db.run(sql`select ${{ a: 1 }}::jsonb`)).rejects.toThrow(/json\(value\)/);
    await expect(test.db.run(sql`select ${new Date()}::timestamptz`)).rejects.toThrow(/Date/);
  });

  it('are sent apart from the text, nested statements too', async () => {
    const nasty = `'; drop table x; --`;
    const condition = sql`a = ${nasty}`;
    const rows = await test.db.query<{ a: string }>(
      sql`select a from (values (${nasty}), ('other')) as t(a) where ${condition}`,
    );
    expect(rows).toEqual([{ a: nasty }]);
  });
});

describe('the query methods', () => {
  it('count rows as promised', async () => {
    await test.db.run(sql`create table counted (n bigint primary key)`);
    expect(await test.db.run(sql`insert into counted select generate_series(1, 3)`)).toBe(3);
    expect(await test.db.maybe(sql`select n from counted where n = 9`)).toBeUndefined();
    expect(await test.db.maybe(sql`select n from counted where n = 2`)).toEqual({ n: 2n });
    await expect(test.db.maybe(sql`select n from counted`)).rejects.toThrow(/at most one row, got 3/);
    await expect(test.db.one(sql`select n from counted where n = 9`)).rejects.toThrow(/one row, got 0/);
    const error: unknown = await test.db
      .run(sql`insert into counted values (1)`)
      .catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, 'counted_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
  });

  it('report a missing server as database.unavailable', async () => {
    const db = connectPool({ host: '/nowhere', user: 'x' });
    await expect(db.one(sql`select 1`)).rejects.toMatchObject({ code: 'database.unavailable', status: 503 });
    await db.close();
  });

  it('take a connection string as well', async () => {
    const { host, port, user, database, password } = test.connection;
    const url = new URL(`postgresql://${user}@localhost/${database}`);
    url.searchParams.set('host', String(host));
    url.searchParams.set('port', String(port));
    if (password) url.password = String(password);
    const db = connectPool(url.href, { applicationName: 'by url' });
    const row = await db.one(sql`select 5::int8 as n, current_setting('application_name') as name,
      current_setting('lock_timeout') as lock_timeout, current_setting('TimeZone') as zone`);
    expect(row).toEqual({ n: 5n, name: 'by url', lock_timeout: '5s', zone: 'UTC' });
    await db.close();
  });
});

describe('the version of the server', () => {
  it('is 15 or newer', async () => {
    await expect(assertServerVersion(test.db)).resolves.toBeUndefined();
    const old = { one: async () => ({ num: 140_011, version: '14.11' }) } as unknown as Queryable;
    await expect(assertServerVersion(old)).rejects.toMatchObject({
      code: 'postgres.too_old',
      params: { version: '14.11' },
    });
  });
});
