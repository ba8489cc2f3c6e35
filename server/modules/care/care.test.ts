import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxMailbox } from '../../adapters/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { SYSTEM } from '../../testing/house.ts';
import { takeStep } from '../cases/index.ts';
import { grantRole, markDead } from '../identity/index.ts';
import { reportRepresentative } from '../society/index.ts';
import type { User } from '../society/testing.ts';
import {
  answerAlarm,
  answerCompanion,
  asked,
  askVisit,
  assignTask,
  board,
  callOff,
  caredForOfCase,
  careFigures,
  careTick,
  checkIn,
  checkOut,
  endCompanion,
  finishTask,
  giveConsent,
  openContact,
  openReport,
  type PlanInput,
  pair,
  planVisit,
  raiseAlarms,
  reportVisit,
  setWish,
  withdrawConsent,
} from './index.ts';
import { myCompanions, myWishes, tasks } from './queries/mine.ts';
import { alarms, myVisits, visiting, visitQueue } from './queries/visits.ts';
import { type CareHouse, openCareHouse } from './testing.ts';

let h: CareHouse;
beforeAll(async () => {
  h = await openCareHouse();
});
afterAll(() => h.house.close());

const reading = (actor: User) => ({ app: h.house.app, db: h.house.app.db, actor, now: h.house.clock.now() });
const at = (text: string) => Temporal.Instant.from(text);
const WISH = {
  call_name: '王叔',
  phone: '13912340000',
  place: 'home' as const,
  address: '白山市浑江区红旗街 3 号楼 2 单元',
  adults_at_home: 1,
  times: '上午',
};
const CALM = {
  aggression: false,
  alcohol_or_drugs: false,
  infection: false,
  animals: true,
  ward_rules_read: false,
  note: '家里有狗',
};
const planOf = (day: string, change: Partial<PlanInput> = {}): PlanInput => ({
  starts_at: at(`${day}T02:00:00Z`),
  ends_at: at(`${day}T03:30:00Z`),
  visitors: [h.team[0]!.row.representative_id, h.team[1]!.row.representative_id],
  named_experienced: h.team[0]!.row.representative_id,
  second_contact: h.team[4]!.user.user_id,
  risks: CALM,
  ...change,
});
const plan = (visit_id: string, input: PlanInput, who: User = h.baishan.coordinator) =>
  h.house.as(who, (ctx) => planVisit(ctx, visit_id, input));
const looksAt = (case_id: string) =>
  h.house.app.db.query<{ actor: string; purpose: string }>(sql`select l.actor, l.purpose from identity.look l
    join cases.case c using (person_id) where c.case_id = ${case_id} order by look_id`);

/** A visit brought to a state by the people who may. */
async function visitIn(
  ill: { user: User; case_id: string },
  day: string,
  state: 'asked' | 'planned' | 'under_way' | 'left' | 'reported' | 'called_off',
): Promise<string> {
  const { house } = h;
  const { visit_id } = await house.as(ill.user, (ctx) =>
    askVisit(ctx, ill.case_id, { ...WISH, adults_at_home: 0 }),
  );
  if (state === 'asked') return visit_id;
  await plan(visit_id, planOf(day));
  if (state === 'called_off') await house.as(h.baishan.coordinator, (ctx) => callOff(ctx, visit_id, 'other'));
  if (state === 'planned' || state === 'called_off') return visit_id;
  house.clock.set(at(`${day}T02:00:00Z`));
  await house.as(h.team[0]!.user, (ctx) => checkIn(ctx, visit_id));
  if (state === 'under_way') return visit_id;
  await house.as(h.team[0]!.user, (ctx) => checkOut(ctx, visit_id));
  if (state === 'left') return visit_id;
  const report = { text: '聊了一上午，夜里睡不好。', needs: [] };
  await house.as(h.team[1]!.user, (ctx) => reportVisit(ctx, visit_id, report));
  return visit_id;
}

describe('a visit', () => {
  it('goes from the asking to the tasks, with consent of all, two visitors, a timer and a sealed report', async () => {
    const { house, baishan, team } = h;
    const ill = await h.ill(1, '王建国', 'm');
    const [first, second] = [team[0]!, team[1]!];
    const ask = (who: User) => house.as(who, (ctx) => askVisit(ctx, ill.case_id, WISH));
    const stranger = (await h.member(60, '钱路人', 'm')).user;
    await expect(ask(stranger)).rejects.toThrow('visit.case_not_open');
    const { visit_id } = await ask(first.user);
    await expect(ask(ill.user)).rejects.toThrow('visit.open_already');
    await expect(plan(visit_id, planOf('2026-03-10'))).rejects.toThrow('visit.consent_missing');

    const consent = (who: User, of: 'ill_member' | 'adult_at_home', way: 'app' | 'phone') =>
      house.as(who, (ctx) => giveConsent(ctx, visit_id, { of, way }));
    await expect(consent(first.user, 'ill_member', 'app')).rejects.toThrow('visit.unknown');
    await expect(consent(baishan.coordinator, 'ill_member', 'app')).rejects.toThrow(
      'visit.consent_not_yours',
    );
    expect(await consent(ill.user, 'ill_member', 'app')).toMatchObject({ ill_member: true, complete: false });
    await expect(plan(visit_id, planOf('2026-03-10'), h.jilin.coordinator)).rejects.toThrow(
      'care.not_your_branch',
    );
    await expect(plan(visit_id, planOf('2026-03-10', { named_experienced: null }))).rejects.toThrow(
      'visit.experienced_needed',
    );
    await expect(
      plan(visit_id, planOf('2026-03-10', { second_contact: first.user.user_id })),
    ).rejects.toThrow('visit.second_contact_is_visitor');
    const women = [team[1]!, team[3]!].map((t) => t.row.representative_id);
    await expect(
      plan(visit_id, planOf('2026-03-10', { visitors: women, named_experienced: women[0]! })),
    ).rejects.toThrow('visit.same_sex_needed');
    await plan(visit_id, planOf('2026-03-10'));

    const contact = (who: User) => house.as(who, (ctx) => openContact(ctx, visit_id));
    expect(await contact(first.user)).toMatchObject({
      call_name: '王叔',
      phone: '+8613912340000',
      knows_diagnosis: true,
    });
    await expect(contact(team[2]!.user)).rejects.toThrow('visit.unknown');
    const checkingIn = () => house.as(first.user, (ctx) => checkIn(ctx, visit_id));
    await expect(checkingIn()).rejects.toThrow('visit.too_early');
    house.clock.set(at('2026-03-10T01:40:00Z'));
    await expect(checkingIn()).rejects.toThrow('visit.consent_missing');
    expect(await consent(baishan.coordinator, 'adult_at_home', 'phone')).toMatchObject({ complete: true });
    await expect(consent(ill.user, 'adult_at_home', 'app')).rejects.toThrow('visit.adults_all_agreed');
    expect((await checkingIn()).check_out_until).toEqual(at('2026-03-10T03:30:00Z'));
    expect(await house.broken()).toEqual([]);
    house.clock.set(at('2026-03-10T03:20:00Z'));
    expect((await house.as(second.user, (ctx) => checkOut(ctx, visit_id))).report_due_at).toEqual(
      at('2026-03-11T03:20:00Z'),
    );
    house.clock.set(at('2026-03-11T04:00:00Z'));
    expect((await visitQueue(reading(baishan.coordinator), { limit: 5 })).items[0]).toMatchObject({
      state: 'left',
      report_overdue: true,
    });
    const report = {
      text: '王叔精神还好，担心下个月的药费。',
      needs: [
        { kind: 'money' as const, note: '药费差一截' },
        { kind: 'loneliness' as const, note: '白天一个人' },
      ],
    };
    const reported = await house.as(first.user, (ctx) => reportVisit(ctx, visit_id, report));
    expect(reported.tasks).toBe(2);
    const open = await tasks(reading(baishan.coordinator), { mine: true, done: false });
    expect(open).toMatchObject([
      { kind: 'loneliness', due_on: '2026-03-16' },
      { kind: 'money', note: '药费差一截', owner_is_me: true, due_on: '2026-03-16' },
    ]);
    const money = open[1]!.task_id;
    await expect(
      house.as(baishan.coordinator, (ctx) =>
        assignTask(ctx, money, { owner_user_id: stranger.user_id, due_on: '2026-03-20' }),
      ),
    ).rejects.toThrow('task.owner_not_care');
    await house.as(baishan.coordinator, (ctx) =>
      assignTask(ctx, money, { owner_user_id: second.user.user_id, due_on: '2026-03-20' }),
    );
    await expect(house.as(first.user, (ctx) => finishTask(ctx, money, 'done'))).rejects.toThrow(
      'task.unknown',
    );
    await house.as(second.user, (ctx) => finishTask(ctx, money, 'done'));
    const read = (who: User) => house.as(who, (ctx) => openReport(ctx, visit_id));
    expect((await read(second.user)).text).toContain('药费');
    expect((await read(baishan.coordinator)).text).toContain('药费');
    expect((await looksAt(ill.case_id)).map((l) => l.purpose)).toEqual([
      'care.contact',
      'care.tasks',
      'care.visit_report',
      'care.visit_report',
    ]);
    const stored = await house.app.db.query(
      sql`select * from care.visit v left join care.task t using (visit_id)`,
    );
    const text = JSON.stringify(stored, (_, v) => (Buffer.isBuffer(v) ? v.toString('utf8') : String(v)));
    expect(text).not.toMatch(/红旗街|13912340000|药费/);
    expect(await myVisits(reading(ill.user))).toMatchObject([{ state: 'reported', visitors: [{}, {}] }]);
    expect(await myVisits(reading(stranger))).toEqual([]);

    house.clock.set(at('2026-03-18T04:01:00Z'));
    await expect(read(second.user)).rejects.toThrow('visit.report_sealed');
    await expect(contact(first.user)).rejects.toThrow('visit.contact_closed');
    await careTick(house.app);
    const { n } = await house.app.db.one<{ n: bigint }>(
      sql`select count(*) as n from care.visit where visit_id = ${visit_id} and contact_sealed is null`,
    );
    expect(n).toBe(1n);
    await expect(contact(baishan.coordinator)).rejects.toThrow('visit.contact_closed');
    expect((await read(baishan.coordinator)).text).toContain('药费');
    expect(await visiting(reading(first.user))).toMatchObject([{ contact_open: false }]);
    expect(await house.broken()).toEqual([]);
  });

  it('consent is withdrawn at the door without a reason, and the address is gone', async () => {
    const { house, team } = h;
    house.clock.set(at('2026-03-19T01:00:00Z'));
    const ill = await h.ill(2, '李秀英', 'f');
    const visit_id = await visitIn(ill, '2026-03-24', 'planned');
    await house.as(ill.user, (ctx) => withdrawConsent(ctx, visit_id, false));
    expect(await myVisits(reading(ill.user))).toMatchObject([
      { state: 'called_off', called_off_for: 'consent_withdrawn', consent: { ill_member: false } },
    ]);
    const again = await visitIn(ill, '2026-03-24', 'under_way');
    await house.as(team[1]!.user, (ctx) => withdrawConsent(ctx, again, true));
    await expect(house.as(team[1]!.user, (ctx) => openContact(ctx, again))).rejects.toThrow('contact_closed');
    await expect(house.as(team[0]!.user, (ctx) => checkOut(ctx, again))).rejects.toThrow(
      'step_not_possible_now',
    );
    expect(await house.broken()).toEqual([]);
  });

  it('a visitor who cannot come gives it back; family and those who decide cases never visit', async () => {
    const { house, team, baishan } = h;
    const ill = await h.ill(3, '刘凤琴', 'f');
    const visit_id = await visitIn(ill, '2026-03-26', 'planned');
    const back = await house.as(team[0]!.user, (ctx) => callOff(ctx, visit_id, 'ill_or_busy_visitor'));
    expect(back.state).toBe('asked');
    await expect(house.as(team[0]!.user, (ctx) => openContact(ctx, visit_id))).rejects.toThrow(
      'visit.unknown',
    );
    await house.as(SYSTEM, (ctx) => grantRole(ctx, { user_id: team[2]!.user.user_id, role: 'reviewer' }));
    const with2 = [team[2]!, team[1]!].map((t) => t.row.representative_id);
    await expect(
      plan(visit_id, planOf('2026-03-26', { visitors: with2, named_experienced: with2[0]! })),
    ).rejects.toThrow('visit.visitor_decides_cases');
    const far = await h.representative(70, '郑远山', 'm', 'jilin');
    await expect(
      plan(visit_id, planOf('2026-03-26', { visitors: [far.row.representative_id, with2[1]!] })),
    ).rejects.toThrow('visit.visitor_not_in_office');
    const kin = await h.representative(71, '王小英', 'f');
    await house.app.db.run(
      sql`update cases.case set contact_user_id = ${kin.user.user_id} where case_id = ${ill.case_id}`,
    );
    await expect(
      plan(
        visit_id,
        planOf('2026-03-26', { visitors: [kin.row.representative_id, team[0]!.row.representative_id] }),
      ),
    ).rejects.toThrow('visit.visitor_is_family');
    await house.as(baishan.coordinator, (ctx) => callOff(ctx, visit_id, 'other'));
    expect(await house.broken()).toEqual([]);
  });
});

describe('the curious', () => {
  it('reads neither address nor report without an open task: every role in every state', async () => {
    const { house, team, baishan, jilin } = h;
    const reviewerAndCoordinator = await house.login('+8613300000001', 'reviewer', 'coordinator');
    const people: Record<string, User> = {
      visitor: team[0]!.user,
      other_representative: team[3]!.user,
      coordinator: baishan.coordinator,
      other_coordinator: jilin.coordinator,
      member: (await h.member(61, '孙好奇', 'f')).user,
      operator: await house.login('+8613300000002', 'operator'),
      reviewer: await house.login('+8613300000003', 'reviewer'),
      investigator: await house.login('+8613300000004', 'investigator'),
      finance: await house.login('+8613300000005', 'finance'),
      auditor: await house.login('+8613300000006', 'auditor'),
      inspector: await house.login('+8613300000007', 'inspector'),
      reviewer_and_coordinator: reviewerAndCoordinator,
    };
    const opens = async (work: () => Promise<unknown>) =>
      work().then(
        () => true,
        () => false,
      );
    const allowed: Record<string, { contact: string[]; report: string[] }> = {
      asked: { contact: ['coordinator'], report: [] },
      planned: { contact: ['visitor', 'coordinator'], report: [] },
      under_way: { contact: ['visitor', 'coordinator'], report: [] },
      left: { contact: ['visitor', 'coordinator'], report: [] },
      reported: { contact: ['visitor', 'coordinator'], report: ['visitor', 'coordinator'] },
      called_off: { contact: [], report: [] },
    };
    let n = 10;
    let day = 1;
    for (const [state, expected] of Object.entries(allowed)) {
      const date = `2026-04-${String(day).padStart(2, '0')}`;
      house.clock.set(at(`${date}T00:00:00Z`));
      const ill = await h.ill(n, `病友${'甲乙丙丁戊己'[n - 10]}`, 'm');
      const visit_id = await visitIn(ill, date, state as 'asked');
      const may: { contact: string[]; report: string[] } = { contact: [], report: [] };
      for (const [name, who] of Object.entries(people)) {
        if (await opens(() => house.as(who, (ctx) => openContact(ctx, visit_id)))) may.contact.push(name);
        if (await opens(() => house.as(who, (ctx) => openReport(ctx, visit_id)))) may.report.push(name);
      }
      expect({ state, ...may }).toEqual({ state, ...expected });
      n += 1;
      day += 1;
    }
    expect(await tasks(reading(reviewerAndCoordinator), { mine: false, done: false })).toEqual([]);
    expect((await visitQueue(reading(reviewerAndCoordinator), { limit: 5 })).items).toEqual([]);
    expect((await board(reading(people.operator!), { limit: 5 })).counts.people).toBe(0);
  });

  it('a suspended visitor loses the address at once', async () => {
    const { house } = h;
    house.clock.set(at('2026-04-10T00:00:00Z'));
    const ill = await h.ill(20, '冯大海', 'm');
    const rep = await h.representative(72, '褚一民', 'm');
    const { visit_id } = await house.as(ill.user, (ctx) =>
      askVisit(ctx, ill.case_id, { ...WISH, adults_at_home: 0 }),
    );
    const visitors = [rep.row.representative_id, h.team[1]!.row.representative_id];
    await plan(visit_id, planOf('2026-04-11', { visitors, named_experienced: visitors[0]! }));
    await house.as(rep.user, (ctx) => openContact(ctx, visit_id));
    await house.as({ kind: 'anonymous' }, (ctx) =>
      reportRepresentative(ctx, rep.row.badge_code!, { kind: 'money', text: '他向我父亲借钱' }),
    );
    await expect(house.as(rep.user, (ctx) => openContact(ctx, visit_id))).rejects.toThrow('visit.unknown');
    house.clock.set(at('2026-04-11T02:00:00Z'));
    await expect(house.as(h.team[1]!.user, (ctx) => checkIn(ctx, visit_id))).rejects.toThrow(
      'visit.first_by_two',
    );
    await house.as(h.baishan.coordinator, (ctx) => callOff(ctx, visit_id, 'danger'));
    expect(await house.broken()).toEqual([]);
  });
});

describe('the timer', () => {
  it('tells the coordinator, then the second contact, each once, until somebody answers', async () => {
    const { house, baishan, team } = h;
    house.clock.set(at('2026-04-12T00:00:00Z'));
    const ill = await h.ill(30, '陈长江', 'm');
    const visit_id = await visitIn(ill, '2026-04-13', 'under_way');
    const box = async () =>
      (await sandboxMailbox(house.app, house.app.db, 500))
        .filter((m) => m.template.startsWith('visit_overdue'))
        .map((m) => m.template);
    await raiseAlarms(house.app);
    const before = (await box()).length;
    const sent = async () => {
      const now = await box();
      return now.slice(0, now.length - before);
    };
    const tickAt = async (time: string) => {
      house.clock.set(at(`2026-04-13T${time}Z`));
      await raiseAlarms(house.app);
      await raiseAlarms(house.app);
      return sent();
    };
    expect(await tickAt('03:44:59')).toEqual([]);
    expect(await tickAt('03:45:00')).toEqual(['visit_overdue']);
    expect((await alarms(reading(baishan.coordinator)))[0]).toMatchObject({
      visit_id,
      stage: 'coordinator',
      answered_at: null,
    });
    expect(await alarms(reading(h.jilin.coordinator))).toEqual([]);
    expect(await tickAt('04:00:00')).toEqual(['visit_overdue_second', 'visit_overdue']);
    await expect(house.as(team[3]!.user, (ctx) => answerAlarm(ctx, visit_id, 'safe'))).rejects.toThrow(
      'visit.unknown',
    );
    await house.as(team[4]!.user, (ctx) => answerAlarm(ctx, visit_id, 'safe'));
    await expect(house.as(team[4]!.user, (ctx) => answerAlarm(ctx, visit_id, 'safe'))).rejects.toThrow(
      'no_alarm',
    );
    expect(await tickAt('05:14:59')).toHaveLength(2);
    expect(await tickAt('05:15:00')).toEqual(['visit_overdue', 'visit_overdue_second', 'visit_overdue']);
    await house.as(baishan.coordinator, (ctx) => checkOut(ctx, visit_id));
    expect(await house.broken()).toEqual([]);
  });
});

describe('no one alone', () => {
  it('clocks turn red at 48 hours, 3, 14 and 30 days; not now and never are never red', async () => {
    const { house, baishan } = h;
    house.clock.set(at('2026-06-01T00:00:00Z'));
    const ill = await h.ill(40, '周大山', 'm');
    const [person] = await caredForOfCase(house.app.db, ill.case_id);
    const id = person!.cared_for_id;
    const row = async (time: string) => {
      house.clock.set(at(time));
      const { items } = await board(reading(baishan.coordinator), {
        branch_id: baishan.branch_id,
        limit: 100,
      });
      return items.find((i) => i.cared_for_id === id)!;
    };
    expect(await row('2026-06-03T00:00:00Z')).toMatchObject({
      red: false,
      name: '周**',
      who: 'ill_member',
      branch: '白山市',
    });
    expect((await row('2026-06-03T00:00:01Z')).clocks).toEqual(['never_asked_48_hours']);
    await expect(house.as(h.team[3]!.user, (ctx) => asked(ctx, id, false))).rejects.toThrow(
      'care.unknown_person',
    );
    await house.as(baishan.coordinator, (ctx) => asked(ctx, id, false));
    expect((await row('2026-06-05T00:00:00Z')).clocks).toEqual([]);
    await house.as(baishan.coordinator, (ctx) => asked(ctx, id, false));
    expect((await row('2026-06-06T00:00:02Z')).clocks).toEqual(['no_answer_3_days']);
    await house.as(baishan.coordinator, (ctx) => asked(ctx, id, true));
    expect((await row('2026-06-06T00:00:03Z')).clocks).toEqual([]);
    expect((await row('2026-06-20T00:00:03Z')).clocks).toEqual(['no_word_14_days']);
    expect((await row('2026-07-01T00:00:01Z')).clocks).toEqual(['no_word_14_days', 'nobody_30_days']);

    const wish = (who: User, input: { wish: 'open' | 'not_now' | 'never'; ask_again_on: string | null }) =>
      house.as(who, (ctx) => setWish(ctx, id, input));
    await expect(wish(baishan.coordinator, { wish: 'never', ask_again_on: null })).rejects.toThrow(
      'unknown_person',
    );
    await expect(wish(ill.user, { wish: 'not_now', ask_again_on: null })).rejects.toThrow('care.day_needed');
    await expect(wish(ill.user, { wish: 'not_now', ask_again_on: '2026-07-01' })).rejects.toThrow(
      'day_not_ahead',
    );
    await wish(ill.user, { wish: 'not_now', ask_again_on: '2026-09-01' });
    await careTick(house.app);
    expect(await row('2026-08-31T10:00:00Z')).toMatchObject({ wish: 'not_now', red: false });
    await careTick(house.app);
    expect((await row('2026-08-31T10:00:00Z')).wish).toBe('not_now');
    await expect(house.as(h.team[0]!.user, (ctx) => askVisit(ctx, ill.case_id, WISH))).rejects.toThrow(
      'visit.member_said_not_now',
    );
    house.clock.set(at('2026-09-01T01:00:00Z'));
    await careTick(house.app);
    expect(await row('2026-09-02T00:00:00Z')).toMatchObject({ wish: 'open', red: false });
    expect((await row('2026-09-03T00:00:00Z')).clocks).toEqual(['never_asked_48_hours']);
    await wish(ill.user, { wish: 'never', ask_again_on: null });
    expect(await row('2027-01-01T00:00:00Z')).toMatchObject({ wish: 'never', red: false });
    await expect(house.as(baishan.coordinator, (ctx) => askVisit(ctx, ill.case_id, WISH))).rejects.toThrow(
      'visit.member_said_never',
    );
    expect(await myWishes(reading(ill.user))).toMatchObject([{ who: 'ill_member', wish: 'never' }]);
    expect(await house.broken()).toEqual([]);
  });

  it('counts everybody once, pages through all, takes off those whose case ended', async () => {
    const { house, baishan } = h;
    const all = await board(reading(baishan.coordinator), { limit: 100 });
    const { counts } = all;
    expect(counts.people).toBe(all.items.length);
    expect(counts.red).toBe(all.items.filter((i) => i.red).length);
    expect(counts.never).toBe(1);
    const seen: bigint[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await board(reading(baishan.coordinator), { limit: 3, cursor });
      seen.push(...page.items.map((i) => i.cared_for_id));
      expect(page.counts).toEqual(counts);
      if (page.next_cursor === null) break;
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(all.items.map((i) => i.cared_for_id));
    const red = await board(reading(baishan.coordinator), { limit: 100, red: true });
    expect(red.items.every((i) => i.red)).toBe(true);
    expect(red.items.length).toBe(counts.red);
    const gone = await h.ill(41, '吴退出', 'm');
    await house.as(gone.user, (ctx) => takeStep(ctx, gone.case_id, 'withdraw'));
    const dead = await h.ill(42, '郑走了', 'm');
    const { person_id } = (await caredForOfCase(house.app.db, dead.case_id))[0]!;
    await house.as(SYSTEM, (ctx) => markDead(ctx, person_id!, '2027-01-01'));
    await careTick(house.app);
    await careTick(house.app);
    expect((await board(reading(baishan.coordinator), { limit: 1 })).counts.people).toBe(counts.people);
    await expect(
      board(reading(h.jilin.coordinator), { branch_id: baishan.branch_id, limit: 1 }),
    ).rejects.toThrow('care.not_your_branch');
  });

  it('puts cases on the board that no job announced', async () => {
    const { house, baishan } = h;
    const before = (await board(reading(baishan.coordinator), { limit: 1 })).counts.people;
    await house.app.db.run(
      sql`delete from care.cared_for p where companion = 'none' and visited_at is null and wish = 'never'`,
    );
    expect((await board(reading(baishan.coordinator), { limit: 1 })).counts.people).toBe(before - 1);
    await careTick(house.app);
    expect((await board(reading(baishan.coordinator), { limit: 1 })).counts.people).toBe(before);
    expect(await house.broken()).toEqual([]);
  });

  it('while the ill member does not know, the family answers and no message goes to the patient', async () => {
    const { house } = h;
    const ill = await h.ill(43, '何不知', 'm');
    const daughter = (await h.member(44, '何女儿', 'f')).user;
    await house.app.db.run(
      sql`update cases.case set knows_diagnosis = false, contact_user_id = ${daughter.user_id} where case_id = ${ill.case_id}`,
    );
    await careTick(house.app);
    expect(await myWishes(reading(ill.user))).toEqual([]);
    expect(await myWishes(reading(daughter))).toMatchObject([{ who: 'ill_member' }, { who: 'carer' }]);
    const { visit_id } = await house.as(daughter, (ctx) =>
      askVisit(ctx, ill.case_id, { ...WISH, adults_at_home: 0 }),
    );
    const day = house.clock.today('Asia/Shanghai');
    const next = Temporal.PlainDate.from(day).add({ days: 2 }).toString();
    const before = (await sandboxMailbox(house.app, house.app.db, 500)).length;
    await plan(visit_id, planOf(next));
    const box = await sandboxMailbox(house.app, house.app.db, 500);
    const fresh = box.slice(0, box.length - before);
    expect(fresh.map((m) => m.phone)).not.toContain('+8613800000043');
    expect(fresh.map((m) => m.body).join()).not.toMatch(/癌|瘤|病|illness|cancer/);
    expect(await house.as(h.team[0]!.user, (ctx) => openContact(ctx, visit_id))).toMatchObject({
      knows_diagnosis: false,
    });
    expect(JSON.stringify(await visiting(reading(h.team[0]!.user)), (_, v) => String(v))).not.toMatch(
      /cancer|癌/,
    );
  });
});

describe('companions', () => {
  it('walk together only when both accept, and part without a reason', async () => {
    const { house, baishan, team } = h;
    const ill = await h.ill(50, '吕小兰', 'f');
    const [person] = await caredForOfCase(house.app.db, ill.case_id);
    const id = person!.cared_for_id;
    const propose = (who: User = baishan.coordinator) =>
      house.as(who, (ctx) =>
        pair(ctx, id, {
          representative_id: team[1]!.row.representative_id,
          reasons: ['same_sex', 'same_city'],
        }),
      );
    await expect(propose(h.jilin.coordinator)).rejects.toThrow('care.not_your_branch');
    const { companion_id } = await propose();
    await expect(propose()).rejects.toThrow('care.has_companion');
    const answer = (who: User, accept = true) =>
      house.as(who, (ctx) => answerCompanion(ctx, companion_id, accept));
    await expect(answer(team[3]!.user)).rejects.toThrow('companion.unknown');
    expect((await answer(team[1]!.user)).state).toBe('proposed');
    await expect(answer(team[1]!.user)).rejects.toThrow('companion.answered');
    expect(await myCompanions(reading(ill.user))).toMatchObject([
      { side: 'member', name: '钱**', accepted_by_other: true },
    ]);
    expect(await myCompanions(reading(team[1]!.user))).toMatchObject([{ side: 'companion', name: '吕**' }]);
    expect((await answer(ill.user)).state).toBe('active');
    await house.as(team[1]!.user, (ctx) => asked(ctx, id, true));
    await house.as(ill.user, (ctx) => endCompanion(ctx, companion_id));
    await expect(house.as(ill.user, (ctx) => endCompanion(ctx, companion_id))).rejects.toThrow('not_active');
    const lapsing = await propose();
    house.clock.set(house.clock.now().add({ hours: 49 }));
    await careTick(house.app);
    await expect(
      house.as(ill.user, (ctx) => answerCompanion(ctx, lapsing.companion_id, true)),
    ).rejects.toThrow('companion.answered');
    expect(await house.broken()).toEqual([]);
  });
});

it('keeps the board although a carer has no login any more and one case cannot be put on it', async () => {
  const { house } = h;
  const { db } = house.app;
  const [gone, stuck, plain] = [
    await h.ill(170, '石小满', 'f'),
    await h.ill(171, '石大勇', 'm'),
    await h.ill(172, '石春来', 'm'),
  ];
  const ids = [gone.case_id, stuck.case_id, plain.case_id];
  await db.run(sql`delete from care.cared_for where case_id = any(${ids}::uuid[])`);
  await db.run(sql`update cases.case set contact_user_id = 999999 where case_id = ${gone.case_id}`);
  await db.pool.query(
    `alter table care.cared_for add constraint of_this_test check (case_id <> '${stuck.case_id}')`,
  );
  await careTick(house.app);
  await db.pool.query('alter table care.cared_for drop constraint of_this_test');
  expect(await caredForOfCase(db, stuck.case_id)).toEqual([]);
  expect(await caredForOfCase(db, plain.case_id)).toHaveLength(1);
  expect((await caredForOfCase(db, gone.case_id)).map((row) => row.who)).toEqual(['ill_member']);
  await careTick(house.app);
  expect(await caredForOfCase(db, stuck.case_id)).toHaveLength(1);
});

it('publishes the share of those who are not alone, and hides small societies', async () => {
  const { all, societies } = await careFigures({ db: h.house.app.db, now: h.house.clock.now() });
  expect(all.people).toBeGreaterThanOrEqual(5);
  expect(societies.find((s) => s.branch === '吉林市')).toMatchObject({ people: null, not_alone: null });
  const { items } = await board(reading(h.baishan.coordinator), { limit: 100 });
  expect(all.people).toBe(items.filter((i) => i.wish === 'open').length);
});
