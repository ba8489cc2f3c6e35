import { createHash } from 'node:crypto';
import { canonicalJson, fail, type JsonValue } from '@tongzhou/kernel';
import { type Settlement, settle } from '@tongzhou/sharing';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { casesInNotice } from '../../cases/index.ts';
import { sheetOf } from '../domain/sheet.ts';
import type { SharingTerms } from '../domain/terms.ts';
import {
  indexAtYearStart,
  type Line,
  linesOf,
  type Period,
  periodOf,
  sponsorMoney,
  surplusOf,
} from '../store.ts';
import { claimedBack } from './debts.ts';
import { termsOfVersion } from './terms.ts';

export interface Preview {
  period: Period;
  terms: SharingTerms;
  lines: Line[];
  settlement: Settlement;
  /** the public sheet as it would be published */
  sheet: ReturnType<typeof sheetOf>;
  /** two people sign this; any other figure is another hash */
  hash: Buffer;
}

/**
 * What the settlement of a frozen period would be, from the stored facts alone.
 * @throws period.unknown, period.not_frozen
 */
export async function previewSettlement(db: Queryable, plan_id: number, period_no: number): Promise<Preview> {
  const period = await periodOf(db, plan_id, period_no);
  if (!period) throw fail.notFound('period.unknown');
  return previewOf(db, period);
}

/** @throws period.not_frozen */
export async function previewOf(db: Queryable, period: Period): Promise<Preview> {
  const { plan_id, period_no } = period;
  if (period.state !== 'frozen') throw fail.conflict('period.not_frozen');
  const terms = await termsOfVersion(db, plan_id, period.rule_version);
  // A case whose objection was admitted, or that the family withdrew, is no longer in notice and drops out.
  // A debt to a case in which fraud was found meanwhile drops out as well, and stays a debt.
  const standing = new Set((await casesInNotice(db, plan_id, period_no)).map((c) => c.case_id));
  const fixed = await linesOf(db, plan_id, period_no);
  const claimed = await claimedBack(
    db,
    fixed.flatMap((l) => (l.kind === 'debt' ? [l.case_id!] : [])),
  );
  const lines = fixed.filter((l) =>
    l.kind === 'aid' ? standing.has(l.case_id!) : l.kind !== 'debt' || !claimed.has(l.case_id!),
  );
  const of = (kind: Line['kind']) => lines.filter((l) => l.kind === kind);
  const settlement = settle({
    weight_total: period.weight_total!,
    weight_floor: terms.weight_floor,
    index_minor: period.index_minor,
    index_year_start_minor: await indexAtYearStart(db, plan_id, Number(period.sharing_on.slice(0, 4))),
    surplus_minor: await surplusOf(db, plan_id),
    aid: of('aid').map((l) => ({ id: String(l.line_no), asked_minor: l.asked_minor })),
    returned: of('returned').map((l) => ({ id: String(l.line_no), left_minor: l.asked_minor })),
    debts: of('debt').map((l) => ({ id: String(l.line_no), left_minor: l.asked_minor })),
    fee: terms.fee,
    caps: { ...terms.caps, period_minor: period.cap_minor },
    beyond_cap: terms.beyond_cap,
    rounding_unit_minor: terms.rounding_unit_minor,
    sponsor_minor: await sponsorMoney(db, plan_id),
  });
  const sheet = sheetOf(period, terms, lines, settlement);
  return {
    period,
    terms,
    lines,
    settlement,
    sheet,
    hash: createHash('sha256')
      .update(canonicalJson(sheet as unknown as JsonValue))
      .digest(),
  };
}
