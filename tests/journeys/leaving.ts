import { expect, it } from 'vitest';
import { PHONE } from './browser.ts';
import { minorOf } from './money.ts';
import { become, peopleIn } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

export const leaving = (place: () => Place): void => {
  it('a member leaves in one step, and the refund shown before is the refund given', async () => {
    const v = await place().arrives(PHONE);
    // Somebody with a city and no part in the story.
    const member = (await peopleIn(v, 'member')).filter((p) => !p.note.includes(' ')).at(-1);
    expect(member).toBeDefined();
    await become(v, member!.name);
    await v.heading('我的互助').waitFor();
    const balance = minorOf(await v.page.locator('.figure-value').first().innerText());
    await v.page.locator('a.row[href*="/memberships/"]').first().click();
    await v.link(/^退出/, false).click();
    await v.heading('退出').waitFor();
    await v.sees('退出后得的病不能申请互助。');
    // In notice, what the running period may still cost comes after its sharing day.
    const [shown, later] = [await refund(v, '现在退还'), await refund(v, '分摊日以后退还')];
    expect(shown + later).toBe(balance);
    await v.button('确认退出').click();
    await v.heading('已经退出').waitFor();
    expect(minorOf(await v.page.getByText(/^退还 .*按原路退回/).innerText())).toBe(shown);
    await v.link('退款', false).click();
    await v.heading('退款').waitFor();
    await v.page
      .getByText(/已退回|已发出|待处理/)
      .first()
      .waitFor();
    await v.open('/app/');
    await v.sees(/已退出|退出中|一人得大病/);
    await v.leave();
    expect(await place().demo.broken()).toEqual([]);
  });
};

async function refund(v: Visitor, term: string): Promise<bigint> {
  const row = v.page.locator('dl.facts > div').filter({ hasText: term });
  return (await row.count()) === 0 ? 0n : minorOf(await row.locator('dd').innerText());
}
