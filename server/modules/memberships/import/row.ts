import type { IdDocumentKind } from '@tongzhou/kernel';
import type { Relation } from '../domain/joining.ts';

/** One membership of an import: one person in one plan. What is `null` was left blank. */
export interface ImportRow {
  /** where it stands in the file, counted from 1; only for reports */
  line: number;
  plan_code: string;
  /** the family: rows with one key have one payer, and one account in each plan. Any text; not stored */
  payer_key: string;
  /** set when the payer is an organisation: its name. It has no login */
  organisation: string | null;
  /** E.164. May be blank where the first row of the family is the payer's own and has `phone` */
  payer_phone: string | null;
  /** to the payer; a payer's own row is `self` and comes first in the family */
  relation: Relation;
  name: string;
  id_kind: IdDocumentKind;
  id_number: string;
  /** `2026-11-23`; needed for passports only */
  birth: string | null;
  sex: 'f' | 'm' | null;
  /** E.164: an adult's own phone, which becomes the own login. Not kept for minors, who have none */
  phone: string | null;
  /** the original day of joining: seniority counts from it */
  joined_on: string;
  /** first day on which illness gives aid; blank: by the waiting days of the rules */
  covered_from: string | null;
  /** waiting days served up to today, in place of `covered_from` */
  waiting_days_served: number | null;
  /** the version the membership is pinned to; blank: the one in force on the day of joining */
  rule_version: number | null;
  /** opening balance of the family's account in the plan, minor units; on one row of the family, 0n on the others */
  balance_minor: bigint;
  /** blank: the whole organisation */
  branch_code: string | null;
}

/** Columns a problem can point at. */
export type ImportField = Exclude<keyof ImportRow, 'line'>;

export interface ImportProblem {
  line: number;
  field: ImportField | null;
  /** a code of the message catalogue, area `error` */
  code: string;
  params: Readonly<Record<string, string | number>>;
}

/** A row of the file whose cells could not be read: it is counted and reported, and nothing will be written. */
export interface UnreadRow {
  line: number;
  /** as far as it could be read, so that the rest of the family is not blamed */
  payer_key: string | null;
  unread: readonly Omit<ImportProblem, 'line'>[];
}

export const ROWS_MAX = 20_000_000;
/** Plans of one file; each person carries one bit per plan. */
export const PLANS_MAX = 30;
