import { dayIn, maxBig } from '@tongzhou/kernel';
import { calendar, caps, textOf } from '@tongzhou/rules';
import { periodAt, periodsPerYear } from '@tongzhou/sharing';
import type { ReadCtx } from '../../../platform/app.ts';
import type { Queryable } from '../../../platform/postgres/index.ts';
import {
  type AccountView,
  accountsOf,
  type Membership,
  membershipsOf,
  planState,
  walletOf,
} from '../../accounts/index.ts';
import { maskedName } from '../../identity/index.ts';
import { planById, rulesInForce } from '../../plans/index.ts';
import { statusOf } from '../domain/joining.ts';
import { type MemberRow, membersOfPayer, membersPaidByOthers, payerOrNone } from '../store.ts';
import { settledPeriods } from './periods.ts';

/** One membership in the words members see. */
export async function membershipView(ctx: ReadCtx, m: Membership, member: MemberRow) {
  const plan = await planById(ctx.db, m.plan_id);
  const { rules } = await rulesInForce(ctx.db, m.plan_id, dayIn(ctx.now, plan.time_zone));
  return {
    membership_id: m.membership_id,
    payer_id: m.payer_id,
    plan_code: plan.code,
    plan_name: textOf(rules.name, 'zh-Hans'),
    number: member.number,
    relation: member.relation,
    person: await maskedName(ctx.db, ctx.app, member.person_id),
    status: statusOf(m, dayIn(ctx.now, plan.time_zone)),
    joined_on: m.joined_on,
    covered_from: m.covered_from,
    grace_until: m.grace_until,
    counted: m.counted,
    has_login: member.user_id !== null,
    rule_version: m.rule_version,
  };
}

/** Shares of the last twelve months of sharing days before `today`. */
export async function yearOfShares(db: Queryable, plan_id: number, today: string) {
  const from = Temporal.PlainDate.from(today).subtract({ years: 1 }).toString();
  return (await settledPeriods(db, plan_id))
    .filter((p) => p.sharing_on > from)
    .map((p) => p.share_minor + p.correction_minor);
}

async function accountViewOf(ctx: ReadCtx, a: AccountView) {
  const plan = await planById(ctx.db, a.plan_id);
  const today = dayIn(ctx.now, plan.time_zone);
  const { rules } = await rulesInForce(ctx.db, a.plan_id, today);
  const state = await planState(ctx.db, a.plan_id);
  const shares = await yearOfShares(ctx.db, a.plan_id, today);
  const memberships = (await membershipsOf(ctx.db, a.payer_id)).filter(
    (m) => m.plan_id === a.plan_id && (m.state === 'active' || m.state === 'grace'),
  );
  const weight = memberships.reduce((sum, m) => sum + m.weight, 0);
  const reserve_minor = BigInt(weight) * caps(rules).period_cap_minor;
  const next = periodAt(calendar(rules), plan.first_period_from, state.period_no + 1);
  const running =
    state.phase === 'open' ? next : periodAt(calendar(rules), plan.first_period_from, state.period_no);
  return {
    plan_code: plan.code,
    plan_name: textOf(rules.name, 'zh-Hans'),
    balance_minor: a.balance_minor,
    reserve_minor,
    missing_minor: maxBig(0n, reserve_minor - a.balance_minor),
    weight,
    months_left: monthsLeft(a.balance_minor, weight, shares, periodsPerYear(calendar(rules)) / 12),
    last_share_minor: shares.at(-1) ?? null,
    year_low_minor: shares.length > 0 ? shares.reduce((x, y) => (x < y ? x : y)) : null,
    year_high_minor: shares.length > 0 ? shares.reduce((x, y) => (x > y ? x : y)) : null,
    next_notice_on: next.notice_on,
    next_sharing_on: running.sharing_on,
    phase: state.phase,
  };
}

/** Whole months the balance lasts at the average share of the last twelve months; null while there is none. */
export function monthsLeft(
  balance_minor: bigint,
  weight: number,
  shares: readonly bigint[],
  periods_a_month: number,
): number | null {
  const sum = shares.reduce((x, y) => x + y, 0n);
  if (sum <= 0n || weight === 0) return null;
  const a_month = (Number(sum) / shares.length) * periods_a_month * weight;
  return Math.floor(Number(balance_minor) / a_month);
}

/** What `memberships.mine` shows: accounts, memberships paid for, and the own ones paid by others. */
export async function mine(ctx: ReadCtx, user_id: bigint) {
  const payer_id = await payerOrNone(ctx.db, user_id);
  const others = await membersPaidByOthers(ctx.db, user_id);
  const paidByOthers = await Promise.all(
    others.map(async (member) => {
      const m = (await membershipsOf(ctx.db, member.payer_id)).find(
        (x) => x.membership_id === member.membership_id,
      )!;
      return membershipView(ctx, m, member);
    }),
  );
  if (payer_id === undefined)
    return { payer_id: null, wallet_minor: 0n, accounts: [], memberships: [], paid_by_others: paidByOthers };
  const members = await membersOfPayer(ctx.db, payer_id);
  const all = await membershipsOf(ctx.db, payer_id);
  return {
    payer_id,
    wallet_minor: await walletOf(ctx.db, payer_id),
    accounts: await Promise.all((await accountsOf(ctx.db, payer_id)).map((a) => accountViewOf(ctx, a))),
    memberships: await Promise.all(
      members.map((member) =>
        membershipView(ctx, all.find((m) => m.membership_id === member.membership_id)!, member),
      ),
    ),
    paid_by_others: paidByOthers,
  };
}
