import { type LogEntryOf, NOTICE_CASES_MAX } from '../../disclosure/index.ts';

/** What was fixed at the freeze, in minor units. */
export type Fixed = Omit<LogEntryOf<'notice'>, 'kind' | 'plan_code' | 'case_ids' | 'part' | 'parts'>;

/** What the public log says at a freeze: one entry, or as many as it takes to name every case. */
export function noticeEntries(
  plan_code: string,
  { period_no, notice_on, sharing_on, rule_version, weight_total, index_minor, cap_minor }: Fixed,
  case_ids: readonly string[],
): LogEntryOf<'notice'>[] {
  const parts = Math.max(1, Math.ceil(case_ids.length / NOTICE_CASES_MAX));
  return Array.from({ length: parts }, (_, i) => ({
    kind: 'notice',
    plan_code,
    period_no,
    notice_on,
    sharing_on,
    rule_version,
    weight_total,
    index_minor,
    cap_minor,
    case_ids: case_ids.slice(i * NOTICE_CASES_MAX, (i + 1) * NOTICE_CASES_MAX),
    part: i + 1,
    parts,
  }));
}
