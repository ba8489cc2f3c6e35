import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const PATIENCE_MS = 20_000;

/** Somebody with a browser of their own: phone or desk, signed in or not. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  /** Opens an address of this house; anything but 200 is a fault. */
  open(address: string): Promise<void>;
  /** A button, link, heading or field by its role and visible name. */
  button(name: string | RegExp, exact?: boolean): Locator;
  link(name: string | RegExp, exact?: boolean): Locator;
  heading(name: string | RegExp): Locator;
  field(label: string | RegExp): Locator;
  /** Waits until the words stand on the page. */
  sees(words: string | RegExp): Promise<void>;
  /** The words of the main part of the page. */
  words(): Promise<string>;
  /** A refusal that the journey asks for on purpose is no fault. */
  expects(status: number, address: RegExp): void;
  /** Fails if the console showed an error, a script broke, or a request of this house failed; closes the browser. */
  leave(): Promise<void>;
}

/** `identity.me` answers 401 to whoever is not signed in: that is how the app asks. */
const ASKS_WHO = /\/api\/v1\/me$/;

export async function visitor(browser: Browser, url: string, kind: BrowserContextOptions): Promise<Visitor> {
  const context = await browser.newContext({ ...kind, baseURL: url });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await picture(page);
    await context.close();
  });
  const faults: string[] = [];
  const expected: { status: number; address: RegExp }[] = [{ status: 401, address: ASKS_WHO }];
  watch(page, url, faults, expected);
  const seen = (words: string | RegExp) => page.getByText(words).filter({ visible: true }).first();
  return {
    page,
    context,
    async open(address) {
      const answer = await page.goto(address);
      expect(answer?.status(), address).toBe(200);
    },
    button: (name, exact = true) => page.getByRole('button', { name, exact }),
    link: (name, exact = true) => page.getByRole('link', { name, exact }),
    heading: (name) => page.getByRole('heading', { name }),
    field: (label) => page.getByLabel(label),
    sees: (words) => seen(words).waitFor(),
    words: () => page.locator('main').innerText(),
    expects: (status, address) => void expected.push({ status, address }),
    async leave() {
      await context.close();
      expect(faults).toEqual([]);
    },
  };
}

/** What was on the screen when a journey failed. */
async function picture(page: Page): Promise<void> {
  const file = path.join(tmpdir(), `journey-${Date.now()}.png`);
  const taken = await page.screenshot({ path: file, timeout: 5_000 }).catch(() => undefined);
  if (taken) console.log(`${page.url()}: ${file}`);
}

function watch(
  page: Page,
  url: string,
  faults: string[],
  expected: readonly { status: number; address: RegExp }[],
): void {
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused or failed request is judged below, by its status.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`);
  });
  page.on('response', (answer) => {
    const address = answer.url();
    if (!address.startsWith(url) || answer.status() < 400) return;
    if (!expected.some((e) => e.status === answer.status() && e.address.test(address)))
      faults.push(`${answer.status()} ${answer.request().method()} ${address}`);
  });
  page.on('requestfailed', (request) => {
    // Leaving a page gives up what it was still asking for; being offline is what a journey does on purpose.
    const why = request.failure()?.errorText ?? '';
    if (request.url().startsWith(url) && !/ERR_(ABORTED|INTERNET_DISCONNECTED)/.test(why))
      faults.push(`${why} ${request.url()}`);
  });
}
