import { readFileSync } from 'node:fs';
import type { RecordRow } from './record.ts';

const BASE = new URL('../../examples/plans/xianghubao-style-major-illness.json', import.meta.url);
export const REPLAYED_ILLNESS = 'cancer';

/**
 * A plan with the rules of a row: the shipped example of a great scheme, with the row's aid, fee, cap per case,
 * and a period cap of cap per case times cases. The file is checked like every other when the plan is opened.
 */
export function rulesFor(row: RecordRow, other: { grace_days?: number } = {}): string {
  const rules = JSON.parse(readFileSync(BASE, 'utf8'));
  const cap_minor = row.cap_per_case_minor * BigInt(row.cases);
  rules.code = 'replayed';
  rules.waiting.illness_days = 0;
  for (const line of rules.aid.table) line.amount_minor = row.aid_each_minor.toString();
  Object.assign(rules.sharing, {
    rounding_unit_minor: '1',
    caps: {
      case_minor: row.cap_per_case_minor.toString(),
      cases_per_period: row.cases,
      period_minor: cap_minor.toString(),
      year_minor: null,
    },
    beyond_cap: row.beyond_cap,
    fee: { kind: 'percentage', rate: row.fee_rate },
  });
  Object.assign(rules.balance, {
    first_top_up_minor: (cap_minor * 2n).toString(),
    top_up_choices_minor: [(cap_minor * 2n).toString()],
    reminder_levels_minor: [cap_minor.toString()],
    ...other,
  });
  rules.governance.floor_members = 0;
  return JSON.stringify(rules);
}
