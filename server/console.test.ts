import { contract } from '@tongzhou/contract';
import { generateValidId } from '@tongzhou/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { topUp } from './modules/accounts/index.ts';
import { openDraft, proposeDecision, signDecision, submit, takeStep } from './modules/cases/index.ts';
import { join } from './modules/memberships/index.ts';
import type { Plan } from './modules/plans/index.ts';
import { previewSettlement, runDue, signSettlement } from './modules/sharing/index.ts';
import type { Actor } from './platform/actor.ts';
import type { RouteBinding } from './platform/module.ts';
import { sql } from './platform/postgres/index.ts';
import { openHouse, type TestHouse } from './testing/house.ts';
import { MODULES } from './wiring.ts';

type User = Awaited<ReturnType<TestHouse['login']>>;
type Handler = (ctx: unknown, input: object) => Promise<unknown>;

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
const DAY = (text: string) => Temporal.Instant.from(`${text}T01:00:00Z`);
let house: TestHouse;
let plan: Plan;
let reviewer: User;
let second: User;
let anna: User;
let boris: User;
let operator: User;
let case_id: string;

const binding = (id: keyof typeof contract): RouteBinding =>
  MODULES.flatMap((m) => m.routes ?? []).find((r) => r.id === id)!;

/** What the console's request would get, without the HTTP around it. */
async function ask<T>(actor: Actor, id: keyof typeof contract, input: object = {}): Promise<T> {
  const handle = binding(id).handle as unknown as Handler;
  const whole = { params: {}, query: {}, body: {}, ...input };
  if (binding(id).kind === 'read') {
    const { app } = house;
    return (await handle({ app, db: app.db, actor, now: app.clock.now() }, whole)) as T;
  }
  return (await house.as(actor, (ctx) => handle(ctx, whole))) as T;
}

beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
  reviewer = await house.login('+8613911000001', 'reviewer');
  second = await house.login('+8613911000002', 'reviewer');
  anna = await house.login('+8613911000003', 'finance');
  boris = await house.login('+8613911000004', 'finance');
  operator = await house.login('+8613911000005', 'operator');
  plan = await house.plan((r) => {
    r.waiting.illness_days = 0;
  });
  case_id = await submittedCase();
});
afterAll(() => house.close());

async function submittedCase(): Promise<string> {
  const user = await house.login('+8613900000001');
  const joined = await house.as(user, (ctx) =>
    join(ctx, {
      plan_code: plan.code,
      relation: 'self',
      person: {
        name: '王建国',
        id_kind: 'cn_id',
        id_number: generateValidId({ birth: '1980-05-01', sex: 'm', sequence: 1 }),
      },
      answers: ANSWERS,
      language: 'zh-Hans',
      rule_version: 1,
    }),
  );
  const { payer_id, membership_id } = joined.membership;
  await topUp(house.app.db, {
    payer_id,
    plan_id: plan.plan_id,
    amount_minor: 3000n,
    source: 'console:1',
    at: house.clock.now(),
  });
  house.clock.set(DAY('2026-01-09'));
  const draft = await house.as(user, (ctx) =>
    openDraft(ctx, {
      knows_diagnosis: true,
      payer_id,
      membership_id,
      relation: 'self',
      contact_user_id: null,
      for_user_id: null,
      illness_code: 'cancer',
      diagnosed_on: '2026-01-08',
      accident: false,
      hospital: '白山市中心医院',
      story: null,
    }),
  );
  await house.as(user, (ctx) => submit(ctx, draft.row.case_id));
  return draft.row.case_id;
}

interface FileView {
  may: string[];
  signatures: { part: string; who: string; mine: boolean }[];
  history: { actor: string; who: string | null }[];
}
const file = (actor: Actor) => ask<FileView>(actor, 'cases.file', { params: { case_id } });

describe('what the console asks', () => {
  it('counts work by stage and says what is overdue', async () => {
    type Counts = { items: { stage: string; cases: number; overdue: number }[] };
    const counts = () => ask<Counts>(reviewer, 'cases.counts');
    expect(await counts()).toEqual({ items: [{ stage: 'submitted', cases: 1, overdue: 0 }] });
    const now = house.app.clock.now();
    house.clock.set(DAY('2026-01-20'));
    expect(await counts()).toEqual({ items: [{ stage: 'submitted', cases: 1, overdue: 1 }] });
    house.clock.set(now);
  });

  it('finds the ill person at the desk by number or document, masked, and writes the look down', async () => {
    type Found = { items: { number: string; person: string; has_login: boolean }[] };
    const find = (body: object) => ask<Found>(reviewer, 'cases.desk_find', { body });
    const { number } = await house.app.db.one<{ number: string }>(sql`select number from memberships.member`);
    const shown = [{ number, plan_code: plan.code, person: '王**', status: 'covered', has_login: true }];
    expect((await find({ number: ` ${number.toLowerCase()} ` })).items).toMatchObject(shown);
    const id_number = generateValidId({ birth: '1980-05-01', sex: 'm', sequence: 1 });
    expect((await find({ id_kind: 'cn_id', id_number })).items).toMatchObject(shown);
    expect(JSON.stringify(await find({ number }), (_, v) => String(v))).not.toMatch(/建国|1980/);
    const other = generateValidId({ birth: '1981-05-01', sex: 'f', sequence: 9 });
    await expect(find({ id_kind: 'cn_id', id_number: other })).rejects.toThrow('membership.unknown');
    await expect(find({ number: 'TZ00000000000' })).rejects.toThrow('membership.unknown');
    const looks = await house.app.db.query<{ actor: string }>(
      sql`select actor from identity.look where purpose = 'case_desk'`,
    );
    expect(looks).toEqual(Array(3).fill({ actor: `user:${reviewer.user_id}` }));
  });

  it('tells each reader which steps are theirs, and who signed what', async () => {
    expect((await file(reviewer)).may).toEqual(['screen']);
    expect((await file(operator)).may).toEqual([]);
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
    await house.as(reviewer, (ctx) =>
      proposeDecision(ctx, case_id, {
        outcome: 'approved',
        clauses: ['what.illnesses.cancer'],
        evidence: [],
        refusal_kind: null,
        illness_code: null,
        cost_minor: null,
      }),
    );
    expect((await file(reviewer)).signatures).toMatchObject([{ part: 'proposed', mine: true }]);
    const seen = await file(second);
    expect(seen.signatures).toMatchObject([{ part: 'proposed', mine: false }]);
    expect(seen.may).toEqual(['sign_approval', 'sign_refusal', 'reject_proposal']);
    expect(JSON.stringify(seen.history.map((h) => h.who))).not.toContain('王建国');
    expect(seen.history[0]!.who).toBe('王**');
    await house.as(second, (ctx) => signDecision(ctx, case_id, true));
  });

  it('opens a person only for a reason, and the person can read who looked', async () => {
    const person = await ask<{ name: string }>(reviewer, 'cases.person', {
      params: { case_id },
      body: { purpose: 'case_identity' },
    });
    expect(person.name).toBe('王建国');
    expect(contract['cases.person'].access).toEqual(['reviewer', 'investigator']);
    expect(contract['cases.person'].body.safeParse({ purpose: 'curiosity' }).success).toBe(false);
  });

  it('shows the period in progress, and whether a settlement can be taken back', async () => {
    type Progress = {
      items: { phase: string; period_no: number; cases_waiting: number; signatures: number }[];
    };
    const progress = async () => (await ask<Progress>(anna, 'sharing.progress')).items[0]!;
    expect(await progress()).toMatchObject({ phase: 'open', period_no: 1, cases_waiting: 1 });
    house.clock.set(DAY('2026-01-21'));
    await runDue(house.app, plan.plan_id, plan.time_zone);
    expect(await progress()).toMatchObject({ phase: 'frozen', period_no: 1, signatures: 0 });
    const { hash } = await previewSettlement(house.app.db, plan.plan_id, 1);
    const where = { plan_id: plan.plan_id, period_no: 1, preview_hash: hash.toString('hex') };
    await house.as(anna, (ctx) => signSettlement(ctx, where));
    expect(await progress()).toMatchObject({ signatures: 1 });
    const params = { plan_code: plan.code, period_no: 1 };
    type Correction = {
      possible: boolean;
      why_not: string | null;
      signatures: { reason: string; mine: boolean }[];
      done: { reason: string } | null;
    };
    const correction = (actor: Actor) => ask<Correction>(actor, 'sharing.correction', { params });
    expect(await correction(anna)).toMatchObject({
      possible: false,
      why_not: 'correction.not_last_period',
    });
    house.clock.set(DAY('2026-01-28'));
    await house.as(boris, (ctx) => signSettlement(ctx, where));
    await runDue(house.app, plan.plan_id, plan.time_zone);
    expect(await correction(anna)).toMatchObject({ possible: true, signatures: [], done: null });
    await ask(anna, 'sharing.correct', { params, body: { reason: 'wrong_case' } });
    expect((await correction(boris)).signatures).toMatchObject([{ reason: 'wrong_case', mine: false }]);
    await ask(boris, 'sharing.correct', { params, body: { reason: 'wrong_case' } });
    expect(await correction(anna)).toMatchObject({ possible: false, done: { reason: 'wrong_case' } });
  });

  it('lists the staff, and finds a login by its phone without showing the name', async () => {
    type Staff = { staff: number; needed: number; items: { user_id: bigint; roles: { role: string }[] }[] };
    const staff = await ask<Staff>(operator, 'identity.staff');
    expect(staff).toMatchObject({ staff: 5, needed: 3 });
    expect(staff.items.map((p) => p.roles.map((r) => r.role))).toEqual([
      ['reviewer'],
      ['reviewer'],
      ['finance'],
      ['finance'],
      ['operator'],
    ]);
    type Found = { items: { name: string; phone: string; roles: string[] }[] };
    const find = (phone: string) => ask<Found>(operator, 'identity.find_user', { body: { phone } });
    const found = await find('139 0000 0001');
    expect(found.items).toMatchObject([{ name: '王**', roles: ['member'] }]);
    expect(found.items[0]!.phone).not.toContain('00000001');
    expect((await find('13900009999')).items).toEqual([]);
  });

  it('runs the invariants of every module and shows no stored row', async () => {
    type Checks = { items: Record<string, unknown>[] };
    const { items } = await ask<Checks>(operator, 'audit.checks');
    expect(items.length).toBe(MODULES.flatMap((m) => m.checks ?? []).length);
    expect(items.filter((c) => c.rows !== 0)).toEqual([]);
    expect(Object.keys(items[0]!).sort()).toEqual(['meaning', 'ms', 'name', 'rows']);
    expect(contract['audit.checks'].access).toEqual(['operator', 'auditor', 'inspector']);
  });
});
