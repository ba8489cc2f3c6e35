import { readFileSync } from 'node:fs';
import { CodedError, currencyDigits, type FieldError, fail, normalisePhone } from '@tongzhou/kernel';
import {
  BRANCH_KINDS,
  type BranchLine,
  branchesOfRegions,
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationKind,
  type Proposal,
  proposalFor,
} from '@tongzhou/server/modules/setup/index.ts';
import { openCsv } from '../import/csv-stream.ts';

/** What set-up asks for, as text: from flags, from a file of answers, or typed in. Blank takes the proposal. */
export interface Answers {
  kind?: string;
  name?: string;
  currency?: string;
  time_zone?: string;
  languages?: string;
  who_sees_cases?: string;
  money?: string;
  /** codes or names of provinces and cities, or `file:PATH.csv` with an own tree */
  branches?: string;
  operator_phone?: string;
}

export const QUESTIONS = [
  'kind',
  'name',
  'currency',
  'time_zone',
  'languages',
  'who_sees_cases',
  'money',
  'branches',
  'operator_phone',
] as const satisfies readonly (keyof Answers)[];
export type Question = (typeof QUESTIONS)[number];

export interface Founding {
  organisation: Organisation;
  branches: readonly BranchLine[];
  operator_phone: string;
}

const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const;
const WHO = ['public', 'members', 'figures'] as const;
const YES = ['yes', 'y', 'true', '是', '有', '1'];
const NO = ['no', 'n', 'false', '否', '没有', '0'];
const NAME_MAX = 80;

const one = <T extends string>(choices: readonly T[], text: string): T => {
  const byNumber = /^\d+$/.test(text) ? choices[Number(text) - 1] : undefined;
  const found = choices.find((c) => c.toLowerCase() === text.toLowerCase()) ?? byNumber;
  if (!found) throw fail.invalid('setup.not_a_choice', { params: { choices: choices.join(', ') } });
  return found;
};
const parts = (text: string): string[] => text.split(/[\s,，、;；]+/).filter((part) => part !== '');

/** What a blank answer means; null where there must be one. */
export function defaultOf(question: Question, kind: OrganisationKind): string | null {
  const p: Proposal = proposalFor(kind);
  switch (question) {
    case 'kind':
      return 'city_societies';
    case 'currency':
      return p.currency;
    case 'time_zone':
      return p.time_zone;
    case 'languages':
      return p.languages.join(' ');
    case 'who_sees_cases':
      return p.who_sees_cases;
    case 'money':
      return p.money ? 'yes' : 'no';
    case 'branches':
      return '';
    default:
      return null;
  }
}

/** Reads one answer. @throws a coded error that says what is wrong with it */
export const READERS = {
  kind: (text: string) => one(ORGANISATION_KINDS, text),
  name(text: string) {
    const name = text.trim().replaceAll(/\s+/g, ' ');
    if (name.length < 2 || name.length > NAME_MAX || /\p{C}/u.test(name))
      throw fail.invalid('setup.name_wrong', { params: { max: NAME_MAX } });
    return name;
  },
  currency(text: string) {
    const currency = text.toUpperCase();
    try {
      currencyDigits(currency);
    } catch (cause) {
      throw fail.invalid('setup.currency_unknown', { params: { currency: text.slice(0, 10) }, cause });
    }
    if (!Intl.supportedValuesOf('currency').includes(currency))
      throw fail.invalid('setup.currency_unknown', { params: { currency: text.slice(0, 10) } });
    return currency;
  },
  time_zone(text: string) {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    } catch (cause) {
      throw fail.invalid('setup.time_zone_unknown', { params: { time_zone: text.slice(0, 40) }, cause });
    }
  },
  languages(text: string) {
    const languages = [...new Set(parts(text).map((part) => one(LANGUAGES, part)))];
    if (languages.length === 0)
      throw fail.invalid('setup.not_a_choice', { params: { choices: LANGUAGES.join(', ') } });
    return languages;
  },
  who_sees_cases: (text: string) => one(WHO, text),
  money(text: string) {
    const plain = text.toLowerCase();
    if (YES.includes(plain)) return true;
    if (NO.includes(plain)) return false;
    throw fail.invalid('setup.not_a_choice', { params: { choices: 'yes, no' } });
  },
  branches: (text: string): Promise<BranchLine[]> | BranchLine[] =>
    text.startsWith('file:') ? branchFile(text.slice('file:'.length)) : branchesOfRegions(parts(text)),
  operator_phone: (text: string) => normalisePhone(text),
} as const satisfies Record<Question, (text: string) => unknown>;

const COLUMNS = ['code', 'parent', 'kind', 'name_zh', 'name_en'] as const;

/** An own tree: CSV with the columns code, parent, kind, name_zh and, if wished, name_en. */
async function branchFile(file: string): Promise<BranchLine[]> {
  const csv = await openCsv(file);
  const at = Object.fromEntries(COLUMNS.map((name) => [name, csv.head.indexOf(name)]));
  const missing = COLUMNS.filter((name) => at[name] === -1 && name !== 'name_en');
  if (missing.length > 0)
    throw fail.invalid('import.columns_wrong', {
      fields: missing.map((name) => ({ path: `/${name}`, code: 'csv.column_missing' })),
    });
  const lines: BranchLine[] = [];
  for await (const { line, cells } of csv.records()) {
    const cell = (name: (typeof COLUMNS)[number]) => cells[at[name]!] ?? '';
    const kind = BRANCH_KINDS.find((k) => k === cell('kind'));
    if (!kind)
      throw fail.invalid('setup.branch_kind_wrong', { params: { line, kinds: BRANCH_KINDS.join(', ') } });
    lines.push({
      code: cell('code'),
      parent: cell('parent') || null,
      kind,
      name_zh: cell('name_zh'),
      name_en: cell('name_en') || null,
    });
  }
  return lines;
}

/** All answers at once, with everything that is wrong. @throws setup.answers_wrong */
export async function readAnswers(answers: Answers): Promise<Founding> {
  const wrong: FieldError[] = [];
  const kind = ORGANISATION_KINDS.find((k) => k === answers.kind) ?? 'city_societies';
  const read = async <Q extends Question>(question: Q): Promise<Awaited<ReturnType<(typeof READERS)[Q]>>> => {
    const text = answers[question]?.trim() || defaultOf(question, kind);
    try {
      if (text === null) throw fail.invalid('input.missing');
      return (await READERS[question](text)) as Awaited<ReturnType<(typeof READERS)[Q]>>;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      wrong.push({ path: `/${question}`, code: error.code, params: { ...error.params } }, ...error.fields);
      return undefined as never;
    }
  };
  const founding = {
    organisation: {
      kind: await read('kind'),
      name: await read('name'),
      currency: await read('currency'),
      time_zone: await read('time_zone'),
      languages: await read('languages'),
      who_sees_cases: await read('who_sees_cases'),
      money: await read('money'),
      demo: false,
    },
    branches: await read('branches'),
    operator_phone: await read('operator_phone'),
  };
  if (wrong.length > 0) throw fail.invalid('setup.answers_wrong', { fields: wrong });
  return founding;
}

/** A JSON object of answers; lists and booleans may be written as such. @throws setup.answers_file_wrong */
export function answersFile(file: string): Answers {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (cause) {
    throw fail.invalid('setup.answers_file_wrong', { params: { file }, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw fail.invalid('setup.answers_file_wrong', { params: { file } });
  const wrong = Object.keys(value).filter((key) => !(QUESTIONS as readonly string[]).includes(key));
  if (wrong.length > 0)
    throw fail.invalid('setup.answers_file_wrong', {
      params: { file },
      fields: wrong.map((key) => ({ path: `/${key.slice(0, 40)}`, code: 'input.unknown_field' })),
    });
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, Array.isArray(v) ? v.join(' ') : String(v)]),
  ) as Answers;
}
