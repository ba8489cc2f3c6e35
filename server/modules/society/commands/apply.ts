import type { Paper } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { type UserActor, userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { userById } from '../../identity/index.ts';
import { todayOf } from '../day.ts';
import { type Marks, mark, TRIES_A_DAY } from '../domain/quiz.ts';
import { applicantFacts } from '../facts.ts';
import { paper, signedPapers } from '../papers.ts';
import { sealText } from '../sealed.ts';
import {
  lockRepresentative,
  type RepresentativeRow,
  representativeById,
  representativeOfUser,
  societyById,
} from '../store.ts';
import { endRow } from './office.ts';

export interface Application {
  society_id: number;
  motive: string;
  full_name_on_badge: boolean;
  listed: boolean;
}

/**
 * Applies to become a representative.
 * @throws representative.already_one, real_name_needed, adult_only, covered_members_only, society.not_active
 */
export async function applyAsRepresentative(ctx: Ctx, input: Application): Promise<RepresentativeRow> {
  const user = userOf(ctx.actor);
  const society = await societyById(ctx.tx, input.society_id);
  if (society.state !== 'forming' && society.state !== 'active') throw fail.conflict('society.not_active');
  if (await representativeOfUser(ctx.tx, user.user_id)) throw fail.conflict('representative.already_one');
  const { person_id } = await userById(ctx.tx, user.user_id);
  const known = await applicantFacts(ctx, person_id, await todayOf(ctx.tx, ctx.now));
  const { id } = await ctx.tx.one<{ id: bigint }>(
    sql`select nextval(pg_get_serial_sequence('society.representative', 'representative_id')) as id`,
  );
  await ctx.tx.run(sql`insert into society.representative (representative_id, society_id, user_id, person_id, state,
      full_name_on_badge, listed, motive_sealed, applied_at, badge_id) overriding system value
    values (${id}, ${input.society_id}, ${user.user_id}, ${known}, 'applied', ${input.full_name_on_badge}, ${input.listed},
      ${sealText(ctx.app, ['representative', 'motive', id], input.motive)}, ${ctx.now}, ${crypto.randomUUID()})`);
  return representativeById(ctx.tx, id);
}

/** The own row, locked. @throws representative.not_one */
export async function lockOwn(ctx: Ctx, user: UserActor): Promise<RepresentativeRow> {
  const row = await representativeOfUser(ctx.tx, user.user_id);
  if (!row) throw fail.notFound('representative.not_one');
  return lockRepresentative(ctx.tx, row.representative_id);
}

export async function setConsents(
  ctx: Ctx,
  input: { full_name_on_badge: boolean; listed: boolean },
): Promise<void> {
  const r = await lockOwn(ctx, userOf(ctx.actor));
  await ctx.tx.run(sql`update society.representative set full_name_on_badge = ${input.full_name_on_badge}, listed = ${input.listed}
    where representative_id = ${r.representative_id}`);
}

/** Stops at once, without a reason. Not a way out of a report: the report stays and is answered. */
export async function resign(ctx: Ctx): Promise<RepresentativeRow> {
  return endRow(ctx, await lockOwn(ctx, userOf(ctx.actor)), 'own_wish');
}

/** @throws representative.not_one, representative.quiz_tries_used */
export async function answerQuiz(ctx: Ctx, answers: Readonly<Record<string, string>>): Promise<Marks> {
  const r = await lockOwn(ctx, userOf(ctx.actor));
  const today = await todayOf(ctx.tx, ctx.now);
  const { n } = await ctx.tx.one<{ n: bigint }>(
    sql`select count(*) as n from society.quiz_try where representative_id = ${r.representative_id} and on_day = ${today}`,
  );
  if (n >= BigInt(TRIES_A_DAY))
    throw fail.conflict('representative.quiz_tries_used', { params: { tries: TRIES_A_DAY } });
  const marks = mark(answers);
  await ctx.tx.run(sql`insert into society.quiz_try (representative_id, at, on_day, right_answers, passed)
    values (${r.representative_id}, ${ctx.now}::timestamptz + ${Number(n)} * interval '1 microsecond', ${today}, ${marks.right}, ${marks.passed})`);
  if (marks.passed)
    await ctx.tx.run(
      sql`update society.representative set quiz_passed_at = coalesce(quiz_passed_at, ${ctx.now}) where representative_id = ${r.representative_id}`,
    );
  return marks;
}

/** Signs a paper; the hash proves which text was on the screen. @throws representative.paper_changed */
export async function signPaper(
  ctx: Ctx,
  code: Paper,
  input: { language: 'zh-Hans' | 'zh-Hant' | 'en'; hash: string },
): Promise<Paper[]> {
  const r = await lockOwn(ctx, userOf(ctx.actor));
  const text = paper(code, input.language);
  if (text.hash !== input.hash) throw fail.conflict('representative.paper_changed');
  await ctx.tx.run(sql`insert into society.signature (representative_id, paper, version, language, text_hash, signed_at)
    values (${r.representative_id}, ${code}, ${text.version}, ${input.language}, ${Buffer.from(text.hash, 'hex')}, ${ctx.now}) on conflict do nothing`);
  return signedPapers(ctx.tx, r.representative_id);
}
