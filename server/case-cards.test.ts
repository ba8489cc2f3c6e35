import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesModule } from './modules/cases/index.ts';
import { buildVillage, type Village } from './modules/public/testing.ts';
import type { Actor } from './platform/actor.ts';
import { createServer } from './platform/http/index.ts';
import { sql } from './platform/postgres/index.ts';
import { openHouse, type TestHouse } from './testing/house.ts';

let house: TestHouse;
let village: Village;
let server: FastifyInstance;

beforeAll(async () => {
  house = await openHouse();
  village = await buildVillage(house, 10);
  // The ill man of the paid case pays for himself; the login of the stranger has no membership at all.
  const { user_id } = await house.app.db.one<{ user_id: bigint }>(
    sql`select applicant_user_id as user_id from cases.case where case_id = ${village.paid_case}`,
  );
  const stranger = await house.login('+8613911000077');
  const actors: Record<string, Actor> = { member: { ...stranger, user_id }, stranger };
  server = await createServer(house.app, {
    routes: casesModule.routes!,
    authenticate: async (_, token) => actors[token] ?? { kind: 'anonymous' },
    pages: [],
  });
});
afterAll(async () => {
  await server.close();
  await house.close();
});

const shownTo = (who: 'public' | 'members' | 'figures') =>
  house.app.db.run(
    sql`update platform.organisation set value = to_jsonb(${who}::text) where key = 'who_sees_cases'`,
  );
const headers = (as: string | null) => (as ? { authorization: `Bearer ${as}` } : {});
/** How many cards, and what the one card answers. */
async function seenBy(as: string | null): Promise<[number, number]> {
  const list = await server.inject({
    url: `/api/v1/plans/${village.plan.code}/cases`,
    headers: headers(as),
  });
  const one = await server.inject({ url: `/api/v1/cases/${village.open_case}`, headers: headers(as) });
  if (one.statusCode === 404) expect(one.json()).toMatchObject({ code: 'case.unknown' });
  return [(list.json() as { items: unknown[] }).items.length, one.statusCode];
}

describe('cards of cases over HTTP', () => {
  it.each([
    ['public', [3, 200], [3, 200], [3, 200]],
    ['members', [0, 404], [0, 404], [3, 200]],
    ['figures', [0, 404], [0, 404], [0, 404]],
  ] as const)('are shown as the organisation says: %s', async (who, nobody, stranger, member) => {
    await shownTo(who);
    expect([await seenBy(null), await seenBy('stranger'), await seenBy('member')]).toEqual([
      nobody,
      stranger,
      member,
    ]);
    await shownTo('public');
  });

  it('say on which days it went on, but not that it was refused first', async () => {
    // As the history of a case would be that was refused, looked at again and then approved.
    const { case_id } = await house.app.db.one<{ case_id: string }>(
      sql`select case_id from cases.case where case_id = ${village.open_case}`,
    );
    const last = await house.app.db.one<{ no: number }>(
      sql`select max(no) as no from cases.transition where case_id = ${case_id}`,
    );
    await house.app.db.run(sql`insert into cases.transition (case_id, no, from_stage, action, to_stage, actor, at)
      select ${case_id}::uuid, ${last.no}::int + x.n, x.f, x.a, x.t, 'test', ${house.clock.now()}::timestamptz from (values
        (1, 'deciding', 'sign_refusal', 'not_aided'), (2, 'not_aided', 'appeal', 'second_review')) as x(n, f, a, t)`);
    const card = (await server.inject({ url: `/api/v1/cases/${case_id}` })).json() as {
      timings: { stage: string; on: string }[];
    };
    expect(card.timings.map((t) => t.stage)).toEqual([
      'submitted',
      'screening',
      'investigating',
      'deciding',
      'approved',
      'noticed',
    ]);
  });

  it('are objected to by members of the plan only', async () => {
    const object = async (as: string) =>
      server.inject({
        method: 'POST',
        url: `/api/v1/cases/${village.open_case}/objections`,
        headers: {
          ...headers(as),
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        payload: JSON.stringify({ text: '加入之前他已经住过院，请再核对。' }),
      });
    const refused = await object('stranger');
    expect([refused.statusCode, (refused.json() as { code: string }).code]).toEqual([
      403,
      'objection.members_only',
    ]);
    expect((await object('member')).statusCode).toBe(200);
  });
});
