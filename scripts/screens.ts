// Takes the pictures of docs/screens from a running full demo: `node scripts/screens.ts http://localhost:8080`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DESKTOP, openBrowser, PHONE } from '../tests/journeys/browser.ts';
import { palettePng } from './palette-png.ts';

const FOLDER = fileURLToPath(new URL('../docs/screens/', import.meta.url));
const BYTES_MAX = 150_000;
/** What stands on a page while its contents are on their way. */
const BONES = '.bone, .loading, .skeleton';

type Go = (page: Page) => Promise<unknown>;

const at =
  (address: string): Go =>
  (page) =>
    page.goto(address);

/** Through a door of the tour: a link, or a button that signs somebody in. */
const door =
  (stop: number, name: string | RegExp): Go =>
  async (page) => {
    await page.goto(`/tour/${stop}`);
    const doors = page.locator('.demo-doors');
    await doors.getByRole('link', { name }).or(doors.getByRole('button', { name })).first().click();
  };

const inTurn =
  (...steps: Go[]): Go =>
  async (page) => {
    for (const step of steps) await step(page);
  };

/** As one of the invented people, found by what is said of them. */
const as =
  (note: string): Go =>
  async (page) => {
    await page.goto('/demo/people');
    await page.getByRole('listitem').filter({ hasText: note }).getByRole('button').first().click();
  };

const open =
  (selector: string): Go =>
  (page) =>
    page.locator(selector).first().click();

/** Scrolls so far that this begins below the top. */
const lookAt =
  (selector: string, below_px = 16): Go =>
  (page) =>
    page
      .locator(selector)
      .first()
      .evaluate((e, px) => window.scrollTo(0, e.getBoundingClientRect().top + window.scrollY - px), below_px);

const sum = door(3, /^第 \d+ 期/);
const steward = door(4, '以财务登录');

const PHONES: Readonly<Record<string, Go>> = {
  home: at('/'),
  period: inTurn(sum, lookAt('#steps')),
  tour: at('/tour/1'),
  'app-home': door(1, '以王春梅登录'),
  'app-statement': inTurn(door(5, '以一位代付人登录'), open('details.line > summary')),
  'app-tracker': inTurn(as('一位审核员已签字，等第二位'), open('a.row[href*="/cases/"]')),
  society: at('/societies/220600'),
};

const DESKS: Readonly<Record<string, Go>> = {
  home: at('/'),
  period: inTurn(sum, lookAt('.heading')),
  case: door(3, '公示的案例'),
  books: at('/books'),
  'console-case': door(2, '以审核员登录'),
  'console-settlement': inTurn(
    steward,
    at('/console/sharing'),
    open('table.rows tbody tr:first-child a'),
    lookAt('h2', 96),
  ),
  board: door(6, '以互助社协调人登录'),
};

async function take(
  browser: Browser,
  url: string,
  kind: 'phone' | 'desktop',
  name: string,
  go: Go,
): Promise<void> {
  const context = await browser.newContext({ ...(kind === 'phone' ? PHONE : DESKTOP), baseURL: url });
  const page = await context.newPage();
  await go(page);
  await page.waitForLoadState('networkidle');
  await page.waitForFunction((bones) => document.querySelector(bones) === null, BONES);
  await page.evaluate(() => document.fonts.ready);
  const png = palettePng(await page.screenshot({ animations: 'disabled' }));
  const file = `${name}-${kind}.png`;
  if (png.length > BYTES_MAX) throw new Error(`${file} has ${png.length} bytes, at most ${BYTES_MAX}`);
  writeFileSync(path.join(FOLDER, file), png);
  console.log(`${file}  ${Math.round(png.length / 1000)} kB`);
  await context.close();
}

const url = process.argv[2] ?? 'http://localhost:8080';
const only = process.argv[3];
mkdirSync(FOLDER, { recursive: true });
const browser = await openBrowser();
try {
  for (const [kind, list] of [
    ['phone', PHONES],
    ['desktop', DESKS],
  ] as const)
    for (const [name, go] of Object.entries(list))
      if (only === undefined || `${name}-${kind}`.includes(only)) await take(browser, url, kind, name, go);
} finally {
  await browser.close();
}
