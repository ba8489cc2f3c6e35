import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { auditModule } from './index.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

it('says every night what does not hold, by name and without the rows', async () => {
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) });
  const run = () => auditModule.jobs!['audit.nightly']!({ ...house.app, log }, {});
  await run();
  expect(lines).toMatchObject([{ broken: 0 }]);
  expect(lines[0]!.checks).toBeGreaterThan(20);
  await house.app.db.run(sql`insert into accounts.wallet (payer_id, balance_minor) values (4711, 500)`);
  lines.length = 0;
  await run();
  expect(lines).toMatchObject([{ level: 50, check: 'accounts.wallets_equal_book', rows: 1 }, { broken: 1 }]);
  expect(JSON.stringify(lines)).not.toContain('4711');
});
