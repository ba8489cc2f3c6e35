import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runChecks, runChecksIn } from './checks.ts';
import { type ImportRow, importMembers } from './modules/memberships/index.ts';
import type { Plan } from './modules/plans/index.ts';
import { backup, restore } from './platform/backup/index.ts';
import { migrateJobs } from './platform/jobs/index.ts';
import { sql } from './platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from './platform/postgres/testing.ts';
import { openHouse, type TestHouse } from './testing/house.ts';
import { migrationSources } from './wiring.ts';

let house: TestHouse;
let plan: Plan;
let dir: string;
const opened: TestDatabase[] = [];
beforeAll(async () => {
  house = await openHouse('2026-01-05T02:00:00Z');
  plan = await house.plan();
  dir = mkdtempSync(path.join(tmpdir(), 'tongzhou-backup-'));
});
afterAll(async () => {
  await house.close();
  for (const database of opened) await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await testDatabase(migrationSources(), { prepare: { name: 'jobs', run: migrateJobs } });
  opened.push(database);
  return database;
}

let person = 0;
/** A family of two with money: rows in eight tables and one posting, in one transaction. */
async function family(): Promise<void> {
  const rows = (['self', 'spouse'] as const).map((relation): ImportRow => {
    person += 1;
    return {
      line: person,
      plan_code: plan.code,
      payer_key: 'F',
      organisation: null,
      payer_phone: '+8613900001111',
      relation,
      name: '王建国',
      id_kind: 'cn_id',
      id_number: generateValidId({ birth: '1990-05-01', sex: 'm', sequence: person }),
      birth: null,
      sex: null,
      phone: null,
      joined_on: '2025-03-01',
      covered_from: null,
      waiting_days_served: null,
      rule_version: 1,
      balance_minor: relation === 'self' ? 500n : 0n,
      branch_code: null,
    };
  });
  const { committed } = await importMembers(house.app, rows, { commit: true });
  expect(committed).toBe(true);
}

const file = (name: string) => path.join(dir, name);
const now = () => house.clock.now();
const people = async (database: TestDatabase) =>
  Number((await database.db.one<{ n: bigint }>(sql`select count(*) as n from identity.person`)).n);

describe('a backup', () => {
  it('is one consistent snapshot while writes go on, and comes back whole', async () => {
    await family();
    let going = true;
    const writes = (async () => {
      while (going) await family();
    })();
    await backup(house.app.db, file('a'), now());
    going = false;
    await writes;
    const target = await emptyDatabase();
    const seen: string[] = [];
    const done = await restore(target.db, file('a'), {
      onTable: (table) => seen.push(table),
      async verify(tx) {
        expect((await runChecksIn(tx)).filter((r) => r.rows > 0)).toEqual([]);
      },
    });
    expect(seen).toHaveLength(done.tables);
    const restored = await people(target);
    expect(restored).toBeGreaterThanOrEqual(2);
    expect(restored).toBeLessThan(person);
    expect(restored % 2).toBe(0);
    expect((await runChecks(target.db)).filter((r) => r.rows > 0)).toEqual([]);
    // Sequences go on where they were: a new person takes no id that is in use.
    const { next } = await target.db.one<{ next: bigint }>(
      sql`select nextval(pg_get_serial_sequence('identity.person', 'person_id')) as next`,
    );
    const { last } = await target.db.one<{ last: bigint }>(
      sql`select max(person_id) as last from identity.person`,
    );
    expect(next).toBeGreaterThan(last);
  });

  it('never overwrites a file, and says when it cannot write', async () => {
    writeFileSync(file('mine'), 'something else');
    await expect(backup(house.app.db, file('mine'), now())).rejects.toMatchObject({
      code: 'backup.file_exists',
    });
    expect(readFileSync(file('mine'), 'utf8')).toBe('something else');
    await expect(backup(house.app.db, file('none/here'), now())).rejects.toMatchObject({
      code: 'backup.unwritable',
    });
  });
});

describe('a restore', () => {
  let whole: Buffer;
  let target: TestDatabase;
  beforeAll(async () => {
    await backup(house.app.db, file('whole'), now());
    whole = readFileSync(file('whole'));
    target = await emptyDatabase();
  });

  const refused = async (bytes: Buffer | string, code: string) => {
    writeFileSync(file('bad'), bytes);
    await expect(restore(target.db, file('bad'))).rejects.toMatchObject({ code });
    expect(await people(target)).toBe(0);
    expect(await target.db.maybe(sql`select 1 from platform.organisation limit 1`)).toBeUndefined();
    // What the migrations put in is still there.
    expect(await target.db.maybe(sql`select 1 from ledger.book limit 1`)).toBeDefined();
  };

  it.each([0, 0.01, 0.3, 0.7, 0.999])('refuses a file that ends after %d of it', async (part) => {
    await refused(whole.subarray(0, Math.floor(whole.length * part)), 'backup.damaged');
  });

  it.each([0.001, 0.1, 0.35, 0.6, 0.9])('refuses a file with one byte changed at %d of it', async (part) => {
    const changed = Buffer.from(whole);
    const at = Math.floor(changed.length * part);
    changed[at] = changed[at]! ^ 0x55;
    await refused(changed, 'backup.damaged');
  });

  it('refuses another kind of file, and a file that is not there', async () => {
    await refused('no backup', 'backup.damaged');
    await expect(restore(target.db, file('none'))).rejects.toMatchObject({ code: 'backup.unreadable' });
    await expect(restore(target.db, dir)).rejects.toMatchObject({ code: 'backup.unreadable' });
  });

  it('refuses a backup of another version', async () => {
    const older = await emptyDatabase();
    await older.db.run(sql`delete from migrate.applied where name = (select max(name) from migrate.applied)`);
    await expect(restore(older.db, file('whole'))).rejects.toMatchObject({ code: 'backup.other_version' });
  });

  it('leaves the database as it was when what came back is found wrong', async () => {
    const wrong = () => Promise.reject(new Error('not true'));
    await expect(restore(target.db, file('whole'), { verify: wrong })).rejects.toThrow('not true');
    expect(await people(target)).toBe(0);
  });

  it('refuses a database that is in use', async () => {
    await restore(target.db, file('whole'));
    const before = await people(target);
    await expect(restore(target.db, file('whole'))).rejects.toMatchObject({ code: 'backup.database_in_use' });
    expect(await people(target)).toBe(before);
  });
});
