import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { countJoin } from './commands/counting.ts';

/** Daily: what was planned or approved and never began is called off a day after its end, so that no list lies. */
export async function callOffForgotten(app: App): Promise<void> {
  const now = app.clock.now();
  await app.db.run(sql`update outreach.event set state = 'cancelled', cancelled_at = ${now}
    where state in ('planned', 'approved') and ends_at < ${now.subtract({ hours: 24 })}`);
}

export const outreachJobs: Readonly<Record<string, JobHandler>> = {
  'outreach.count_join': countJoin,
  'outreach.tick': callOffForgotten,
};
