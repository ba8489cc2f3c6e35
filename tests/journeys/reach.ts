import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions } from 'playwright-core';
import { expect, it } from 'vitest';
import { DESKTOP, PHONE } from './browser.ts';
import { become } from './people.ts';
import type { Place } from './place.ts';
import type { Visitor } from './visitor.ts';

/** A page, and words or a place on it that show that it is there in full. */
type Stop = readonly [address: string, shows: string];

const SITE = (plan: string): Stop[] => [
  ['/', 'h1'],
  ['/tour', 'h1'],
  [`/plans/${plan}`, 'h1'],
  [`/plans/${plan}/periods`, 'table'],
  [`/plans/${plan}/periods/25`, '#steps'],
  [`/plans/${plan}/cases`, 'h1'],
  ['/books', 'table'],
  ['/members', 'h1'],
  ['/societies', 'h1'],
  ['/societies/220600', 'h1'],
  ['/log', 'h1'],
  ['/demo/people', '.demo-people'],
];
const MEMBER = (plan: string): Stop[] => [
  ['/app/', '.figure-value'],
  [`/app/statement/${plan}`, 'details.line'],
  [`/app/top-up/${plan}`, 'fieldset'],
  ['/app/help', 'fieldset'],
  ['/app/notices', '.page h1'],
  ['/app/me', '.page h1'],
  ['/app/gift', 'form'],
];
const STRANGER = (plan: string): Stop[] => [
  ['/app/', '.panel h2'],
  ['/app/sign-in', 'form'],
  [`/app/check/${plan}`, 'fieldset'],
];
const FINANCE = (plan: string): Stop[] => [
  ['/console/', 'main h1'],
  [`/console/sharing/${plan}`, 'table.rows'],
  [`/console/sharing/${plan}/25`, 'table'],
  ['/console/payouts?tab=list', 'table.rows'],
];
const COORDINATOR: Stop[] = [
  ['/console/board', 'table.rows'],
  ['/console/visits', 'main h1'],
  ['/console/events', 'table.rows'],
];
const REVIEWER: Stop[] = [['/console/cases', 'main h1']];

/** Narrowest screens that must not scroll sideways: WCAG's 320, and the cheap phone's 360. */
const WIDTHS = [320, 360] as const;

export const reach = (place: () => Place): void => {
  const plan = () => place().demo.plan.code;

  /** Every main page, by who goes there and with what. */
  const everywhere = async (
    colorScheme: 'light' | 'dark',
    look: (v: Visitor) => Promise<readonly string[]>,
  ): Promise<string[]> => {
    const found: string[] = [];
    const walks: [BrowserContextOptions, string | null, Stop[]][] = [
      [PHONE, null, [...SITE(plan()), ...STRANGER(plan())]],
      [PHONE, '李晓雯', MEMBER(plan())],
      [PHONE, '孟德福', [['/app/duty', '.panel']]],
      [DESKTOP, '石玉梅', FINANCE(plan())],
      [DESKTOP, '朴美花', COORDINATOR],
      [DESKTOP, '梁静', REVIEWER],
    ];
    for (const [kind, name, stops] of walks)
      await walk(place(), { ...kind, colorScheme }, name, stops, async (v, address) => {
        found.push(...(await look(v)).map((what) => `${address} ${what}`));
      });
    return found;
  };

  it('nothing serious for axe on the main pages, and none scrolls sideways on a narrow phone', async () => {
    const found = await everywhere('light', async (v) => [
      ...(await seriousOn(v, (axe) => axe.withTags(WCAG))),
      ...(await sideways(v)),
    ]);
    expect(found).toEqual([]);
  });

  it('the dark theme keeps the contrast', async () => {
    const found = await everywhere('dark', (v) => seriousOn(v, (axe) => axe.withRules(['color-contrast'])));
    expect(found).toEqual([]);
  });

  it('the public site reads without JavaScript', async () => {
    const v = await place().arrives({ ...PHONE, javaScriptEnabled: false });
    for (const [address, shows] of SITE(plan())) {
      await v.open(address);
      await v.page.locator(`main ${shows}, main${shows}`).first().waitFor();
    }
    await v.open('/');
    await v.sees('互助计划不是保险');
    await v.link('账本').first().click();
    await v.sees('手里的钱 = 欠的钱');
    await v.leave();
  });

  it('the keyboard alone reaches the main action of site, app and console', async () => {
    const v = await place().arrives(DESKTOP);
    await v.open('/tour');
    await tabTo(v, '从第一站开始');
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL(/\/tour\/1$/);

    await v.open('/app/');
    await v.link('看看我能不能加入').waitFor();
    await tabTo(v, '看看我能不能加入');
    await v.page.keyboard.press('Enter');
    await v.heading('看看能不能加入').waitFor();
    for (const part of ['1968', '3', '5']) {
      await v.page.keyboard.press('Tab');
      await v.page.keyboard.type(part);
    }
    await v.page.keyboard.press('Enter');
    await v.sees(/第 1 题/);

    await become(v, '梁静');
    await v.open('/console/');
    await v.page.locator('main h1').waitFor();
    await v.page.keyboard.press('g');
    await v.page.keyboard.press('c');
    await v.page.waitForURL(/\/console\/cases$/);
    await v.page.locator('table.rows tbody tr').first().waitFor();
    await v.page.keyboard.press('j');
    await v.page.keyboard.press('Enter');
    await v.page.waitForURL(/\/console\/cases\/[0-9a-f-]{36}$/);
    await v.heading('逐条核对').waitFor();
    await v.leave();
  });
};

/** Visits the pages one after another as somebody, or as nobody. */
async function walk(
  place: Place,
  kind: BrowserContextOptions,
  name: string | null,
  stops: readonly Stop[],
  look: (v: Visitor, address: string) => Promise<void>,
): Promise<void> {
  const v = await place.arrives(kind);
  if (name) await become(v, name);
  for (const [address, shows] of stops) {
    await v.open(address);
    await v.page.locator(shows).first().waitFor();
    await look(v, address);
  }
  await v.leave();
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function seriousOn(v: Visitor, rules: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  // One page without frames of other houses needs no second page to gather the findings in.
  const { violations } = await rules(new AxeBuilder({ page: v.page }).setLegacyMode()).analyze();
  return violations
    .filter((rule) => rule.impact === 'serious' || rule.impact === 'critical')
    .map((rule) => `${rule.id}: ${rule.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

async function sideways(v: Visitor): Promise<string[]> {
  const before = v.page.viewportSize()!;
  const wide: string[] = [];
  for (const width of WIDTHS) {
    await v.page.setViewportSize({ width, height: 740 });
    const scrolls = await v.page.evaluate(() => document.documentElement.scrollWidth);
    if (scrolls > width) wide.push(`${scrolls} px wide on ${width}`);
  }
  await v.page.setViewportSize(before);
  return wide;
}

const TABS_MAX = 60;

async function tabTo(v: Visitor, words: string): Promise<void> {
  for (let n = 0; n < TABS_MAX; n += 1) {
    await v.page.keyboard.press('Tab');
    const at = await v.page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
    if (at === words) return;
  }
  throw new Error(`${words} is not among the first ${TABS_MAX} stops of the keyboard`);
}
