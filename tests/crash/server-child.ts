// The real server over an embedded PostgreSQL in a folder of its own, to be killed. Speaks JSON over IPC.
import { openApp, serve } from '../../server/main.ts';
import { movable } from '../../server/platform/clock/index.ts';
import { readSettings } from '../../server/platform/settings/index.ts';

export interface Ready {
  connection: { host: string; port: number; user: string; database: string };
}

/** What may be asked of it; each is answered once. */
export type Asked = { advance_to: string } | 'postmaster';

const opened = await openApp(readSettings(process.env), () => {}, { fast: true });
await serve(opened);
const embedded = opened.embedded!;
process.send!({ connection: embedded.connection });

process.on('message', async (asked: Asked) => {
  if (asked === 'postmaster') {
    process.send!(embedded.pid);
    return;
  }
  // Puts the clock forward and lets it stand there.
  const clock = movable(opened.app.clock);
  await clock.stand(true);
  await clock.advanceTo(Temporal.Instant.from(asked.advance_to));
  process.send!('advanced');
});
// Whoever started this is gone: end, and take the database along.
process.on('disconnect', () => process.exit(0));
