import type { VisitState } from '@tongzhou/contract';

/** What somebody is to a visit. Those who decide about cases are nobody here, whatever else they are. */
export type CarePart = 'visitor' | 'coordinator' | 'nobody';

export interface TaskTime {
  state: VisitState;
  reported_at: Temporal.Instant | null;
}

/** The task ends a week after the report; until then the visitors may still need to ring back. */
export const OPEN_DAYS_AFTER_REPORT = 7;

export const taskEnds = (reported_at: Temporal.Instant): Temporal.Instant =>
  reported_at.add({ hours: 24 * OPEN_DAYS_AFTER_REPORT });

const withinTask = (v: TaskTime, now: Temporal.Instant): boolean =>
  v.reported_at !== null && Temporal.Instant.compare(now, taskEnds(v.reported_at)) < 0;

/** May the form of address, phone and address be opened? It opens with the task and ends with it. */
export function contactOpen(part: CarePart, v: TaskTime, now: Temporal.Instant): boolean {
  if (part === 'nobody') return false;
  switch (v.state) {
    case 'asked':
      return part === 'coordinator';
    case 'planned':
    case 'under_way':
    case 'left':
      return true;
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
