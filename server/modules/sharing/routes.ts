import { contract } from '@tongzhou/contract';
import { fail } from '@tongzhou/kernel';
import { userOf } from '../../platform/actor.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { maskedNameOfUser } from '../identity/index.ts';
import { planByCode } from '../plans/index.ts';
import { correctSettlement } from './commands/correct.ts';
import { signSettlement } from './commands/settle.ts';
import { bookSponsorMoney } from './commands/sponsor.ts';
import { correctionView } from './queries/correction.ts';
import { periodsPage, periodView, signaturesOf } from './queries/periods.ts';
import { previewSettlement } from './queries/preview.ts';
import { sharingProgress } from './queries/progress.ts';

/** Pages of periods are marked by the last number shown. @throws page.cursor_malformed */
function periodCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (!/^[1-9][0-9]{0,8}$/.test(cursor)) throw fail.invalid('page.cursor_malformed');
  return Number(cursor);
}

export const sharingRoutes: readonly RouteBinding[] = [
  read('sharing.periods', contract['sharing.periods'], async ({ db }, { params, query }) => {
    const plan = await planByCode(db, params.plan_code);
    const items = await periodsPage(db, plan, periodCursor(query.cursor), query.limit);
    return { items, next_cursor: items.length === query.limit ? String(items.at(-1)!.period_no) : null };
  }),
  read('sharing.sheet', contract['sharing.sheet'], async ({ db }, { params }) =>
    periodView(db, await planByCode(db, params.plan_code), params.period_no),
  ),
  read('sharing.preview', contract['sharing.preview'], async ({ db, app, actor }, { params }) => {
    const plan = await planByCode(db, params.plan_code);
    const preview = await previewSettlement(db, plan.plan_id, params.period_no);
    const signatures = await signaturesOf(db, plan.plan_id, params.period_no);
    const { period } = await periodView(db, plan, params.period_no);
    return {
      period,
      sheet: preview.sheet,
      preview_hash: preview.hash.toString('hex'),
      signatures: await Promise.all(
        signatures.map(async (s) => ({
          who: await maskedNameOfUser(db, app, s.user_id),
          at: s.at,
          fits: s.preview_hash.equals(preview.hash),
          mine: s.user_id === userOf(actor).user_id,
        })),
      ),
      may_post_on: preview.period.sharing_on,
    };
  }),
  write('sharing.sign', contract['sharing.sign'], async (ctx, { params, body }) => {
    const plan = await planByCode(ctx.tx, params.plan_code);
    return signSettlement(ctx, {
      plan_id: plan.plan_id,
      period_no: params.period_no,
      preview_hash: body.preview_hash,
    });
  }),
  read('sharing.progress', contract['sharing.progress'], async ({ db, now }) => ({
    items: await sharingProgress(db, now),
  })),
  read('sharing.correction', contract['sharing.correction'], async ({ db, app, actor }, { params }) => {
    const plan = await planByCode(db, params.plan_code);
    const { period } = await periodView(db, plan, params.period_no);
    const view = await correctionView(db, plan.plan_id, params.period_no);
    return {
      ...view,
      period,
      signatures: await Promise.all(
        view.signatures.map(async (s) => ({
          who: await maskedNameOfUser(db, app, s.user_id),
          at: s.at,
          reason: s.reason,
          mine: s.user_id === userOf(actor).user_id,
        })),
      ),
    };
  }),
  write('sharing.correct', contract['sharing.correct'], async (ctx, { params, body }) => {
    const plan = await planByCode(ctx.tx, params.plan_code);
    return correctSettlement(ctx, {
      plan_id: plan.plan_id,
      period_no: params.period_no,
      reason: body.reason,
    });
  }),
  write('sharing.sponsor', contract['sharing.sponsor'], async (ctx, { params, body }) => {
    const plan = await planByCode(ctx.tx, params.plan_code);
    return bookSponsorMoney(ctx, { plan_id: plan.plan_id, ...body });
  }),
];
