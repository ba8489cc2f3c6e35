import { addDays } from '@tongzhou/kernel';
import { periodAt } from '@tongzhou/sharing';
import { expect, it } from 'vitest';
import { planState } from '../../server/modules/accounts/index.ts';
import { termsOn } from '../../server/modules/sharing/index.ts';
import { DESKTOP, PHONE } from './browser.ts';
import { pressTheButton } from './clock.ts';
import type { Demo } from './demo.ts';
import { minorOf } from './money.ts';
import { confirm, confirmByPasskey, giveAuthenticator, step } from './passkey.ts';
import { become, signInByPhone } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

const MOTHER = '孙桂兰';
const FINANCE = ['石玉梅', '冯磊'] as const;
const HOSPITAL = '白山市中心医院';
const STORY = '刚查出来，想早点把手续办好。';
const CLAUSE = /恶性肿瘤（重度）/;

/** From a daughter's worry to the aid in her mother's account, each step by who takes it, on screens. */
export const aid = (place: () => Place): void => {
  let case_id = '';
  let amount = 0n;

  it('a daughter asks for her mother, who applies herself as the rules say', async () => {
    const { demo } = place();
    const daughter = await place().arrives(PHONE);
    await become(daughter, '李晓雯');
    await daughter.open('/app/help');
    await daughter.field('病人知道').check();
    await daughter.button('下一步').click();
    await daughter.sees(/有自己登录的成年人，由本人申请/);
    await daughter.sees(/带证明到服务站/);
    await daughter.leave();

    const mother = await place().arrives(PHONE);
    await mother.open('/app/sign-in');
    await signInByPhone(mother, await motherPhone(demo));
    await mother.heading('我的互助').waitFor();
    await mother.link('申请互助').click();
    await fillHelp(mother, demo, { knows: '我就是病人', who: /^孙/ });
    await mother.button('看看有没有妨碍').click();
    await mother.page.waitForURL(/\/app\/cases\//);
    await mother.heading('还没有提交').waitFor();
    case_id = mother.page.url().split('/').at(-1)!;
    amount = minorOf(await fact(mother, '按规则最多'));
    expect(amount).toBeGreaterThan(0n);
    await addDocument(mother, '病理报告');
    await addDocument(mother, '出院小结');
    await mother.button('提交申请').click();
    await mother.heading('已提交').waitFor();
    await mother.sees(/下一步：由审核员处理，\d{4}年\d{1,2}月\d{1,2}日前/);
    await mother.page.getByText('填写收款账户', { exact: true }).click();
    await mother.field('户名').fill(MOTHER);
    await mother.field('银行账号').fill('9990000000000200005');
    await mother.field('开户银行').fill('吉林银行（演示）');
    await mother.button('保存账户').click();
    await mother.sees(/尾号 \S*0005/);
    await mother.page.getByText('同意公开姓氏和经历', { exact: true }).click();
    await mother.field('经历（可以不写）').fill(STORY);
    await mother.button('同意公开').click();
    await mother.sees('您同意公开姓氏和写下的经历。');
    await mother.leave();
  });

  it('one reviewer proposes and cannot sign; another signs', async () => {
    const [first, second] = [await place().arrives(DESKTOP), await place().arrives(DESKTOP)];
    const file = `/console/cases/${case_id}`;
    await become(first, '梁静');
    await first.open(file);
    await step(first, '开始初审');
    await first.page.locator('.state-line').getByText('初审', { exact: true }).waitFor();
    await step(first, '转入调查');
    await first.page.locator('.state-line').getByText('调查', { exact: true }).waitFor();

    const investigator = await place().arrives(DESKTOP);
    await become(investigator, '许丹');
    await investigator.open(file);
    const clause = investigator.page.locator('.clause').filter({ hasText: CLAUSE }).first();
    await clause.getByRole('button', { name: '写结论' }).click();
    await clause.getByText('符合', { exact: true }).click();
    await clause.getByRole('button', { name: '保存结论' }).click();
    await clause.getByText('第 1 条').waitFor();
    await investigator.leave();

    await first.open(file);
    await first.button('提出决定').click();
    await first.field('给予互助').check();
    await first.sees(CLAUSE);
    await step(first, '提出并签字');
    await first.sees('您不能签自己提的方案');
    expect(await first.button('同意并签字').count()).toBe(0);
    await first.leave();

    await become(second, '宋明远');
    await second.open(file);
    await step(second, '同意并签字', '签字，决定生效');
    await second.page.locator('.state-line').getByText('已通过，待公示').waitFor();
    await second.leave();
  });

  it('notice, two signatures with a passkey each, and the share is taken', async () => {
    const { demo } = place();
    // The cases of a period in notice are fixed already: hers comes into the next one.
    while (await demo.inNotice()) await pressTheButton(place());
    const coming = await nextPeriod(demo);
    await demo.forward(coming.notice_on);
    const stranger = await place().arrives(PHONE);
    await stranger.open(`/cases/${case_id}`);
    await stranger.sees('孙*');
    await stranger.sees(STORY);
    await stranger.sees(/公示到/);

    await demo.forward(coming.sharing_on);
    const period = `/console/sharing/${demo.plan.code}/${coming.period_no}`;
    const officers: Visitor[] = [];
    for (const [i, name] of FINANCE.entries()) {
      const officer = await place().arrives(DESKTOP);
      // Without a fresh passkey the API refuses; the dialog is the answer to that.
      officer.expects(403, /\/signatures$/);
      // After the second signature the preview may be gone before the page knows.
      officer.expects(409, /\/preview$/);
      officers.push(officer);
      await become(officer, name);
      const authenticator = await giveAuthenticator(officer);
      await officer.open(period);
      await officer.heading('签字').waitFor();
      await step(officer, '签字');
      await confirmByPasskey(officer);
      expect(await authenticator.keys()).toBe(1);
      await officer.sees(i === 0 ? '您已签字。第二个字要由另一位财务或管理员来签。' : '已分摊');
    }
    await settled(demo, coming.period_no);
    await pay(officers as [Visitor, Visitor]);
    await demo.job('payouts.reconcile');

    await stranger.open(`/plans/${demo.plan.code}/periods/${coming.period_no}`);
    const line = stranger.page.locator('#lines tr').filter({ hasText: case_id.slice(0, 8) });
    expect(minorOf(await line.innerText())).toBe(amount);
    await stranger.open(`/cases/${case_id}`);
    await stranger.sees('已支付');
    await stranger.leave();
  });

  async function pay([one, other]: [Visitor, Visitor]): Promise<void> {
    const row = (v: Visitor) =>
      v.page.getByRole('row').filter({ hasText: case_id.slice(0, 8).toUpperCase() });
    for (const v of [one, other]) v.expects(403, /\/release$/);
    await one.open('/console/payouts');
    await row(one).getByRole('button', { name: '备款', exact: true }).click();
    await confirm(one, '备款');
    await row(one).getByText('您备的款，要另一位财务来放').waitFor();
    expect(await row(one).getByRole('button', { name: '放款', exact: true }).count()).toBe(0);
    await other.open('/console/payouts');
    await row(other).getByRole('button', { name: '放款', exact: true }).click();
    await other.page
      .getByRole('dialog')
      .getByRole('button', { name: /^放款 / })
      .click();
    await other.sees('已放款，等银行回单');
    await other.open('/console/payouts?tab=list');
    await row(other)
      .getByText(/已放款|已交银行/)
      .waitFor();
    await one.leave();
    await other.leave();
  }

  it('her tracker says paid, with the day and the amount', async () => {
    const { demo } = place();
    const mother = await place().arrives(PHONE);
    await mother.open('/app/sign-in');
    await signInByPhone(mother, await motherPhone(demo));
    await mother.heading('我的互助').waitFor();
    await mother.open(`/app/cases/${case_id}`);
    await mother.heading('已打款').waitFor();
    const paid = /互助金 ([\d,.]+ 元)，\d{4}年\d{1,2}月\d{1,2}日已打到收款账户/.exec(await mother.words());
    expect(minorOf(paid?.[1] ?? '')).toBe(amount);
    await mother.leave();
    expect(await demo.broken()).toEqual([]);
  });
};

const fact = (v: Visitor, term: string): Promise<string> =>
  v.page.locator('dl.facts > div').filter({ hasText: term }).locator('dd').innerText();

/** She has a login of her own; her daughter pays for her. */
const motherPhone = async (demo: Demo): Promise<string> =>
  demo.phoneInFamily(await demo.told('user.daughter'), MOTHER);

async function fillHelp(v: Visitor, demo: Demo, o: { knows: string; who: RegExp }): Promise<void> {
  await v.field(o.knows).check();
  await v.button('下一步').click();
  await v.heading('谁生病了').waitFor();
  await v.page.getByRole('radio', { name: o.who }).first().check();
  await v.button('下一步').click();
  await v.field('诊断的病').selectOption({ label: '恶性肿瘤（重度）' });
  await v.button('下一步').click();
  const [year, month, day] = addDays(demo.today(), -3).split('-').map(Number);
  await v.field('年').fill(String(year));
  await v.field('月').fill(String(month));
  await v.field('日').fill(String(day));
  await v.field('否').check();
  await v.button('下一步').click();
  await v.field('确诊的医院').fill(HOSPITAL);
  await v.button('下一步').click();
  await v.heading('请核对').waitFor();
}

/** Only a fingerprint leaves the phone. */
async function addDocument(v: Visitor, kind: string): Promise<void> {
  const add = v.page.locator('details').filter({ hasText: '登记一份材料' });
  if ((await add.getAttribute('open')) === null) await v.page.getByText('登记一份材料').click();
  await v.field('是什么材料').selectOption({ label: kind });
  await v.page
    .locator('input[type=file]')
    .setInputFiles({ name: `${kind}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF ${kind}`) });
  await v.page.locator('.row-title').filter({ hasText: kind }).waitFor();
}

async function nextPeriod(demo: Demo) {
  const { app, plan } = demo;
  const { period_no } = await planState(app.db, plan.plan_id);
  const { calendar } = await termsOn(app.db, plan.plan_id, demo.today());
  return periodAt(calendar, plan.first_period_from, period_no + 1);
}

/** The second signature sets off the settlement by itself; this only waits for it. */
const settled = (demo: Demo, period_no: number) =>
  expect
    .poll(
      async () =>
        (await planState(demo.app.db, demo.plan.plan_id)).period_no === period_no && !(await demo.inNotice()),
      {
        timeout: 30_000,
        interval: 300,
      },
    )
    .toBe(true);
