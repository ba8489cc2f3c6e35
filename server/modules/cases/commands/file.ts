import { randomUUID } from 'node:crypto';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { personCard } from '../../identity/index.ts';
import { maskedName } from '../domain/card.ts';
import { STAGES } from '../domain/transitions.ts';
import { caseSources } from '../facts.ts';
import { moversOf, needApplicant, needCaseStaff } from '../policy.ts';
import { sealText } from '../sealed.ts';
import { caseById, lockCase } from '../store.ts';

export interface DocumentInput {
  kind: string;
  name: string;
  sha256: string;
  size_bytes: bigint;
}

/** Roles that read what applicants and investigators hand in; said on the document itself. */
const SEEN_BY = ['reviewer', 'investigator'] as const;

/**
 * Notes a document of the case: what it is, how long, its hash. The applicant adds until the case is decided,
 * staff while it is theirs.
 * @throws case.unknown, case.file_closed, case.document_twice
 */
export async function addDocument(
  ctx: Ctx,
  case_id: string,
  input: DocumentInput,
): Promise<{ document_id: string }> {
  const c = await lockCase(ctx.tx, case_id);
  if (moversOf(ctx.actor, c).length === 0) throw fail.notFound('case.unknown');
  if (!('withdraw' in STAGES[c.stage].on)) throw fail.conflict('case.file_closed');
  const document_id = randomUUID();
  const name_sealed = sealText(ctx.app, { table: 'document', column: 'name', row: document_id }, input.name);
  const added =
    await ctx.tx.run(sql`insert into cases.document (document_id, case_id, kind, name_sealed, sha256, size_bytes, seen_by, added_by, added_at)
    values (${document_id}, ${case_id}, ${input.kind}, ${name_sealed}, decode(${input.sha256}, 'hex'),
      ${input.size_bytes}, ${[...SEEN_BY]}::text[], ${userOf(ctx.actor).user_id}, ${ctx.now})
    on conflict (case_id, sha256) do nothing`);
  if (added === 0) throw fail.conflict('case.document_twice');
  return { document_id };
}

export interface FindingInput {
  clause: string;
  verdict: 'met' | 'not_met' | 'unclear';
  evidence: readonly string[];
  note: string | null;
}

/** What was found about one clause; rows are added, never changed. @throws case.not_under_investigation */
export async function addFinding(
  ctx: Ctx,
  case_id: string,
  input: FindingInput,
): Promise<{ finding_no: number }> {
  const c = await lockCase(ctx.tx, case_id);
  needCaseStaff(ctx.actor, c);
  if (!['screening', 'investigating', 'second_review', 'objected'].includes(c.stage))
    throw fail.conflict('case.not_under_investigation');
  const note_sealed =
    input.note === null
      ? null
      : sealText(ctx.app, { table: 'finding', column: 'note', row: case_id }, input.note);
  return ctx.tx.one<{
    finding_no: number;
  }>(sql`insert into cases.finding (case_id, finding_no, clause, verdict, evidence, note_sealed, user_id, at)
    select ${case_id}::uuid, coalesce(max(finding_no), 0) + 1, ${input.clause}::text, ${input.verdict}::text,
      ${[...input.evidence]}::uuid[], ${note_sealed}::bytea,
      ${userOf(ctx.actor).user_id}::bigint, ${ctx.now}::timestamptz
    from cases.finding where case_id = ${case_id} returning finding_no`);
}

/**
 * What the public may read besides the figures: the family name's first sign and a story. Taken back at any time.
 * While the patient does not know the diagnosis only the patient could consent, so nobody can.
 * @throws case.patient_must_consent
 */
export async function setPublication(
  ctx: Ctx,
  case_id: string,
  input: { consent: boolean; story: string | null },
): Promise<void> {
  const c = await lockCase(ctx.tx, case_id);
  needApplicant(ctx.actor, c);
  if (!input.consent) {
    await ctx.tx.run(
      sql`update cases.case set public_name = null, public_story = null, published_consent_at = null where case_id = ${case_id}`,
    );
    return;
  }
  if (!c.knows_diagnosis) throw fail.forbidden('case.patient_must_consent');
  const facts = await caseSources().membershipFacts(ctx.app, ctx.tx, c.payer_id, c.membership_id);
  const name = maskedName(facts?.family_name ?? null, true);
  await ctx.tx.run(sql`update cases.case set public_name = ${name}, public_story = ${input.story}, published_consent_at = ${ctx.now}
    where case_id = ${case_id}`);
}

export type LookPurpose = 'case_identity' | 'case_call' | 'case_documents';

/** Who the case is about, in clear, for a stated purpose; the person can read that somebody looked, and why. */
export async function lookAtPerson(ctx: Ctx, case_id: string, purpose: LookPurpose) {
  const c = await caseById(ctx.tx, case_id);
  needCaseStaff(ctx.actor, c);
  const { name, birth, sex, id_number } = await personCard(ctx, c.person_id, purpose);
  return { name, birth, sex, id_number };
}

/** The family says that the patient knows now. It cannot be taken back. */
export async function patientKnows(ctx: Ctx, case_id: string): Promise<void> {
  const c = await caseById(ctx.tx, case_id);
  needApplicant(ctx.actor, c);
  await ctx.tx.run(sql`update cases.case set knows_diagnosis = true where case_id = ${case_id}`);
}
