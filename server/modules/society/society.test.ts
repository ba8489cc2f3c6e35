import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../testing/house.ts';
import { entries } from '../disclosure/index.ts';
import { rolesOf } from '../identity/index.ts';
import { recordHours } from './commands/hours.ts';
import {
  answerQuiz,
  answerReport,
  applyAsRepresentative,
  checkBadge,
  confirm,
  openReport,
  papers,
  reinstate,
  renew,
  reportRepresentative,
  resign,
  signPaper,
  societyPage,
  stepSociety,
} from './index.ts';
import { endTerms } from './jobs.ts';
import { badgeQr } from './queries/badge.ts';
import { myRepresentative, reportsFor, roster } from './queries/roster.ts';
import { ALL_RIGHT, openSocieties, type Societies, type User } from './testing.ts';

let s: Societies;
beforeAll(async () => {
  s = await openSocieties();
});
afterAll(() => s.house.close());

const reading = (actor: User) => ({ app: s.house.app, db: s.house.app.db, actor, now: s.house.clock.now() });
const anybody = { kind: 'anonymous' } as const;

describe('the way to a badge', () => {
  it('asks for cover, quiz, both papers, and another person who confirms', async () => {
    const { house, baishan, jilin } = s;
    const { society_id } = baishan;
    const application = { society_id, motive: '', full_name_on_badge: true, listed: false };
    const stranger = await house.login('+8613600000001');
    await expect(house.as(stranger, (ctx) => applyAsRepresentative(ctx, application))).rejects.toThrow(
      'representative.real_name_needed',
    );
    const { user } = await s.member(1, '王建国', 'm');
    const r = await house.as(user, (ctx) => applyAsRepresentative(ctx, application));
    await expect(house.as(user, (ctx) => applyAsRepresentative(ctx, application))).rejects.toThrow(
      'representative.already_one',
    );
    const today = house.clock.today('Asia/Shanghai');
    const confirming = (who: User) =>
      house.as(who, (ctx) => confirm(ctx, r.representative_id, { interviewed_on: today }));
    await expect(confirming(baishan.coordinator)).rejects.toThrow('representative.quiz_missing');
    expect((await house.as(user, (ctx) => answerQuiz(ctx, { ...ALL_RIGHT, cash: 'a' }))).passed).toBe(false);
    await house.as(user, (ctx) => answerQuiz(ctx, {}));
    expect((await house.as(user, (ctx) => answerQuiz(ctx, ALL_RIGHT))).passed).toBe(true);
    await expect(house.as(user, (ctx) => answerQuiz(ctx, ALL_RIGHT))).rejects.toThrow('quiz_tries_used');
    const [conduct, oath] = papers('zh-Hans');
    await house.as(user, (ctx) => signPaper(ctx, 'conduct', { language: 'zh-Hans', hash: conduct!.hash }));
    await expect(confirming(baishan.coordinator)).rejects.toThrow('representative.papers_missing');
    await expect(
      house.as(user, (ctx) => signPaper(ctx, 'money_oath', { language: 'en', hash: oath!.hash })),
    ).rejects.toThrow('representative.paper_changed');
    await house.as(user, (ctx) => signPaper(ctx, 'money_oath', { language: 'zh-Hans', hash: oath!.hash }));
    await expect(confirming(jilin.coordinator)).rejects.toThrow('society.not_your_branch');
    await expect(confirming({ ...user, roles: ['operator'] })).rejects.toThrow('representative.not_oneself');
    const after = await confirming(baishan.coordinator);
    expect(after).toMatchObject({ state: 'confirmed', valid_until: '2027-01-04' });
    expect(await rolesOf(house.app.db, user.user_id)).toContain('representative');

    const badge = await checkBadge(reading(user), after.badge_code!);
    expect(badge).toMatchObject({
      name: '王建国',
      branch: '白山市',
      state: 'valid',
      valid_until: '2027-01-04',
    });
    expect(badge.statement['zh-Hans']).toMatch(/不是工作人员.*不收钱.*不会问您的密码/);
    const { svg, url } = await badgeQr(reading(user), after.badge_code!);
    expect(svg).toMatch(/^<svg/);
    expect(url).toMatch(new RegExp(`/badges/${after.badge_code}$`));
    await expect(checkBadge(reading(user), 'A'.repeat(22))).rejects.toThrow('badge.unknown');
    expect(await myRepresentative(reading(user))).toMatchObject({ quiz_passed: true, badge_state: 'valid' });
    expect(await house.broken()).toEqual([]);
  });

  it('a society needs five', async () => {
    const { house, jilin } = s;
    await expect(
      house.as(jilin.coordinator, (ctx) => stepSociety(ctx, jilin.society_id, 'activate')),
    ).rejects.toThrow('society.needs_representatives');
    await s.activate('jilin', 100);
    const page = await societyPage(reading(jilin.coordinator), jilin.society_id);
    expect(page).toMatchObject({ state: 'active', representatives: 5 });
    expect(page.listed.map((l) => l.name)).toContain('赵**');
    await expect(roster(reading(jilin.coordinator), s.baishan.society_id)).rejects.toThrow('not_your_branch');
  });
});

describe('a report about money', () => {
  it('suspends at once, goes to another city, ends the office when upheld', async () => {
    const { house, baishan, jilin } = s;
    const { user, row } = await s.representative(20, '刘德海', 'm');
    const report = (kind: 'money' | 'conduct') =>
      house.as(anybody, (ctx) =>
        reportRepresentative(ctx, row.badge_code!, {
          kind,
          text: '在广场上收了我母亲二百元',
          phone: '13912345678',
        }),
      );
    expect((await report('conduct')).suspended).toBe(false);
    const about = await report('money');
    expect(about).toMatchObject({ suspended: true, due_on: '2026-01-12' });
    expect((await checkBadge(reading(user), row.badge_code!)).state).toBe('suspended');
    expect(await rolesOf(house.app.db, user.user_id)).not.toContain('representative');
    await expect(
      house.as(user, (ctx) => recordHours(ctx, { on: '2026-01-05', minutes: 60, kind: 'stall' })),
    ).rejects.toThrow('representative.not_in_office');
    await expect(
      house.as(baishan.coordinator, (ctx) => reinstate(ctx, row.representative_id)),
    ).rejects.toThrow('representative.report_open');

    expect(await reportsFor(reading(baishan.coordinator), 'received')).toEqual([]);
    expect((await reportsFor(reading(jilin.coordinator), 'received')).map((r) => r.kind).sort()).toEqual([
      'conduct',
      'money',
    ]);
    await expect(house.as(baishan.coordinator, (ctx) => openReport(ctx, about.report_id))).rejects.toThrow(
      'report.not_yours',
    );
    const opened = await house.as(jilin.coordinator, (ctx) => openReport(ctx, about.report_id));
    expect(opened).toMatchObject({ text: '在广场上收了我母亲二百元', phone: '+8613912345678' });
    const answer = { outcome: 'upheld', end_office: false } as const;
    await expect(
      house.as(baishan.coordinator, (ctx) => answerReport(ctx, about.report_id, answer)),
    ).rejects.toThrow('report.not_yours');
    await house.as(jilin.coordinator, (ctx) => answerReport(ctx, about.report_id, answer));
    await expect(
      house.as(jilin.coordinator, (ctx) => answerReport(ctx, about.report_id, answer)),
    ).rejects.toThrow('report.answered');
    expect((await checkBadge(reading(user), row.badge_code!)).state).toBe('ended');
    const log = await entries(house.app.db, { limit: 100, kind: 'roster_change', order: 'desc' });
    const changes = log.items.map((e) => JSON.parse(e.body)).filter((e) => e.badge_id === row.badge_id);
    expect(changes.map((e) => [e.change, e.reason]).reverse()).toEqual([
      ['added', null],
      ['suspended', 'money'],
      ['removed', 'money'],
    ]);
    expect(JSON.stringify(log.items)).not.toContain(row.badge_code);
    expect(await house.broken()).toEqual([]);
  });

  it('an unfounded one brings the office back, when no other is open', async () => {
    const { house, jilin } = s;
    const { user, row } = await s.representative(21, '孙秀兰', 'f');
    const money = () =>
      house.as(anybody, (ctx) =>
        reportRepresentative(ctx, row.badge_code!, { kind: 'money', text: '听说她收钱' }),
      );
    const [one, two] = [await money(), await money()];
    const unfounded = { outcome: 'unfounded', end_office: false } as const;
    const first = await house.as(jilin.coordinator, (ctx) => answerReport(ctx, one.report_id, unfounded));
    expect(first.state).toBe('suspended');
    const second = await house.as(jilin.coordinator, (ctx) => answerReport(ctx, two.report_id, unfounded));
    expect(second.state).toBe('confirmed');
    expect(await rolesOf(house.app.db, user.user_id)).toContain('representative');
    expect(await house.broken()).toEqual([]);
  });
});

describe('hours and terms', () => {
  it('records hours of possible days, twelve a day at most', async () => {
    const { house } = s;
    const { user } = await s.representative(22, '周春梅', 'f');
    const hours = (on: string, minutes: number) =>
      house.as(user, (ctx) => recordHours(ctx, { on, minutes, kind: 'station' }));
    await expect(hours('2026-01-06', 60)).rejects.toThrow('hours.day_not_possible');
    await expect(hours('2026-01-04', 60)).rejects.toThrow('hours.day_not_possible');
    expect(await hours('2026-01-05', 90)).toBe(1.5);
    await expect(hours('2026-01-05', 700)).rejects.toThrow('hours.too_many_that_day');
  });

  it('a term ends by itself, and is renewed near its end only', async () => {
    const { house, baishan } = s;
    const early = await s.representative(23, '吴小妹', 'f');
    const late = await s.representative(24, '郑大年', 'm');
    const renewing = () => house.as(baishan.coordinator, (ctx) => renew(ctx, early.row.representative_id));
    await expect(renewing()).rejects.toThrow('representative.too_early_to_renew');
    house.clock.set(Temporal.Instant.from('2026-12-20T02:00:00Z'));
    expect((await renewing()).valid_until).toBe('2028-01-04');
    house.clock.set(Temporal.Instant.from('2027-01-05T02:00:00Z'));
    await endTerms(house.app);
    expect((await checkBadge(reading(early.user), early.row.badge_code!)).state).toBe('valid');
    expect((await checkBadge(reading(late.user), late.row.badge_code!)).state).toBe('expired');
    expect(await rolesOf(house.app.db, late.user.user_id)).not.toContain('representative');
    await house.as(early.user, (ctx) => resign(ctx));
    expect((await checkBadge(reading(early.user), early.row.badge_code!)).state).toBe('ended');
    await house.as(SYSTEM, async () => expect(await house.broken()).toEqual([]));
  });
});
