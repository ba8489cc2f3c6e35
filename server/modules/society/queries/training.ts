import type { Locale } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { userOf } from '../../../platform/actor.ts';
import type { ReadCtx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { todayOf } from '../day.ts';
import { PASS_AT, QUESTIONS, TRIES_A_DAY } from '../domain/quiz.ts';
import { representativeOfUser } from '../store.ts';

/** The questions without their answers. */
export async function quiz(ctx: ReadCtx, language: Locale) {
  const t = loadTranslator(language, 'society');
  return {
    questions: QUESTIONS.map((question) => ({
      code: question.code,
      text: t(`society.quiz.${question.code}`),
      options: question.options.map((code) => ({ code, text: t(`society.quiz.${question.code}.${code}`) })),
    })),
    pass_at: PASS_AT,
    tries_left_today: await triesLeft(ctx),
  };
}

async function triesLeft(ctx: ReadCtx): Promise<number> {
  const r = await representativeOfUser(ctx.db, userOf(ctx.actor).user_id);
  if (!r) return 0;
  const { n } = await ctx.db.one<{ n: bigint }>(sql`select count(*) as n from society.quiz_try
    where representative_id = ${r.representative_id} and on_day = ${await todayOf(ctx.db, ctx.now)}`);
  return Math.max(0, TRIES_A_DAY - Number(n));
}
