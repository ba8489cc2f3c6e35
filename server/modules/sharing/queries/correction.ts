import { CodedError, fail } from '@tongzhou/kernel';
import type { Queryable } from '../../../platform/postgres/index.ts';
import { sql } from '../../../platform/postgres/index.ts';
import {
  CORRECTION_REASONS,
  type CorrectionReason,
  correctionHash,
  correctionNow,
} from '../commands/correct.ts';
import { periodOf } from '../store.ts';
import type { SignatureView } from './periods.ts';

export interface CorrectionView {
  possible: boolean;
  why_not: string | null;
  share_minor: bigint;
  gives_back_minor: bigint;
  signatures: { user_id: bigint; at: Temporal.Instant; reason: CorrectionReason | null }[];
  done: { at: Temporal.Instant; reason: CorrectionReason } | null;
}

/**
 * What taking a settlement back would post, whether that is still possible, and who has signed.
 * @throws period.unknown
 */
export async function correctionView(
  db: Queryable,
  plan_id: number,
  period_no: number,
): Promise<CorrectionView> {
  const period = await periodOf(db, plan_id, period_no);
  if (!period) throw fail.notFound('period.unknown');
  const why_not = await correctionNow(db, period).then(() => null, codeOf);
  const done = await db.maybe<{ at: Temporal.Instant; reason: CorrectionReason }>(
    sql`select at, reason from sharing.correction where plan_id = ${plan_id} and period_no = ${period_no}`,
  );
  const signatures = await db.query<SignatureView>(sql`select user_id, at, preview_hash from sharing.signature
    where plan_id = ${plan_id} and period_no = ${period_no} and what = 'correction' order by at`);
  return {
    possible: why_not === null,
    why_not,
    share_minor: -(period.share_minor ?? 0n),
    gives_back_minor: period.collected_minor ?? 0n,
    signatures: signatures.map((s) => ({
      user_id: s.user_id,
      at: s.at,
      reason: CORRECTION_REASONS.find((r) => correctionHash(r).equals(s.preview_hash)) ?? null,
    })),
    done: done ?? null,
  };
}

function codeOf(error: unknown): string {
  if (error instanceof CodedError) return error.code;
  throw error;
}
