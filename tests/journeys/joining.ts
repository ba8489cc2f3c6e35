import { expect, it } from 'vitest';
import { PHONE } from './browser.ts';
import { minorOf } from './money.ts';
import { payAtProvider, signInByPhone } from './people.ts';
import type { Place } from './place.ts';

/** Four characters, and a number whose check character is X. */
const NAME = '欧阳明月';
const ID_NUMBER = '22060219880315068X';
const PHONE_NO = '19900009001';
const FIRST_TOP_UP = '30.00 元';
/** Screens between the first word and the confirmation: what somebody at a stall has patience for. */
const SCREENS_MAX = 24;

export const joining = (place: () => Place): void => {
  it('a passer-by becomes a member on her own phone', async () => {
    const v = await place().arrives(PHONE);
    // The wrong check character below.
    v.expects(422, /\/memberships$/);
    const screens: string[] = [];
    const next = async (name = '下一步') => {
      screens.push(await v.page.locator('h1').innerText());
      await v.button(name).click();
    };
    await v.open('/app/');
    await v.sees(/互助计划不是保险/);
    await v.sees(/最近 12 个月分摊 \d+ 次/);
    await v.link('看看我能不能加入').click();
    await v.heading('看看能不能加入').waitFor();
    await v.field('年').fill('1988');
    await v.field('月').fill('3');
    await v.field('日').fill('15');
    await next();
    const questions = await answerAll(v, next);
    await v.heading('可以加入').waitFor();
    await v.sees(/等待期到\d{4}年\d{1,2}月\d{1,2}日为止/);
    screens.push('可以加入');
    await v.link('加入').click();

    await v.field('我自己').check();
    await next();
    expect(await answerAll(v, next)).toBe(questions);
    // Nobody is asked who they are before the questions that may turn them away.
    await v.page.waitForURL(/\/app\/sign-in\?back=/);
    screens.push('登录');
    await signInByPhone(v, PHONE_NO);

    await v.heading('姓名和证件').waitFor();
    await v.field('真实姓名').fill(NAME);
    await v.field('证件号码').fill(ID_NUMBER.replace(/.$/, '1'));
    await v.field('所在的城市或单位').selectOption({ label: '白山市' });
    await next();
    for (const words of [/我读过并同意/, /我明白互助计划不是保险/, /我同意为办理加入/, /我单独同意保存健康/])
      await v.field(words).check();
    await next();
    await v.heading('请核对').waitFor();
    await v.button('确认加入').click();
    // A wrong check character leads back to its field, and only that is asked again.
    await v.heading('姓名和证件').waitFor();
    await v.page.locator('.field.wrong').filter({ hasText: '证件号码' }).waitFor();
    await v.field('证件号码').fill(ID_NUMBER.toLowerCase());
    await next();
    await next();
    await v.sees(NAME);
    await next('确认加入');

    await v.heading('已经加入').waitFor();
    const covered = /从(\d{4}年\d{1,2}月\d{1,2}日)起得的病可以申请互助/.exec(await v.words())?.[1];
    expect(covered, 'the end of the waiting as a date').toBeDefined();
    await v.sees(/会员号 TZ/);
    screens.push('已经加入');
    await v.field(new RegExp(`^${FIRST_TOP_UP}`)).check();
    await v.button('去支付').click();
    screens.push('付款');
    await payAtProvider(v);
    screens.push('已到账');
    expect(screens.length, screens.join(' → ')).toBeLessThanOrEqual(SCREENS_MAX);

    await v.link('回到我的互助').click();
    await v.heading('我的互助').waitFor();
    await v.sees(`等待期到${covered}为止，从那天起得的病可以申请互助。`);
    expect(minorOf(await v.page.locator('.figure-value').first().innerText())).toBe(3_000n);
    await v.link('账单').click();
    await v.heading('账单').waitFor();
    await v.sees('+30.00 元');
    await v.leave();
    expect(await place().demo.broken()).toEqual([]);
  });
};

/** Answers every question of the health notice so that it admits; returns how many there were. */
async function answerAll(
  v: Awaited<ReturnType<Place['arrives']>>,
  next: () => Promise<void>,
): Promise<number> {
  await v.sees(/第 1 题，共 \d+ 题/);
  const all = Number(/共 (\d+) 题/.exec(await v.words())![1]);
  for (let no = 1; no <= all; no += 1) {
    await v.sees(`第 ${no} 题，共 ${all} 题`);
    await v.field('否').check();
    await next();
  }
  return all;
}
