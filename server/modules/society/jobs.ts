import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql } from '../../platform/postgres/index.ts';
import { organisationOrNone } from '../setup/index.ts';
import { endRow } from './commands/office.ts';
import { todayOf } from './day.ts';
import { lockRepresentative } from './store.ts';

const BATCH = 100;

/** Daily: a term that nobody renewed ends with its last day, and with it the role. Suspended ones wait for their answer. */
export async function endTerms(app: App): Promise<void> {
  if (!(await organisationOrNone(app.db))) return;
  const now = app.clock.now();
  const today = await todayOf(app.db, now);
  const over = await app.db.query<{
    representative_id: bigint;
  }>(sql`select representative_id from society.representative
    where state = 'confirmed' and valid_until < ${today} order by valid_until limit ${BATCH}`);
  for (const { representative_id } of over) {
    await inTransaction(app.db, async (tx) => {
      const r = await lockRepresentative(tx, representative_id);
      if (r.state !== 'confirmed' || r.valid_until! >= today) return;
      const actor = { kind: 'system', name: 'calendar' } as const;
      await endRow({ app, tx, actor, now, request_id: 'society.tick' }, r, 'term_over');
    });
  }
}

export const societyJobs: Readonly<Record<string, JobHandler>> = { 'society.tick': endTerms };
