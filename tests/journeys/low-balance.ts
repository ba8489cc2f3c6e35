import { expect, it } from 'vitest';
import { PHONE } from './browser.ts';
import { pressTheButton } from './clock.ts';
import { minorOf } from './money.ts';
import { become, payAtProvider, peopleIn } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

const FRIEND = '赵春燕';
/** Left in the account: less than one period may cost. */
const LEFT_MINOR = 100n;

/** Too little on a notice day, a friend's gift within the grace, counted again on the next notice day. */
export const lowBalance = (place: () => Place): void => {
  it('a low balance suspends, says until when, and a gift brings back without a new waiting period', async () => {
    const v = await place().arrives(PHONE);
    const { name, balance } = await memberWithoutReserves(v);
    await v.open(`/app/money/${place().demo.plan.code}/withdraw`);
    await v.field('金额').fill(yuan(balance - LEFT_MINOR));
    await v.button('确认退款').click();
    await v.sees(/已申请退款/);
    await v.open('/app/');
    await v.sees(/是下一个公示日，到那天余额要有/);
    const { number, covered } = await membership(v);

    await pressTheButton(place());
    // Weeks later the session has ended.
    await become(v, name);
    await v.open('/app/');
    await v.page.locator('.note-title').getByText('权益暂停').waitFor();
    await v.sees(/还差 [\d.]+ 元。\d{4}年\d{1,2}月\d{1,2}日前补足就恢复，不重新计算等待期。/);

    await gift(await place().arrives(PHONE), number, name);
    await pressTheButton(place());
    // Weeks later the session has ended.
    await become(v, name);
    await v.open('/app/');
    await v.page.locator('.tag').getByText('已生效').waitFor();
    expect(await v.page.locator('.note-title').getByText('权益暂停').count()).toBe(0);
    expect(await membership(v)).toEqual({ number, covered });
    await v.open(`/app/statement/${place().demo.plan.code}`);
    await v.sees('收到赠送');
    await v.leave();
    expect(await place().demo.broken()).toEqual([]);
  });
};

/** Somebody covered whom neither a wallet nor an earlier gift would save on the notice day. */
async function memberWithoutReserves(v: Visitor): Promise<{ name: string; balance: bigint }> {
  const figure = () => v.page.locator('.figure-value');
  for (const { name } of (await peopleIn(v, 'member')).filter((p) => !p.note.includes(' '))) {
    await become(v, name);
    await v.heading('我的互助').waitFor();
    const balance = minorOf(await figure().first().innerText());
    const covered = await v.page.locator('.tag').getByText('已生效').count();
    await v.open('/app/money');
    await v.heading('钱包').waitFor();
    const wallet = minorOf(await figure().last().innerText());
    if (covered === 1 && wallet === 0n && balance > 2n * LEFT_MINOR) return { name, balance };
  }
  throw new Error('nobody in the demo is covered and has nothing in the wallet');
}

const yuan = (minor: bigint): string => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;

/** The number in the gift link, and the day on which the waiting ends or ended. */
async function membership(v: Visitor): Promise<{ number: string; covered: string }> {
  await v.page.locator('a.row[href*="/memberships/"]').first().click();
  await v.sees('会员号');
  const words = await v.words();
  await v.page.getByText('请家人朋友替我充值').click();
  const link = await v.page.getByText(/\/app\/gift\/TZ/).innerText();
  await v.page.goBack();
  return {
    number: /TZ[0-9A-Z-]+/.exec(link)![0],
    covered: /等待期结束\s+(\S+)/.exec(words)![1]!,
  };
}

async function gift(friend: Visitor, number: string, name: string): Promise<void> {
  await become(friend, FRIEND);
  await friend.open(`/app/gift/${number}`);
  await friend.sees(new RegExp(`^${name[0]}.?\\*+$`));
  // Who gives learns nothing of what the other has.
  expect(await friend.words()).not.toMatch(/余额 [\d,.]+ 元/);
  await friend.field(/^30\.00 元/).check();
  await friend.button('去支付').click();
  await payAtProvider(friend);
  await friend.sees('30.00 元 已进入对方的互助账户。');
  await friend.leave();
}
