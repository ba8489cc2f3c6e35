import { formatDate, formatMoney } from '@tongzhou/i18n';
import { dayIn } from '@tongzhou/kernel';
import { calendar, caps, type Rules } from '@tongzhou/rules';
import { periodAt } from '@tongzhou/sharing';
import type { SmsTemplate } from '../../../adapters/index.ts';
import type { App } from '../../../platform/app.ts';
import { inTransaction, sql, type Tx } from '../../../platform/postgres/index.ts';
import { accountsBetween, planState, type RunsOut } from '../../accounts/index.ts';
import { openPhone, userById } from '../../identity/index.ts';
import { type Plan, rulesInForce } from '../../plans/index.ts';

const BATCH = 2_000;
/** Days before the end of grace at which it is said once more. */
const LAST_CALL_DAYS = 7;

type Level = 'low' | 'very_low' | 'grace' | 'grace_last' | 'lapsed';

interface Reminder {
  payer_id: bigint;
  level: Level;
  template: SmsTemplate;
  params: Record<string, string | number>;
}

/**
 * Writes to payers, one message per account, level and period; nothing to somebody who has died or has no login.
 * The row that says it was sent and the message are one transaction.
 */
export async function remind(app: App, tx: Tx, plan: Plan, list: readonly Reminder[]): Promise<void> {
  if (list.length === 0) return;
  const { period_no } = await planState(tx, plan.plan_id);
  const fresh = await tx.query<{ payer_id: bigint; level: Level; user_id: bigint }>(sql`
    with due as (select * from unnest(${list.map((r) => r.payer_id)}::bigint[], ${list.map((r) => r.level)}::text[]) as d(payer_id, level)),
      sent as (insert into memberships.reminder (payer_id, plan_id, period_no, level, sent_at)
        select distinct payer_id, ${plan.plan_id}::int, ${period_no}::int, level, ${app.clock.now()}::timestamptz from due
        on conflict do nothing returning payer_id, level)
    select s.payer_id, s.level, u.user_id from sent s
      join memberships.payer p using (payer_id) join identity.user_account u on u.user_id = p.user_id and u.state = 'active'
      left join identity.person d on d.person_id = u.person_id
    where d.died_on is null order by s.payer_id`);
  for (const row of fresh) {
    const { template, params } = list.find((r) => r.payer_id === row.payer_id && r.level === row.level)!;
    const phone = openPhone(app.vault, await userById(tx, row.user_id));
    await app.adapters.sms.send(tx, { phone, template, params });
  }
}

async function termsToday(app: App, plan: Plan): Promise<{ today: string; rules: Rules; cap_minor: bigint }> {
  const today = dayIn(app.clock.now(), plan.time_zone);
  const { rules } = await rulesInForce(app.db, plan.plan_id, today);
  return { today, rules, cap_minor: caps(rules).period_cap_minor };
}

/** Suspended: what is missing, and until when; said again in the last week. */
export async function remindGrace(app: App, plan: Plan): Promise<void> {
  const { today, cap_minor } = await termsToday(app, plan);
  const last_call_from = Temporal.PlainDate.from(today).add({ days: LAST_CALL_DAYS }).toString();
  for (let after = 0n; ; ) {
    const rows = await app.db.query<{ payer_id: bigint; missing_minor: bigint; grace_until: string }>(sql`
      select m.payer_id, min(m.grace_until) as grace_until,
        ((max(a.weight) + sum(m.weight)) * ${cap_minor}::bigint - max(a.intercept_minor - a.weight * s.index_minor))::bigint as missing_minor
      from accounts.membership m join accounts.account a using (payer_id, plan_id) join accounts.plan_state s using (plan_id)
      where a.plan_id = ${plan.plan_id} and a.some_in_grace and m.state = 'grace' and a.payer_id > ${after}
      group by m.payer_id order by m.payer_id limit ${BATCH}`);
    const list = rows
      .filter((row) => row.missing_minor > 0n)
      .map((row): Reminder => {
        const level = row.grace_until <= last_call_from ? 'grace_last' : 'grace';
        const missing = formatMoney(row.missing_minor, plan.currency, 'zh-Hans');
        const until = formatDate(row.grace_until, 'zh-Hans');
        return { payer_id: row.payer_id, level, template: 'reminder_grace', params: { missing, until } };
      });
    await inTransaction(app.db, (tx) => remind(app, tx, plan, list));
    const last = rows.at(-1);
    if (!last) return;
    after = last.payer_id;
  }
}

/** Balances below the plan's reminder levels: a range of the index, no account is scanned. */
export async function remindLow(app: App, plan: Plan): Promise<void> {
  const { rules, cap_minor } = await termsToday(app, plan);
  const state = await planState(app.db, plan.plan_id);
  const levels = rules.balance.reminder_levels_minor.map(BigInt).toSorted((a, b) => (a < b ? -1 : 1));
  const [lowest, highest] = [levels[0]!, levels.at(-1)!];
  const notice = periodAt(calendar(rules), plan.first_period_from, state.period_no + 1).notice_on;
  const { index_minor } = state;
  for (let after: RunsOut | null = null; ; ) {
    const rows: RunsOut[] = await accountsBetween(
      app.db,
      plan.plan_id,
      index_minor,
      index_minor + highest,
      after,
      BATCH,
    );
    const list = rows.map((row): Reminder => {
      const left_minor = row.runs_out_at - index_minor;
      const of = (minor: bigint) => formatMoney(minor * BigInt(row.weight), plan.currency, 'zh-Hans');
      const params = { balance: of(left_minor), need: of(cap_minor), notice: formatDate(notice, 'zh-Hans') };
      const level = levels.length > 1 && left_minor < lowest ? 'very_low' : 'low';
      return { payer_id: row.payer_id, level, template: 'reminder_low', params };
    });
    await inTransaction(app.db, (tx) => remind(app, tx, plan, list));
    const last = rows.at(-1);
    if (!last) return;
    after = last;
  }
}
