import { fixedClock } from '../platform/clock/index.ts';
import type { RecordRow } from './record.ts';
import { type OnProgress, OPENED_AT, type Replayed, replayRow } from './replay-row.ts';
import { scaled } from './scale.ts';
import type { ScratchServer } from './scratch.ts';

export { decideCases, provideRecordFacts } from './cases.ts';
export { enrolMembers } from './members.ts';
export { type RecordLine, type RecordRow, readRecord } from './record.ts';
export {
  firstMembers,
  type OnProgress,
  OPENED_AT,
  openReplayedPlan,
  type Replayed,
  replayRow,
  type Stage,
} from './replay-row.ts';
export { rulesFor } from './rules.ts';
export { parseScale } from './scale.ts';
export { openScratchServer, type ScratchServer } from './scratch.ts';

export interface ReplayResult extends Replayed {
  id: string;
  cases: number;
  scale: number;
  /** false: amounts had to be rounded to the scale, and the share may differ by that */
  exact: boolean;
  /** the published figures that were compared */
  compared: string[];
  /** every compared figure came out as published (at the scale of the run) */
  ok: boolean;
}

/** Replays a record row by row, each on a database of its own, dropped when the next begins. */
export async function* replayRecord(
  server: ScratchServer,
  rows: readonly RecordRow[],
  scale: number,
  onProgress: (row: RecordRow, ...at: Parameters<OnProgress>) => void = () => {},
): AsyncGenerator<ReplayResult> {
  // All rows are scaled before one runs: a scale that is too small for the last stops the first.
  for (const row of rows.map((r) => scaled(r, scale))) {
    const clock = fixedClock(OPENED_AT);
    const app = await server.open(clock);
    const replayed = await replayRow(app, clock, row, (...at) => onProgress(row, ...at));
    const { expected } = row;
    const compared = (['share_minor', 'aid_each_minor', 'surplus_minor'] as const).filter(
      (k) => expected[k] !== null,
    );
    yield {
      id: row.id,
      ...replayed,
      cases: row.cases,
      scale,
      exact: row.exact,
      compared,
      ok: compared.every((k) => expected[k] === replayed[k]),
    };
  }
}
