import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxMailbox } from '../../adapters/index.ts';
import type { Actor } from '../../platform/actor.ts';
import type { Ctx } from '../../platform/app.ts';
import type { Effects } from '../../platform/module.ts';
import { sql } from '../../platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { requestCode, signOut, verifyCode } from './commands/sign-in.ts';
import {
  authenticate,
  confirmRole,
  endRole,
  grantRole,
  needThreeStaff,
  registerPerson,
  rolesOf,
  staffCount,
} from './index.ts';
import { staffList } from './queries/staff.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
});
afterAll(() => house.close());

const NOBODY: Actor = { kind: 'anonymous' };
const code = (code: string) => expect.objectContaining({ code });
let n = 0;
const phone = () => `139110${String(++n).padStart(5, '0')}`;
const asked = (number: string, client?: Ctx['client']) =>
  house.as(NOBODY, (ctx) => requestCode(client ? { ...ctx, client } : ctx, number));
const lastCode = async () => /\d{6}/.exec((await sandboxMailbox(house.app, house.app.db, 1))[0]!.body)![0];
async function tried(number: string, code: string, user_id?: bigint | 'new') {
  const effects: Effects = {};
  const answer = await house.as(NOBODY, (ctx) => verifyCode(ctx, { phone: number, code, user_id }, effects));
  const session = effects.session as { token: string } | undefined;
  return { answer, token: session?.token };
}

describe('signing in', () => {
  it('works once with the newest code; the session is known by its token only, and ends', async () => {
    const number = phone();
    await asked(number);
    const first = await lastCode();
    await asked(number);
    const second = await lastCode();
    if (first !== second) await expect(tried(number, first)).rejects.toEqual(code('auth.code_wrong'));
    const { answer, token } = await tried(number, ` ${second} `);
    expect(answer.state).toBe('signed_in');
    await expect(tried(number, second)).rejects.toEqual(code('auth.code_expired'));
    const actor = await authenticate(house.app, token!);
    expect(actor).toMatchObject({ kind: 'user', roles: ['member'] });
    expect(
      (await house.app.db.query(sql`select 1 from identity.session where device = ${token}`)).length,
    ).toBe(0);
    await house.as(actor, (ctx) => signOut(ctx, {}));
    expect(await authenticate(house.app, token!)).toEqual(NOBODY);
    expect(await authenticate(house.app, 'made-up')).toEqual(NOBODY);
  });

  it('gives five tries, also to a hundred guesses at once', async () => {
    const number = phone();
    await asked(number);
    const right = await lastCode();
    const wrong = right === '000000' ? '000001' : '000000';
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => tried(number, wrong).catch((e) => e.code as string)),
    );
    expect(answers.filter((a) => a === 'auth.code_wrong')).toHaveLength(house.app.settings.otp_attempts_max);
    await expect(tried(number, right)).rejects.toEqual(code('auth.code_expired'));
  });

  it('lets a code run out', async () => {
    const number = phone();
    await asked(number);
    const start = house.clock.now();
    house.clock.set(start.add({ minutes: house.app.settings.otp_minutes }));
    await expect(tried(number, await lastCode())).rejects.toEqual(code('auth.code_expired'));
    house.clock.set(start);
  });

  it('bounds the codes of a phone and of a network address', async () => {
    const number = phone();
    for (let i = 0; i < house.app.settings.otp_per_phone_hour; i += 1) await asked(number);
    await expect(asked(number)).rejects.toEqual(code('auth.too_many_codes'));
    const client = { address: '203.0.113.7', device: 'test' };
    for (let i = 0; i < house.app.settings.otp_per_address_hour; i += 1) await asked(phone(), client);
    await expect(asked(phone(), client)).rejects.toEqual(code('auth.too_many_codes_here'));
    await asked(phone(), { ...client, address: '203.0.113.8' });
  });

  it('asks who it is where several people share a phone, and takes a new one in', async () => {
    const number = phone();
    await asked(number);
    const father = await tried(number, await lastCode());
    await asked(number);
    const mother = await tried(number, await lastCode(), 'new');
    await asked(number);
    const shared = await lastCode();
    const { answer, token } = await tried(number, shared);
    expect(token).toBeUndefined();
    expect(answer).toMatchObject({ state: 'choose', people: [{}, {}] });
    const chosen = await tried(number, shared, (mother.answer as { user_id: bigint }).user_id);
    expect(chosen.answer).toEqual(mother.answer);
    await asked(number);
    await expect(tried(number, await lastCode(), 999_999n)).rejects.toEqual(code('auth.code_wrong'));
    expect(father.answer).not.toEqual(mother.answer);
  });

  it('keeps phones out of the database in clear', async () => {
    const rows = await house.app.db.query<{ x: string }>(
      sql`select encode(phone_sealed, 'escape') || encode(phone_index, 'escape') as x from identity.user_account`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { x } of rows) expect(x).not.toMatch(/139110/);
  });
});

describe('people and roles', () => {
  it('knows a document under one name only', async () => {
    const input = { name: '司马相如', id_kind: 'cn_id' as const, id_number: '11010519491231002x' };
    const first = await house.as(NOBODY, (ctx) => registerPerson(ctx, input));
    expect(first.birth).toBe('1949-12-31');
    expect(
      await house.as(NOBODY, (ctx) => registerPerson(ctx, { ...input, id_number: '11010519491231002X' })),
    ).toEqual(first);
    await expect(
      house.as(NOBODY, (ctx) => registerPerson(ctx, { ...input, name: '卓文君' })),
    ).rejects.toEqual(code('person.name_differs'));
    const passport = { name: 'Anna Example', id_kind: 'passport' as const, id_number: 'E12345678' };
    await expect(house.as(NOBODY, (ctx) => registerPerson(ctx, passport))).rejects.toEqual(
      code('person.birth_needed'),
    );
  });

  it('gives nobody a role by the own hand, and wants three staff for two-person steps', async () => {
    const [a, b] = [await house.login(phone(), 'operator'), await house.login(phone(), 'reviewer')];
    await expect(
      house.as(a, (ctx) => grantRole(ctx, { user_id: a.user_id, role: 'finance' })),
    ).rejects.toEqual(code('role.not_to_oneself'));
    await expect(house.as(a, (ctx) => needThreeStaff(ctx.tx))).rejects.toEqual(code('setup.too_few_staff'));
    // One more role for the same person is not one more person.
    await house.as(a, (ctx) => grantRole(ctx, { user_id: b.user_id, role: 'finance' }));
    expect(await staffCount(house.app.db)).toBe(2);
    // Representatives are members, not staff.
    const c = await house.login(phone(), 'representative');
    await expect(house.as(a, (ctx) => needThreeStaff(ctx.tx))).rejects.toEqual(code('setup.too_few_staff'));
    await house.as(a, (ctx) => grantRole(ctx, { user_id: c.user_id, role: 'auditor' }));
    await house.as(a, (ctx) => needThreeStaff(ctx.tx));
    await house.as(a, (ctx) => endRole(ctx, b.user_id, 'finance'));
    await house.as(a, (ctx) => endRole(ctx, b.user_id, 'reviewer'));
    await expect(house.as(a, (ctx) => needThreeStaff(ctx.tx))).rejects.toEqual(code('setup.too_few_staff'));
    expect(await house.broken()).toEqual([]);
  });
});

describe('a role that touches money or cases needs a second person', () => {
  const roles = async (user_id: bigint) => rolesOf(house.app.db, user_id);

  it('waits until another operator or auditor confirms it, and counts for nothing before', async () => {
    const [a, b] = [await house.login(phone(), 'operator'), await house.login(phone(), 'auditor')];
    const second_phone = await house.login(phone());
    const before = await staffCount(house.app.db);
    await house.as(a, (ctx) => grantRole(ctx, { user_id: second_phone.user_id, role: 'finance' }));
    expect(await roles(second_phone.user_id)).toEqual(['member']);
    expect(await staffCount(house.app.db)).toBe(before);
    const confirm = (actor: typeof a) =>
      house.as(actor, (ctx) => confirmRole(ctx, second_phone.user_id, 'finance'));
    await expect(confirm(a)).rejects.toEqual(code('role.needs_another'));
    await expect(confirm(second_phone)).rejects.toEqual(code('role.needs_another'));
    const listed = async (actor: typeof a) =>
      (await staffList({ app: house.app, db: house.app.db, actor, now: house.clock.now() })).items.find(
        (p) => p.user_id === second_phone.user_id,
      )?.roles;
    expect(await listed(a)).toMatchObject([{ role: 'finance', waiting: true, granted_by_me: true }]);
    expect(await listed(b)).toMatchObject([{ role: 'finance', waiting: true, granted_by_me: false }]);
    await confirm(b);
    expect(await roles(second_phone.user_id)).toEqual(['member', 'finance']);
    await expect(confirm(b)).rejects.toEqual(code('role.not_waiting'));
    expect(await house.broken()).toEqual([]);
  });

  it('keeps at least two who can confirm, so that nobody is alone again', async () => {
    const all = await house.app.db.query<{ user_id: bigint; role: 'operator' | 'auditor' }>(
      sql`select user_id, role from identity.user_role where role in ('operator', 'auditor') and ended_at is null order by granted_at`,
    );
    const last = all.pop()!;
    const keeper: Actor = {
      kind: 'user',
      user_id: last.user_id,
      roles: [last.role],
      session_id: 0n,
      passkey_at: null,
    };
    for (const { user_id, role } of all.slice(1))
      await house.as(keeper, (ctx) => endRole(ctx, user_id, role));
    await expect(house.as(keeper, (ctx) => endRole(ctx, all[0]!.user_id, all[0]!.role))).rejects.toEqual(
      code('role.second_person_stays'),
    );
  });

  it('is withdrawn before it was confirmed without a word in the public log', async () => {
    const a = await house.login(phone(), 'operator');
    const c = await house.login(phone());
    const logged = async () =>
      (
        await house.app.db.one<{ n: bigint }>(
          sql`select count(*) as n from disclosure.entry where kind = 'roster_change'`,
        )
      ).n;
    const before = await logged();
    await house.as(a, (ctx) => grantRole(ctx, { user_id: c.user_id, role: 'reviewer' }));
    await house.as(a, (ctx) => endRole(ctx, c.user_id, 'reviewer'));
    expect(await logged()).toBe(before);
    expect(await roles(c.user_id)).toEqual(['member']);
  });
});
