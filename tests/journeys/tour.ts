import { expect, it } from 'vitest';
import { DESKTOP, PHONE } from './browser.ts';
import { countOf, minorOf } from './money.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

/**
 * What each door of a stop shows, by the words on it. A function gets the words of the stop itself, whose figures
 * must stand on the page behind the door.
 */
type Fact = RegExp | ((stop: string) => readonly string[]);
const numbersOf = (stop: string): string[] =>
  [...stop.matchAll(/聊了 (\d+) 个人：(\d+) 人加入，(\d+) 人有顾虑，另有 (\d+) 人/g)].flatMap((m) =>
    m.slice(1),
  );

const DOORS: Readonly<Record<number, Readonly<Record<string, Fact>>>> = {
  1: {
    这场活动的页面: numbersOf,
    代表的证件页: /杨秀英/,
    白山互助社: /浑江服务站/,
    以王春梅登录: /等待期到|可以申请互助|权益暂停/,
  },
  2: {
    以李晓雯登录: /两人复核/,
    以审核员登录: /逐条核对/,
    计划的规则: /等待期/,
  },
  3: {
    公示的案例: /李\*/,
    一年来的每一期: /第 1 期/,
  },
  4: {
    案例到账的记录: /已打款|互助金/,
    以李晓雯登录看陪伴: /杨秀英/,
    以财务登录: /打款/,
    白山互助社: /其中有人陪着的/,
  },
  5: {
    公开账本: /手里的钱 = 欠的钱/,
    以一位代付人登录: /账单/,
    会员数字: /白山市/,
    公开日志: /分摊/,
  },
  6: {
    以吴铁柱登录: /收到赠送/,
    一位停职代表的证件页: /已停职/,
    以互助社协调人登录: /表示不需要/,
  },
};
/** Doors whose names hold a period: its number, and a money figure of the stop, stand behind them. */
const SHEET = /^第 (\d+) 期/;

export const tour = (place: () => Place): void => {
  it('a stranger reads the tour: six stops, every door opens and shows what it promised', async () => {
    const v = await place().arrives(PHONE);
    await v.open('/tour');
    await v.sees('五分钟看懂同舟');
    await v.link('从第一站开始').click();
    for (let no = 1; no <= 6; no += 1) {
      await v.page.waitForURL(new RegExp(`/tour/${no}$`));
      await readStop(v, no);
      if (no < 6) await v.link(/^下一站：/, false).click();
    }
    await v.link('把时钟拨到下一个分摊日').click();
    await v.page.waitForURL(/\/tour\/next$/);
    await v.leave();
  });

  it('the button goes to the next sharing day, says what happened, and the new sheet can be done again by hand', async () => {
    const v = await place().arrives(DESKTOP);
    await v.open('/tour/next');
    await v.button('拨到下一个分摊日').click();
    await v.heading('时钟拨过去了，发生了这些事').waitFor({ timeout: 60_000 });
    const happened = await v.page.locator('.demo-happened').innerText();
    const [, no, share] = /第 (\d+) 期每人分摊 ([\d,.]+ 元)/.exec(happened) ?? [];
    expect(no, happened).toBeDefined();
    expect(happened).toContain(`王春梅这次付了 ${share}`);
    await v.link(`看第 ${no} 期分摊公示`).click();
    await v.heading(`第 ${no} 期，每份的钱是怎么算出来的`).waitFor();
    expect(await recompute(v)).toBe(minorOf(share!));
    await v.leave();
    expect(await place().demo.broken()).toEqual([]);
  });
};

async function readStop(v: Visitor, no: number): Promise<void> {
  const here = v.page.url();
  const stop = await v.words();
  const doors = v.page.locator('.demo-doors li');
  const names = await doors.locator('a.button, button').allInnerTexts();
  expect(names.length).toBeGreaterThanOrEqual(3);
  for (const name of names) {
    const door = doors.filter({ hasText: name }).locator('a.button, button');
    const [answer] = await Promise.all([
      v.page.waitForResponse((r) => r.request().isNavigationRequest() && r.status() < 300),
      door.first().click(),
    ]);
    expect(answer.status(), name).toBe(200);
    const fact = SHEET.test(name) ? sheetFact(name, stop) : DOORS[no]![name];
    expect(fact, `a fact for the door ${name} of stop ${no}`).toBeDefined();
    if (fact instanceof RegExp) await v.sees(fact);
    else for (const words of fact!(stop)) await v.sees(words);
    await v.open(here);
  }
}

/** The share of stop 3, or the amount that stop 6 says was given back. */
const sheetFact =
  (name: string, stop: string): Fact =>
  () => [
    SHEET.exec(name)![0],
    /这一期退回 ([\d,.]+ 元)/.exec(stop)?.[1] ?? /每人分摊\s+([\d,.]+ 元)/.exec(stop)![1]!,
  ];

/** Does a sheet's arithmetic again from its own figures with whole numbers; returns the share. */
async function recompute(v: Visitor): Promise<bigint> {
  const steps = new Map(
    await v.page
      .locator('#steps .steps li')
      .evaluateAll((items) =>
        items.map((li) => [
          li.querySelector('.says')!.textContent!,
          li.querySelector('.result')!.textContent!,
        ]),
      )
      .then((rows) => rows as [string, string][]),
  );
  const find = (says: RegExp) => [...steps].find(([key]) => says.test(key));
  const minor = (says: RegExp) => minorOf(find(says)?.[1] ?? '0.00 元');
  const weight = countOf(find(/^本期有多少份/)![1]);
  const cost = minor(/互助金合计$/) + minor(/^管理费/) + minor(/^按规则退还/) + minor(/^偿还以前各期/);
  expect(minor(/^本期一共要付/)).toBe(cost);
  const need = cost - minor(/^减去上期结余/) - minor(/^减去资助方/);
  expect(minor(/^还需要大家分摊/)).toBe(need);
  const [says, result] = find(/这就是每份的分摊$/)!;
  const unit = minorOf(says);
  const share = ((need + weight * unit - 1n) / (weight * unit)) * unit;
  expect(minorOf(result)).toBe(share);
  expect(minor(/^一共收到/)).toBe(share * weight);
  expect(minor(/转入下期结余$/)).toBe(share * weight - need);
  await v.sees(/^相等：/);
  return share;
}
