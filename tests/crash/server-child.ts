// The real server over an embedded PostgreSQL in a folder of its own, to be killed. Speaks JSON over IPC.
import { openApp, serve } from '../../server/main.ts';
import { movable } from '../../server/platform/clock/index.ts';
import { readSettings } from '../../server/platform/settings/index.ts';

export interface Ready {
  connection: { host: string; port: number; user: string; database: string };
  postmaster: number;
}

const opened = await openApp(readSettings(process.env), () => {}, { fast: true });
await serve(opened);
const { connection, pid } = opened.embedded!;
process.send!({ connection, postmaster: pid });

/** Puts the clock forward and lets it stand there. */
process.on('message', async (instant: string) => {
  const clock = movable(opened.app.clock);
  await clock.stand(true);
  await clock.advanceTo(Temporal.Instant.from(instant));
  process.send!('advanced');
});
// Whoever started this is gone: end, and take the database along.
process.on('disconnect', () => process.exit(0));
