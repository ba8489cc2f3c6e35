import { contract } from '@tongzhou/contract';
import { type Actor, userOf } from '../../platform/actor.ts';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { myAccount, setAccount } from './commands/account.ts';
import { cancelPayout, preparePayout, releasePayout } from './commands/pay.ts';
import { payoutsDue } from './queries/due.ts';
import { payouts } from './queries/payouts.ts';
import type { Payout } from './store.ts';

const seenBy = (actor: Actor, p: Payout) => ({
  ...p,
  prepared_by_me: p.prepared_by === userOf(actor).user_id,
});

export const payoutRoutes: readonly RouteBinding[] = [
  write('payouts.set_account', contract['payouts.set_account'], (ctx, { params, body }) =>
    setAccount(ctx, params.case_id, body),
  ),
  read('payouts.account', contract['payouts.account'], (ctx, { params }) => myAccount(ctx, params.case_id)),
  read('payouts.due', contract['payouts.due'], ({ db }, { query }) => payoutsDue(db, query)),
  read('payouts.list', contract['payouts.list'], async ({ db, actor }, { query }) => {
    const page = await payouts(db, query);
    return { ...page, items: page.items.map((p) => seenBy(actor, p)) };
  }),
  write('payouts.prepare', contract['payouts.prepare'], async (ctx, { body }) =>
    seenBy(ctx.actor, await preparePayout(ctx, body.case_id)),
  ),
  write('payouts.release', contract['payouts.release'], async (ctx, { params }) =>
    seenBy(ctx.actor, await releasePayout(ctx, params.payout_no)),
  ),
  write('payouts.cancel', contract['payouts.cancel'], async (ctx, { params }) =>
    seenBy(ctx.actor, await cancelPayout(ctx, params.payout_no)),
  ),
];
