import { expect, it, vi } from 'vitest';
import { DESKTOP, PHONE } from './browser.ts';
import { standsStill } from './passkey.ts';
import { become, peopleIn } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

export const COORDINATOR = '朴美花';
const VISITORS = ['孟德福', '杨秀英'] as const;
const REPORT = '坐了半小时，精神不错，想有人帮着整理材料。';

export const visit = (place: () => Place): void => {
  it('a visit: asked for, agreed to by everybody at home, planned, made, reported, and sealed from reviewers', async () => {
    const ill = await place().arrives(PHONE);
    const [patient] = (await peopleIn(ill, 'ill')).filter((p) => p.note.includes('申请在初审'));
    await become(ill, patient!.name);
    await ill.page.locator('a.row[href*="/cases/"]').first().click();
    await ill.page.locator('a.row[href*="/care/"]').click();
    const case_id = ill.page.url().split('/').at(-1)!;
    await ask(ill, patient!.name);
    await ill.sees('家里的成年人已同意 0 位，共 1 位。');

    const coordinator = await place().arrives(DESKTOP);
    await become(coordinator, COORDINATOR);
    await coordinator.open('/console/visits');
    const row = coordinator.page.getByRole('row').filter({ hasText: '待安排' }).first();
    // The ill member has agreed and it may be planned; every adult at home must have agreed by the door.
    await row.getByText('家中成年人 0/1').waitFor();
    expect(await row.getByRole('button', { name: '安排', exact: true }).isDisabled()).toBe(false);
    await ill.button('又一位家人当面同意了').click();
    await ill.sees('该同意的人都同意了。');
    await coordinator.open('/console/visits');
    await row.getByRole('button', { name: '安排', exact: true }).click();
    const day = await plan(coordinator);

    await place().demo.forward(day, '09:50');
    const visit_id = await make(await place().arrives(PHONE));
    await ill.page.reload();
    await ill.heading('已结束').waitFor();
    await ill.open('/app/me/looks');
    await ill.sees('为探访查看称呼、电话和地址');
    await ill.sees(/会员代表或协调人（编号 \d+）/);
    await ill.leave();

    const reviewer = await place().arrives(DESKTOP);
    await become(reviewer, '梁静');
    await reviewer.open('/console/visits');
    await reviewer.sees('这一页给以下角色使用：互助社协调人。');
    await reviewer.open(`/console/cases/${case_id}`);
    await reviewer.heading('逐条核对').waitFor();
    expect(await reviewer.words()).not.toMatch(new RegExp(`探访|${REPORT}`));
    // Asked for by hand, from her own page, the report is not for her.
    reviewer.expects(403, /\/report\/open$/);
    const refused = await reviewer.page.evaluate(async (address) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() };
      const answer = await fetch(address, { method: 'POST', headers, body: '{}' });
      return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
    }, `/api/v1/visits/${visit_id}/report/open`);
    expect(refused).toEqual({ status: 403, code: 'auth.role_missing' });
    await reviewer.leave();
    await coordinator.leave();
    expect(await place().demo.broken()).toEqual([]);
  });

  it('who wants no visits is on the board, in no colour, with nothing to press', async () => {
    const v = await place().arrives(DESKTOP);
    await become(v, COORDINATOR);
    await v.open('/console/board');
    const never = v.page.getByRole('row').filter({ hasText: '表示不需要' });
    await never.first().waitFor();
    for (const row of await never.all()) {
      expect(await row.getByRole('button').count()).toBe(0);
      expect(await row.getAttribute('class')).not.toContain('overdue');
    }
    await v.button('只看逾期').click();
    await v.page.waitForURL(/red=1/);
    await v.page.waitForLoadState('networkidle');
    expect(await never.count()).toBe(0);
    await v.leave();
  });
};

async function ask(v: Visitor, name: string): Promise<void> {
  await v.page.getByText('请人来看看', { exact: true }).click();
  await v.field('怎么称呼病人').fill(`${name.slice(0, 1)}师傅`);
  await v.field('联系电话').fill('13900001111');
  await v.field('地址或病房').fill('演示小区 5 号楼 1 单元（演示地址）');
  await v.field('家里还有几位成年人').selectOption('1');
  await v.field('什么时候方便（可以不写）').fill('上午');
  await v.button('提出').click();
  await v.heading('已提出，等待安排').waitFor();
}

/** Two visitors, one of them experienced; returns the day. */
async function plan(v: Visitor): Promise<string> {
  const dialog = v.page.getByRole('dialog').filter({ hasText: '安排探访' });
  const day = await dialog.getByLabel('日期').inputValue();
  for (const name of VISITORS) await choose(v, '探访人', name);
  // A list of several stays open until something else is touched.
  await dialog.getByText(/^首次至少两人/).click();
  await choose(v, '您担保有经验的人（可不选）', VISITORS[0]);
  await choose(v, '没有报平安时的第二联系人', '隋海霞');
  await dialog.getByLabel('以上风险已问过家属').check();
  await dialog.getByRole('button', { name: '安排', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await v.page
    .getByRole('row')
    .filter({ hasText: VISITORS[1] })
    .filter({ hasText: '已安排' })
    .first()
    .waitFor();
  return day;
}

/** Opens a select of the dialog and takes one of its own options; another's may still be closing. */
async function choose(v: Visitor, label: string, name: string): Promise<void> {
  const box = v.page.getByRole('combobox', { name: label });
  await standsStill(v);
  await box.click();
  const list = await box.getAttribute('aria-controls');
  const options = v.page.locator('.ant-select-dropdown', { has: v.page.locator(`[id="${list}"]`) });
  const option = options.locator('.ant-select-item-option').filter({ hasText: name });
  const taken = options.locator('.ant-select-item-option-selected').filter({ hasText: name });
  // A list that is still opening may swallow a click.
  await vi.waitFor(
    async () => {
      if ((await taken.count()) === 0) await option.click({ timeout: 2_000 });
      expect(await taken.count()).toBe(1);
    },
    { timeout: 20_000, interval: 200 },
  );
}

/** At the door, inside, out again, and the report; returns the visit. */
async function make(v: Visitor): Promise<string> {
  await become(v, VISITORS[0]);
  await v.open('/app/duty');
  await v.page.locator('a.row[href*="/duty/visits/"]').first().click();
  const visit_id = v.page.url().split('/').at(-1)!;
  await v.button('查看称呼、电话和地址').click();
  await v.sees(/演示小区 5 号楼/);
  await v.button('到门口了').click();
  await v.sees('如果不是这样，请今天不要去。');
  await v.field('来的人都没有发热、咳嗽').check();
  await v.field('刚才又问过，对方仍然愿意').check();
  await v.button('到门口了').click();
  await v.button('我们出来了').click();
  await v.field('情况怎样').fill(REPORT);
  await v.field('手续').check();
  await v.button('交小结').click();
  await v.heading('已结束').waitFor();
  await v.leave();
  return visit_id;
}
