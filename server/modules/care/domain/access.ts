import type { VisitState } from '@tongzhou/contract';

/** What somebody is to a visit. Those who decide about cases are nobody here, whatever else they are. */
export type CarePart = 'visitor' | 'coordinator' | 'nobody';

export interface TaskTime {
  state: VisitState;
  checked_out_at: Temporal.Instant | null;
  reported_at: Temporal.Instant | null;
}

/** The task ends a week after the report, or after the way out if no report came: until then one may need to ring back. */
export const OPEN_DAYS = 7;

/** null: nobody has been there yet */
export function taskEnds(v: TaskTime): Temporal.Instant | null {
  const last = v.reported_at ?? v.checked_out_at;
  return last === null ? null : last.add({ hours: 24 * OPEN_DAYS });
}

function withinTask(v: TaskTime, now: Temporal.Instant): boolean {
  const ends = taskEnds(v);
  return ends !== null && Temporal.Instant.compare(now, ends) < 0;
}

/** May the form of address, phone and address be opened? It opens with the task and ends with it. */
export function contactOpen(part: CarePart, v: TaskTime, now: Temporal.Instant): boolean {
  if (part === 'nobody') return false;
  switch (v.state) {
    case 'asked':
      return part === 'coordinator';
    case 'planned':
    case 'under_way':
      return true;
    case 'left':
    case 'reported':
      return withinTask(v, now);
    case 'called_off':
      return false;
  }
}

/** May the report be read? By its visitors while the task is open, by the coordinator. */
export function reportOpen(part: CarePart, v: TaskTime, now: Temporal.Instant): boolean {
  if (v.state !== 'reported' || part === 'nobody') return false;
  return part === 'coordinator' || withinTask(v, now);
}
