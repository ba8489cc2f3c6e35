import { expect } from 'vitest';
import { DESKTOP } from './browser.ts';
import type { Place } from './place.ts';

const ADVANCE_MS = 60_000;

/** The demo's own button: to the next sharing day, with everything that happens on the way. Returns what the page says. */
export async function pressTheButton({ arrives }: Place): Promise<string> {
  const v = await arrives(DESKTOP);
  await v.open('/tour/next');
  const before = await v.words();
  await v.button('拨到下一个分摊日').click();
  await expect.poll(() => v.words(), { timeout: ADVANCE_MS }).not.toBe(before);
  await v.heading('时钟拨过去了，发生了这些事').waitFor();
  const happened = await v.page.locator('.demo-happened').innerText();
  await v.leave();
  return happened;
}
