import { expect, it } from 'vitest';
import { publicEvent } from '../../server/modules/outreach/index.ts';
import { PHONE } from './browser.ts';
import { become } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

/** Taps on the square, while the phone has no network. */
const TAPS = { 聊过: 5, 有顾虑: 2, 只看看: 9, 加入了: 1 } as const;

export const stall = (place: () => Place): void => {
  it('a representative counts without a network, and every tap arrives once', async () => {
    const { demo } = place();
    const event_code = await demo.told('event.coming');
    const event = await publicEvent(
      { app: demo.app, db: demo.app.db, actor: { kind: 'anonymous' }, now: demo.app.clock.now() },
      event_code,
    );
    const begins = event.starts_at.toZonedDateTimeISO(demo.plan.time_zone);
    await demo.forward(begins.toPlainDate().toString(), '13:00');

    const v = await place().arrives(PHONE);
    await become(v, '孟德福');
    await v.open('/app/duty');
    await v.link(new RegExp(event.title.slice(0, 6)), false).click();
    await v.button('我来值班').click();
    await v.button('开始计数').click();
    await v.heading('随手记').waitFor();
    await v.context.setOffline(true);
    await v.sees(/现在没有网络/);
    for (const [kind, times] of Object.entries(TAPS))
      for (let n = 0; n < times; n += 1) await tally(v, kind).click();
    // One too many is taken back.
    await tally(v, '只看看').click();
    await v.field('点错了：点一下减一').check();
    await tally(v, '只看看').click();
    await v.sees(`${17 + 2} 次点击存在手机里，有网络时自动发出。`);
    expect(await counted(v)).toEqual(TAPS);

    await v.context.setOffline(false);
    await v.sees('都已存到服务器。');
    expect(await counted(v)).toEqual(TAPS);
    // What the phone remembers is gone, so a reload shows what the server has, and sends nothing again.
    await v.page.reload();
    await v.sees('都已存到服务器。');
    expect(await counted(v)).toEqual(TAPS);
    await v.page.getByText('结束活动').click();
    await v.field('简短小结').fill('来了十几位街坊，最担心的是钱放在哪里。');
    await v.button('结束并公开小结').click();
    await v.sees('已结束');

    await v.open(`/events/${event_code}`);
    const figures = await v.words();
    for (const n of Object.values(TAPS)) expect(figures).toContain(String(n));
    await v.sees('来了十几位街坊，最担心的是钱放在哪里。');
    await v.leave();
    expect(await demo.broken()).toEqual([]);
  });
};

const tally = (v: Visitor, kind: string) => v.page.locator('button.tally').filter({ hasText: kind });

async function counted(v: Visitor): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const kind of Object.keys(TAPS)) rows[kind] = Number(await tally(v, kind).locator('b').innerText());
  return rows;
}
