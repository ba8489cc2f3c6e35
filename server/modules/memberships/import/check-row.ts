import { ageOn, CodedError, daysBetween, isDay, type PlainDateText } from '@tongzhou/kernel';
import { admitsAge } from '@tongzhou/rules';
import { type CheckedPerson, checkPerson } from '../../identity/index.ts';
import { ADULT_AGE } from '../domain/joining.ts';
import {
  coveredFrom,
  firstPeriodOf,
  type HouseFacts,
  type PlanFacts,
  type VersionFacts,
  versionOn,
} from './plans.ts';
import type { ImportField, ImportProblem, ImportRow } from './row.ts';

/** A row that is right by itself; whether it fits the others and the database is looked at next. */
export interface CheckedRow {
  row: ImportRow;
  facts: PlanFacts;
  version: number;
  person: CheckedPerson;
  adult: boolean;
  weight: number;
  covered_from: PlainDateText;
  first_period: number;
  branch_id: number;
}

type Report = (field: ImportField | null, code: string, params?: ImportProblem['params']) => void;

const WAITING_DAYS_MAX = 40_000;

/** Checks what one row says by itself: each thing that is wrong is reported. */
export function checkRow(row: ImportRow, house: HouseFacts, report: Report): CheckedRow | undefined {
  let good = true;
  const wrong: Report = (field, code, params) => {
    good = false;
    report(field, code, params);
  };
  const facts = house.plans.get(row.plan_code);
  if (!facts) wrong('plan_code', 'plan.unknown');
  else if (facts.plan.state !== 'open') wrong('plan_code', 'plan.not_open');
  const branch_id = row.branch_code === null ? 0 : house.branches.get(row.branch_code);
  if (branch_id === undefined) wrong('branch_code', 'setup.branch_unknown');
  if (row.payer_key === '') wrong('payer_key', 'input.missing');
  checkPayer(row, wrong);
  if (!facts) return undefined;
  checkBalance(row, facts, wrong);
  const person = personOf(row, facts.today, wrong);
  const v = versionOf(row, facts, wrong);
  const joined = joinedOn(row, facts, wrong);
  if (!person || !v || !joined) return undefined;
  const age = ageOn(person.birth, facts.today);
  checkAge(row, person, age, v, wrong);
  const covered_from = coveredOn(row, facts, v, wrong);
  if (!good || covered_from === undefined) return undefined;
  return {
    row,
    facts,
    version: v.version,
    person,
    adult: age >= ADULT_AGE,
    weight: v.weights[age] ?? 1,
    covered_from,
    first_period: firstPeriodOf(facts, v, covered_from),
    branch_id: branch_id!,
  };
}

const E164 = /^\+\d{8,15}$/;

function checkPayer(row: ImportRow, wrong: Report): void {
  for (const field of ['phone', 'payer_phone'] as const) {
    const phone = row[field];
    if (phone !== null && !E164.test(phone)) wrong(field, 'phone.wrong_characters');
  }
  if (row.organisation === null) return;
  if (row.relation === 'self') wrong('relation', 'import.organisation_is_no_member');
  if (row.payer_phone !== null) wrong('payer_phone', 'import.organisation_has_no_login');
}

function checkBalance(row: ImportRow, facts: PlanFacts, wrong: Report): void {
  if (row.balance_minor < 0n) wrong('balance_minor', 'import.balance_negative');
  if (row.balance_minor > facts.balance_max_minor)
    wrong('balance_minor', 'import.balance_too_large', {
      max_minor: facts.balance_max_minor.toString(),
      currency: facts.plan.currency,
    });
}

const FIELD_OF: readonly [prefix: string, field: ImportField][] = [
  ['id.', 'id_number'],
  ['name.', 'name'],
  ['person.birth', 'birth'],
];

function personOf(row: ImportRow, today: PlainDateText, wrong: Report): CheckedPerson | undefined {
  try {
    const { birth, sex, ...rest } = row;
    return checkPerson({ ...rest, birth: birth ?? undefined, sex: sex ?? undefined }, today);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    const field = FIELD_OF.find(([prefix]) => error.code.startsWith(prefix))?.[1] ?? null;
    wrong(field, error.code, error.params);
    return undefined;
  }
}

function versionOf(row: ImportRow, facts: PlanFacts, wrong: Report): VersionFacts | undefined {
  if (row.rule_version === null) return versionOn(facts, row.joined_on);
  const v = facts.versions.find((x) => x.version === row.rule_version);
  if (!v) wrong('rule_version', 'plan.version_unknown');
  else if (v.in_force_from > facts.today)
    wrong('rule_version', 'import.version_not_in_force', { day: v.in_force_from });
  return v;
}

function joinedOn(row: ImportRow, facts: PlanFacts, wrong: Report): boolean {
  if (!isDay(row.joined_on)) {
    wrong('joined_on', 'date.malformed', { text: row.joined_on.slice(0, 20) });
    return false;
  }
  if (row.joined_on <= facts.today) return true;
  wrong('joined_on', 'import.joined_in_future', { today: facts.today });
  return false;
}

function checkAge(row: ImportRow, person: CheckedPerson, age: number, v: VersionFacts, wrong: Report): void {
  if (row.joined_on < person.birth) {
    wrong('joined_on', 'import.joined_before_birth');
    return;
  }
  const { age_min, age_max } = v.rules.who.joining;
  if (admitsAge(v.rules, person.birth, row.joined_on) !== 'ok')
    wrong('id_number', 'membership.age_not_admitted', { min: age_min, max: age_max });
  if (age >= v.rules.who.ends.age) wrong('id_number', 'import.age_ended', { age: v.rules.who.ends.age });
  if (row.relation === 'self' && age < ADULT_AGE) wrong('relation', 'import.payer_is_minor');
}

function coveredOn(
  row: ImportRow,
  facts: PlanFacts,
  v: VersionFacts,
  wrong: Report,
): PlainDateText | undefined {
  const served = row.waiting_days_served;
  if (row.covered_from === null) {
    if (served === null || (Number.isInteger(served) && served >= 0 && served <= WAITING_DAYS_MAX))
      return cachedCover(v, facts.today, row.joined_on, served);
    wrong('waiting_days_served', 'import.waiting_days_wrong');
    return undefined;
  }
  if (served !== null) wrong('covered_from', 'import.waiting_given_twice');
  if (!isDay(row.covered_from))
    wrong('covered_from', 'date.malformed', { text: row.covered_from.slice(0, 20) });
  else if (row.covered_from < row.joined_on) wrong('covered_from', 'import.covered_before_joining');
  else if (daysBetween(facts.today, row.covered_from) > v.rules.waiting.illness_days)
    wrong('covered_from', 'import.covered_too_late', { days: v.rules.waiting.illness_days });
  return row.covered_from;
}

const COVERS_MAX = 100_000;
const covers = new WeakMap<VersionFacts, Map<string, PlainDateText>>();

function cachedCover(
  v: VersionFacts,
  today: PlainDateText,
  joined_on: PlainDateText,
  served: number | null,
): PlainDateText {
  const known = covers.get(v) ?? new Map<string, PlainDateText>();
  covers.set(v, known);
  const key = `${joined_on} ${served}`;
  let day = known.get(key);
  if (day === undefined) {
    day = coveredFrom(v, today, joined_on, served);
    if (known.size >= COVERS_MAX) known.clear();
    known.set(key, day);
  }
  return day;
}
