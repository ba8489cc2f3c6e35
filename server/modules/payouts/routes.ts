import { contract } from '@tongzhou/contract';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { myAccount, setAccount } from './commands/account.ts';
import { cancelPayout, preparePayout, releasePayout } from './commands/pay.ts';
import { payoutsDue } from './queries/due.ts';
import { payouts } from './queries/payouts.ts';

export const payoutRoutes: readonly RouteBinding[] = [
  write('payouts.set_account', contract['payouts.set_account'], (ctx, { params, body }) =>
    setAccount(ctx, params.case_id, body),
  ),
  read('payouts.account', contract['payouts.account'], (ctx, { params }) => myAccount(ctx, params.case_id)),
  read('payouts.due', contract['payouts.due'], ({ db }, { query }) => payoutsDue(db, query)),
  read('payouts.list', contract['payouts.list'], ({ db }, { query }) => payouts(db, query)),
  write('payouts.prepare', contract['payouts.prepare'], (ctx, { body }) => preparePayout(ctx, body.case_id)),
  write('payouts.release', contract['payouts.release'], (ctx, { params }) =>
    releasePayout(ctx, params.payout_no),
  ),
  write('payouts.cancel', contract['payouts.cancel'], (ctx, { params }) =>
    cancelPayout(ctx, params.payout_no),
  ),
];
