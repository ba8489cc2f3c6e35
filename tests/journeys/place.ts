import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { Demo } from './demo.ts';
import { type Visitor, visitor } from './visitor.ts';

/** Where a journey takes place; filled before the first one begins. */
export interface Place {
  demo: Demo;
  browser: Browser;
  /** Somebody comes with a device; the journey must let them leave. */
  arrives(kind: BrowserContextOptions): Promise<Visitor>;
}

export const placeOf = (demo: Demo, browser: Browser): Place => ({
  demo,
  browser,
  arrives: (kind) => visitor(browser, demo.url, kind),
});
