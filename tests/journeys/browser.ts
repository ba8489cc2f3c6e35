import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core';

interface Found {
  path: string;
  /** flags this build needs besides ours */
  args: readonly string[];
}

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
] as const;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // The packaged build has no profile in which to keep passwords, and must not ask.
  '--password-store=basic',
];

/**
 * CHROMIUM_PATH, then a browser of this machine, then the one that came with `npm ci`.
 * JOURNEYS_PACKAGED=1 passes over what is installed.
 */
export async function findChromium(env: NodeJS.ProcessEnv = process.env): Promise<Found> {
  if (env.CHROMIUM_PATH) return { path: env.CHROMIUM_PATH, args: [] };
  const installed = env.JOURNEYS_PACKAGED === '1' ? undefined : INSTALLED.find((path) => existsSync(path));
  return installed ? { path: installed, args: [] } : packaged();
}

/** Packed for Linux servers; its own flags are for a place where nothing else runs, so only what it cannot do without is taken. */
async function packaged(): Promise<Found> {
  const { default: pack } = await import('@sparticuz/chromium');
  return { path: await pack.executablePath(), args: ['--no-zygote', '--headless=shell'] };
}

export async function openBrowser(say: (line: string) => void = console.log): Promise<Browser> {
  const { path, args } = await findChromium();
  const browser = await chromium.launch({ executablePath: path, args: [...FLAGS, ...args] });
  say(`journeys: ${path} (${browser.version()})`);
  return browser;
}

const COMMON = { locale: 'zh-CN', timezoneId: 'Asia/Shanghai' } as const;

export const PHONE: BrowserContextOptions = {
  ...COMMON,
  viewport: { width: 360, height: 740 },
  isMobile: true,
  hasTouch: true,
};

export const DESKTOP: BrowserContextOptions = { ...COMMON, viewport: { width: 1280, height: 900 } };
