import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { aid } from './aid.ts';
import { openBrowser } from './browser.ts';
import { type Demo, startDemo } from './demo.ts';
import { joining } from './joining.ts';
import { leaving } from './leaving.ts';
import { lowBalance } from './low-balance.ts';
import { type Place, placeOf } from './place.ts';
import { reach } from './reach.ts';
import { serving } from './serving.ts';
import { stall } from './stall.ts';
import { tour } from './tour.ts';
import { visit } from './visit.ts';

const JOURNEY_MS = 240_000;

/**
 * What people do here, in a real browser, through the screens. One house for all of them, as in life: time only
 * goes forward, so their order matters where a journey moves the clock.
 */
describe('journeys', { timeout: JOURNEY_MS }, () => {
  let demo: Demo | undefined;
  let browser: Browser | undefined;
  let here: Place;
  beforeAll(async () => {
    demo = await startDemo();
    browser = await openBrowser();
    here = placeOf(demo, browser);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  const place = () => here;
  joining(place);
  serving(place);
  visit(place);
  // Twelve days on.
  stall(place);
  // To the end of the period.
  tour(place);
  // One period more, by hand.
  aid(place);
  // And two, by the button.
  lowBalance(place);
  leaving(place);
  reach(place);
});
