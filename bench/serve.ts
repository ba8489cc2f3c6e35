// The server of (d), in a process of its own: a plan with a settled period on a scratch database. Prints its
// address and serves until it is told to stop.
import { serve } from '@tongzhou/server/main.ts';
import { fixedClock } from '@tongzhou/server/platform/clock/index.ts';
import { readSettings } from '@tongzhou/server/platform/settings/index.ts';
import { OPENED_AT, openScratchServer, replayRow } from '@tongzhou/server/replay/index.ts';
import { wire } from '@tongzhou/server/wiring.ts';
import { foundBench, rowOf } from './house.ts';

wire();
const scratch = await openScratchServer(readSettings(process.env));
try {
  const clock = fixedClock(OPENED_AT);
  const app = await scratch.open(clock);
  await foundBench(app);
  await replayRow(app, clock, rowOf({ members: 120_000, cases: 12 }));
  const running = await serve({ app, embedded: undefined, close: scratch.close }, { jobs: false });
  process.once('SIGTERM', () => void running.stop());
  process.stdout.write(`${running.address}\n`);
} catch (error) {
  await scratch.close();
  throw error;
}
