import { dayIn, majorText } from '@tongzhou/kernel';
import { calendar, caps } from '@tongzhou/rules';
import { periodAt } from '@tongzhou/sharing';
import type { App } from '../../platform/app.ts';
import type { JobHandler } from '../../platform/jobs/index.ts';
import { inTransaction, sql, type Tx } from '../../platform/postgres/index.ts';
import { accountOf, accountsBetween, lapseBatch, planState, releaseGifts } from '../accounts/index.ts';
import { openPhone, userById } from '../identity/index.ts';
import { listPlans, type Plan, rulesInForce } from '../plans/index.ts';
import { refundLeavers } from './commands/leave.ts';
import { releaseClaim } from './store.ts';

const BATCH = 500;

/** Daily: graces that are over, invitations nobody answered, reminders. */
async function tick(app: App): Promise<void> {
  await app.db.run(sql`update memberships.invitation set state = 'expired', name_sealed = ''::bytea, phone_sealed = ''::bytea
    where state = 'waiting' and expires_at <= ${app.clock.now()}`);
  for (const plan of await listPlans(app.db)) {
    await lapseAll(app, plan);
    await remindShort(app, plan);
    await remindLow(app, plan);
  }
}

async function lapseAll(app: App, plan: Plan): Promise<void> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  for (;;) {
    const lapsed = await inTransaction(app.db, async (tx) => {
      const { rules } = await rulesInForce(tx, plan.plan_id, today);
      const list = await lapseBatch(tx, plan.plan_id, today, caps(rules).period_cap_minor, BATCH);
      for (const m of list) {
        await releaseGifts(tx, m.payer_id, m.membership_id, app.clock.now());
        await releaseClaim(tx, m.payer_id, m.membership_id);
        await write(app, tx, plan, m.payer_id, 'lapsed', {});
      }
      return list.length;
    });
    if (lapsed === 0) return;
  }
}

type Level = 'low' | 'grace' | 'lapsed';
const TEMPLATE = { low: 'reminder_low', grace: 'reminder_grace', lapsed: 'lapsed' } as const;

/** One message per account, level and period; none about somebody who has died. */
async function write(
  app: App,
  tx: Tx,
  plan: Plan,
  payer_id: bigint,
  level: Level,
  params: Record<string, string | number>,
): Promise<void> {
  const { period_no } = await planState(tx, plan.plan_id);
  const fresh =
    await tx.run(sql`insert into memberships.reminder (payer_id, plan_id, period_no, level, sent_at)
    values (${payer_id}, ${plan.plan_id}, ${period_no}, ${level}, ${app.clock.now()}) on conflict do nothing`);
  if (fresh === 0) return;
  const payer = await tx.maybe<{
    user_id: bigint;
  }>(sql`select p.user_id from memberships.payer p join identity.user_account u using (user_id)
    left join identity.person d on d.person_id = u.person_id
    where p.payer_id = ${payer_id} and u.state = 'active' and d.died_on is null`);
  if (!payer) return;
  await app.adapters.sms.send(tx, {
    phone: openPhone(app.vault, await userById(tx, payer.user_id)),
    template: TEMPLATE[level],
    params,
  });
}

const money = (minor: bigint) => `${majorText(minor, 2)} 元`;

/** Suspended: what is missing, until when, and when cover comes back. */
async function remindShort(app: App, plan: Plan): Promise<void> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  const { rules } = await rulesInForce(app.db, plan.plan_id, today);
  const rows = await app.db.query<{
    payer_id: bigint;
    weight: bigint;
    grace_until: string;
  }>(sql`select payer_id, sum(weight) as weight, min(grace_until) as grace_until
    from accounts.membership where plan_id = ${plan.plan_id} and state = 'grace' group by payer_id order by payer_id`);
  for (const row of rows) {
    await inTransaction(app.db, async (tx) => {
      const account = await accountOf(tx, row.payer_id, plan.plan_id);
      const missing =
        BigInt(account!.weight + Number(row.weight)) * caps(rules).period_cap_minor - account!.balance_minor;
      if (missing > 0n)
        await write(app, tx, plan, row.payer_id, 'grace', {
          missing: money(missing),
          until: row.grace_until,
        });
    });
  }
}

/** Balances below the plan's highest reminder level: a range of the index, no account is scanned. */
async function remindLow(app: App, plan: Plan): Promise<void> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  const { rules } = await rulesInForce(app.db, plan.plan_id, today);
  const state = await planState(app.db, plan.plan_id);
  const highest = rules.balance.reminder_levels_minor.map(BigInt).reduce((a, b) => (a > b ? a : b), 0n);
  const notice = periodAt(calendar(rules), plan.first_period_from, state.period_no + 1).notice_on;
  for (let after = 0n; ; ) {
    const rows = await accountsBetween(
      app.db,
      plan.plan_id,
      state.index_minor,
      state.index_minor + highest,
      after,
      BATCH,
    );
    for (const row of rows) {
      const left = (row.runs_out_at - state.index_minor) * BigInt(row.weight);
      await inTransaction(app.db, (tx) =>
        write(app, tx, plan, row.payer_id, 'low', { balance: money(left), months: '—', notice }),
      );
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.payer_id;
  }
}

export const membershipJobs: Readonly<Record<string, JobHandler>> = {
  'memberships.tick': tick,
  'memberships.after_settlement': (app, p) => refundLeavers(app, Number(p.plan_id), Number(p.period_no)),
};
