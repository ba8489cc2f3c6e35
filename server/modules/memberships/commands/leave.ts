import { dayIn, fail } from '@tongzhou/kernel';
import { hasRole, userOf } from '../../../platform/actor.ts';
import type { App, Ctx } from '../../../platform/app.ts';
import { inTransaction, type Queryable, sql, type Tx } from '../../../platform/postgres/index.ts';
import {
  accountOf,
  endMembership,
  lockPlanShared,
  type Membership,
  membershipsOf,
  planState,
  releaseGifts,
  withdrawable,
} from '../../accounts/index.ts';
import { markDead } from '../../identity/index.ts';
import { requestRefund } from '../../payments/index.ts';
import { planById } from '../../plans/index.ts';
import { type MemberRow, memberFor, openMembershipsOf, payerOrNone, releaseClaim } from '../store.ts';

export interface LeavePreview {
  refund_now_minor: bigint;
  /** stays until the running period is settled */
  locked_minor: bigint;
  last_of_account: boolean;
}

const OPEN = new Set(['active', 'grace']);

/** What leaving would mean now; nothing is changed. */
export async function leavePreview(db: Queryable, member: MemberRow): Promise<LeavePreview> {
  const { payer_id, plan_id } = member;
  const last_of_account = await isLast(db, member);
  const view = await accountOf(db, payer_id, plan_id);
  if (!last_of_account || !view) return { refund_now_minor: 0n, locked_minor: 0n, last_of_account };
  const free = withdrawable(view, await planState(db, plan_id));
  return { refund_now_minor: free, locked_minor: view.balance_minor - free, last_of_account };
}

async function isLast(db: Queryable, member: Ending): Promise<boolean> {
  const all = await membershipsOf(db, member.payer_id);
  return !all.some(
    (m) => m.plan_id === member.plan_id && m.membership_id !== member.membership_id && OPEN.has(m.state),
  );
}

export interface Left {
  membership: Membership;
  refunded_minor: bigint;
  later_minor: bigint;
}

/**
 * Leaves in one step. When no other membership needs the account, its balance goes back: at once what is free,
 * after the settlement what the running period may still take.
 *
 * @throws membership.unknown, membership.already_ended, plan.freezing_now
 */
export async function leave(ctx: Ctx, membership_id: bigint): Promise<Left> {
  const member = await memberFor(ctx.tx, userOf(ctx.actor).user_id, membership_id);
  return end(ctx, member, 'leave', true);
}

/** The rules of the joining end the membership at an age: as with leaving, the unused balance goes back. */
export const endByAge = (ctx: Acting, member: Ending, on: string): Promise<Left> =>
  end(ctx, member, 'end', true, on);

type Acting = Pick<Ctx, 'app' | 'tx' | 'now'>;
type Ending = Pick<MemberRow, 'payer_id' | 'membership_id' | 'plan_id'>;

async function end(
  ctx: Acting,
  member: Ending,
  reason: 'leave' | 'death' | 'end',
  refund: boolean,
  on?: string,
): Promise<Left> {
  const { tx, now } = ctx;
  const { payer_id, membership_id, plan_id } = member;
  await lockPlanShared(tx, plan_id);
  const plan = await planById(tx, plan_id);
  const last = await isLast(tx, member);
  const { membership } = await endMembership(
    tx,
    payer_id,
    membership_id,
    plan_id,
    reason,
    on ?? dayIn(now, plan.time_zone),
  );
  await releaseGifts(tx, payer_id, membership_id, now);
  await releaseClaim(tx, payer_id, membership_id);
  if (!last || !refund) return { membership, refunded_minor: 0n, later_minor: 0n };
  const paid = await requestRefund(ctx, {
    payer_id,
    plan_id,
    amount_minor: null,
    source: `leave:${membership_id}:1`,
  });
  const later_minor = (await accountOf(tx, payer_id, plan_id))!.balance_minor;
  if (later_minor > 0n) {
    const { period_no } = await planState(tx, plan_id);
    await tx.run(
      sql`insert into memberships.leaving (payer_id, plan_id, membership_id, after_period) values (${payer_id}, ${plan_id}, ${membership_id}, ${period_no})`,
    );
  }
  return { membership, refunded_minor: paid?.amount_minor ?? 0n, later_minor };
}

const ASKS_THE_FAMILY = ['coordinator', 'reviewer', 'operator'] as const;

/**
 * A death is reported: the person's memberships that the reporter answers for end, their balances wait for the heirs'
 * proof. What others pay for stays, for they may know better. Nobody is held for dead in the whole house, and no
 * automatic message stops, on the word of one payer while another still pays.
 *
 * @throws membership.unknown, membership.died_in_future
 */
export async function reportDeath(ctx: Ctx, membership_id: bigint, died_on: string): Promise<Left> {
  const { tx, now, actor } = ctx;
  const { user_id } = userOf(actor);
  const member = await memberFor(tx, user_id, membership_id);
  const { time_zone } = await planById(tx, member.plan_id);
  if (died_on > dayIn(now, time_zone))
    throw fail.invalid('membership.died_in_future', {
      fields: [{ path: '/died_on', code: 'membership.died_in_future' }],
    });
  const ended = await end(ctx, member, 'death', false);
  const own_payer = await payerOrNone(tx, user_id);
  const open = await openMembershipsOf(tx, member.person_id);
  const theirs = open.filter((m) => m.payer_id === own_payer || m.user_id === user_id);
  for (const other of theirs) await end(ctx, other, 'death', false);
  if (theirs.length === open.length || hasRole(actor, ...ASKS_THE_FAMILY))
    await markDead(ctx, member.person_id, died_on);
  return ended;
}

/**
 * Job after a settlement: leavers get the rest of their balance. After its correction: what it gives back.
 * @throws plan.freezing_now while weights are being folded; the job comes again
 */
export async function refundLeavers(
  app: App,
  plan_id: number,
  period_no: number,
  corrected = false,
): Promise<void> {
  if (corrected) return refundCorrected(app, plan_id, period_no);
  for (;;) {
    const done = await inTransaction(app.db, (tx) => refundNextLeaver(app, tx, plan_id, period_no));
    if (done) return;
  }
}

interface Leaver {
  payer_id: bigint;
  membership_id: bigint;
}

/** Leavers of the corrected period had left with nothing; the share that comes back is theirs. */
async function refundCorrected(app: App, plan_id: number, period_no: number): Promise<void> {
  const leavers = await app.db.query<Leaver>(sql`select payer_id, membership_id from memberships.leaving
    where plan_id = ${plan_id} and after_period = ${period_no} and done_at is not null order by payer_id, membership_id`);
  for (const leaver of leavers)
    await inTransaction(app.db, (tx) => refundRest(app, tx, plan_id, leaver, `corrected:${period_no}`));
}

async function refundNextLeaver(app: App, tx: Tx, plan_id: number, period_no: number): Promise<boolean> {
  await lockPlanShared(tx, plan_id);
  const row = await tx.maybe<Leaver>(sql`select payer_id, membership_id from memberships.leaving
    where plan_id = ${plan_id} and after_period <= ${period_no} and done_at is null order by payer_id, membership_id limit 1 for update skip locked`);
  if (!row) return true;
  await refundRest(app, tx, plan_id, row, '2');
  await tx.run(
    sql`update memberships.leaving set done_at = ${app.clock.now()} where payer_id = ${row.payer_id} and membership_id = ${row.membership_id}`,
  );
  return false;
}

/** Nothing while the account serves another membership: whoever came back wants the money to stay. */
async function refundRest(app: App, tx: Tx, plan_id: number, leaver: Leaver, part: string): Promise<void> {
  const { payer_id, membership_id } = leaver;
  await lockPlanShared(tx, plan_id);
  if ((await planState(tx, plan_id)).phase === 'freezing') throw fail.conflict('plan.freezing_now');
  const serves = (await membershipsOf(tx, payer_id)).some((m) => m.plan_id === plan_id && OPEN.has(m.state));
  if (serves) return;
  await requestRefund(
    { app, tx, now: app.clock.now() },
    { payer_id, plan_id, amount_minor: null, source: `leave:${membership_id}:${part}` },
  );
}
