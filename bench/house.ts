import { foundOrganisation } from '@tongzhou/server/modules/setup/index.ts';
import type { App, Ctx } from '@tongzhou/server/platform/app.ts';
import { inTransaction } from '@tongzhou/server/platform/postgres/index.ts';
import type { RecordRow } from '@tongzhou/server/replay/index.ts';

/** A command as the benchmark, in a transaction of its own. */
export const asBench = <T>(app: App, command: (ctx: Ctx) => Promise<T>): Promise<T> =>
  inTransaction(app.db, (tx) =>
    command({
      app,
      tx,
      actor: { kind: 'system', name: 'bench' },
      now: app.clock.now(),
      request_id: 'bench',
    }),
  );

/** An organisation, as `tongzhou init` would found it. */
export const foundBench = (app: App): Promise<void> =>
  asBench(app, (ctx) =>
    foundOrganisation(ctx, {
      kind: 'city_societies',
      name: '测速机构',
      currency: 'CNY',
      time_zone: 'Asia/Shanghai',
      languages: ['zh-Hans', 'en'],
      who_sees_cases: 'public',
      money: true,
      demo: true,
    }),
  );

/** A plan of so many members, without a published figure to compare with. */
export const rowOf = (row: Pick<RecordRow, 'members'> & Partial<RecordRow>): RecordRow => ({
  id: 'bench',
  cases: 1,
  aid_each_minor: 30_000_000n,
  fee_rate: '0.08',
  surplus_in_minor: 0n,
  cap_per_case_minor: 600n,
  beyond_cap: 'scale',
  expected: { share_minor: null, aid_each_minor: null, surplus_minor: null },
  ...row,
});
