import type { MonthDay } from '@tongzhou/sharing';
import { caps } from './accessors.ts';
import type { Rules } from './schema.ts';

export interface Finding {
  severity: 'error' | 'warning';
  code: string;
  path: (string | number)[];
  params?: Record<string, string | number>;
}

/** What no single field can show: bands that overlap, calendars that cannot run, promises that the caps forbid. */
export function crossChecks(rules: Rules): Finding[] {
  return [
    ...ages(rules),
    ...aidTable(rules),
    ...weights(rules),
    ...calendarDays(rules),
    ...money(rules),
    ...clocks(rules),
    ...codes(rules),
    ...panel(rules),
    ...instalments(rules),
    ...notCarriedOut(rules),
  ];
}

const error = (code: string, path: Finding['path'], params?: Finding['params']): Finding => ({
  severity: 'error',
  code,
  path,
  params,
});
const warning = (code: string, path: Finding['path'], params?: Finding['params']): Finding => ({
  severity: 'warning',
  code,
  path,
  params,
});

function ages(rules: Rules): Finding[] {
  const { joining, ends } = rules.who;
  const found: Finding[] = [];
  if (joining.age_min > joining.age_max) found.push(error('rules.ages_reversed', ['who', 'joining']));
  if (ends.age <= joining.age_max) found.push(error('rules.ends_before_joining', ['who', 'ends', 'age']));
  return found;
}

interface Band {
  age_from: number;
  age_to: number;
}

/** Bands in order of age must touch without overlap; returns indexes of the originals that do not. */
function bandProblems<T extends Band>(bands: readonly T[], path: Finding['path']): Finding[] {
  const found: Finding[] = [];
  const sorted = bands.map((band, index) => ({ ...band, index })).toSorted((a, b) => a.age_from - b.age_from);
  for (const [i, band] of sorted.entries()) {
    if (band.age_from > band.age_to) found.push(error('rules.ages_reversed', [...path, band.index]));
    const next = sorted[i + 1];
    if (next && next.age_from <= band.age_to)
      found.push(error('rules.bands_overlap', [...path, next.index], { age: next.age_from }));
    if (next && next.age_from > band.age_to + 1)
      found.push(
        error('rules.bands_gap', [...path, next.index], { from: band.age_to + 1, to: next.age_from - 1 }),
      );
  }
  return found;
}

function aidTable(rules: Rules): Finding[] {
  const found: Finding[] = [];
  const { joining, ends } = rules.who;
  for (const severity of new Set(rules.what.illnesses.map((i) => i.severity))) {
    const rows = rules.aid.table
      .map((row, index) => ({ ...row, index }))
      .filter((row) => row.severity === severity);
    if (rows.length === 0) {
      found.push(error('rules.aid_missing_for_severity', ['aid', 'table'], { severity }));
      continue;
    }
    found.push(
      ...bandProblems(rows, ['aid', 'table']).map((f) => ({
        ...f,
        path: ['aid', 'table', rows[f.path.at(-1) as number]!.index],
      })),
    );
    if (Math.min(...rows.map((r) => r.age_from)) > joining.age_min)
      found.push(error('rules.aid_missing_for_age', ['aid', 'table'], { age: joining.age_min, severity }));
    if (Math.max(...rows.map((r) => r.age_to)) < ends.age - 1)
      found.push(error('rules.aid_missing_for_age', ['aid', 'table'], { age: ends.age - 1, severity }));
  }
  return found;
}

function weights(rules: Rules): Finding[] {
  const bands = rules.sharing.weights;
  if (bands.length === 0) return [];
  const found = bandProblems(bands, ['sharing', 'weights']);
  const { joining, ends } = rules.who;
  if (Math.min(...bands.map((b) => b.age_from)) > joining.age_min)
    found.push(error('rules.weight_missing_for_age', ['sharing', 'weights'], { age: joining.age_min }));
  if (Math.max(...bands.map((b) => b.age_to)) < ends.age - 1)
    found.push(error('rules.weight_missing_for_age', ['sharing', 'weights'], { age: ends.age - 1 }));
  return found;
}

const numeric = (day: MonthDay) => (day === 'last' ? 31 : day);

function calendarDays(rules: Rules): Finding[] {
  const { notice_days, sharing_days } = rules.sharing.calendar;
  const path = ['sharing', 'calendar'];
  if (notice_days.length !== sharing_days.length) return [error('rules.calendar_unequal', path)];
  const found: Finding[] = [];
  for (const [i, day] of notice_days.entries()) {
    const notice = numeric(day);
    const next = i + 1 < notice_days.length ? numeric(notice_days[i + 1]!) : numeric(notice_days[0]!) + 31;
    const sharing =
      numeric(sharing_days[i]!) > notice ? numeric(sharing_days[i]!) : numeric(sharing_days[i]!) + 31;
    if (next <= notice) found.push(error('rules.calendar_order', [...path, 'notice_days', i]));
    else if (sharing > next)
      found.push(error('rules.sharing_after_next_notice', [...path, 'sharing_days', i]));
    // In February the 28th is the last day: a sharing day there must still come after its notice day.
    if (notice >= 28 && numeric(sharing_days[i]!) > notice)
      found.push(error('rules.calendar_short_month', [...path, 'sharing_days', i]));
  }
  return found;
}

function money(rules: Rules): Finding[] {
  const found: Finding[] = [];
  const { period_cap_minor, year_cap_minor, case_cap_minor } = caps(rules);
  if (period_cap_minor === 0n) found.push(error('rules.period_cap_missing', ['sharing', 'caps']));
  if (year_cap_minor !== null && year_cap_minor < period_cap_minor)
    found.push(warning('rules.year_cap_below_period', ['sharing', 'caps', 'year_minor']));
  if (case_cap_minor !== null && case_cap_minor > period_cap_minor && period_cap_minor > 0n)
    found.push(error('rules.case_cap_above_period', ['sharing', 'caps', 'case_minor']));
  if (rules.sharing.fee.kind === 'percentage' && Number(rules.sharing.fee.rate) > 0.5)
    found.push(error('rules.fee_too_high', ['sharing', 'fee', 'rate']));
  const first = BigInt(rules.balance.first_top_up_minor);
  if (first < period_cap_minor)
    found.push(
      error('rules.first_top_up_below_cap', ['balance', 'first_top_up_minor'], {
        cap: period_cap_minor.toString(),
      }),
    );
  else if (first < period_cap_minor * 2n)
    found.push(warning('rules.first_top_up_short', ['balance', 'first_top_up_minor']));
  for (const [i, level] of rules.balance.reminder_levels_minor.entries()) {
    if (BigInt(level) < period_cap_minor)
      found.push(
        error('rules.reminder_below_cap', ['balance', 'reminder_levels_minor', i], {
          cap: period_cap_minor.toString(),
        }),
      );
  }
  return found;
}

function clocks(rules: Rules): Finding[] {
  const found: Finding[] = [];
  if (rules.case_clock.apply_days < 30)
    found.push(warning('rules.apply_days_short', ['case_clock', 'apply_days']));
  if (rules.governance.notice_days < 7)
    found.push(warning('rules.notice_short', ['governance', 'notice_days']));
  return found;
}

function codes(rules: Rules): Finding[] {
  const twice = (list: readonly { code: string }[], path: Finding['path']) =>
    list.flatMap((item, i) =>
      list.findIndex((other) => other.code === item.code) < i
        ? [error('rules.code_twice', [...path, i, 'code'], { code: item.code })]
        : [],
    );
  return [
    ...twice(rules.what.illnesses, ['what', 'illnesses']),
    ...twice(rules.what.not_aided, ['what', 'not_aided']),
    ...twice(rules.who.health_notice.questions, ['who', 'health_notice', 'questions']),
  ];
}

function panel(rules: Rules): Finding[] {
  const p = rules.appeal.panel;
  return p && p.quorum > p.size ? [error('rules.quorum_above_size', ['appeal', 'panel', 'quorum'])] : [];
}

/** Instalments are paid one a period: in a month with several periods, several of them. */
function instalments(rules: Rules): Finding[] {
  const { payment } = rules.aid;
  if (payment.kind !== 'instalments') return [];
  const path = ['aid', 'payment', 'every_months'];
  if (payment.every_months !== 1) return [error('rules.instalments_not_each_period', path)];
  const periods = rules.sharing.calendar.notice_days.length;
  return periods === 1 ? [] : [warning('rules.instalments_more_often', path, { periods })];
}

/** What the rules may promise and nothing here does by itself: the organisation must do it by hand, or leave it out. */
function notCarriedOut(rules: Rules): Finding[] {
  const { who, waiting, appeal } = rules;
  const inside = ['waiting', 'illness_inside'];
  const found: Finding[] = [];
  if (who.ends.rolls_into !== null)
    found.push(warning('rules.rolls_into_by_hand', ['who', 'ends', 'rolls_into']));
  if (waiting.illness_inside.ends_membership)
    found.push(warning('rules.ends_membership_by_hand', [...inside, 'ends_membership']));
  if (waiting.illness_inside.returns_shares && !appeal.returning_kinds.includes('waiting_period'))
    found.push(warning('rules.returns_shares_not_listed', [...inside, 'returns_shares']));
  if (!waiting.restarts_on_rejoining)
    found.push(warning('rules.waiting_always_restarts', ['waiting', 'restarts_on_rejoining']));
  if (appeal.panel !== null) found.push(warning('rules.panel_not_yet', ['appeal', 'panel']));
  return found;
}
