// (b) Top-ups a second through the production commands, against the bare insert and update of the same rows in
// a transaction. Twice: the whole callback of the payment provider (`takeEvent`: inbox, order, journal, account),
// and the ledger's own command alone (`topUp`: journal, account).
import { topUp } from '@tongzhou/server/modules/accounts/index.ts';
import { takeEvent } from '@tongzhou/server/modules/payments/index.ts';
import type { App } from '@tongzhou/server/platform/app.ts';
import { fixedClock } from '@tongzhou/server/platform/clock/index.ts';
import { inTransaction, sql, type Tx } from '@tongzhou/server/platform/postgres/index.ts';
import { enrolMembers, OPENED_AT, openReplayedPlan } from '@tongzhou/server/replay/index.ts';
import { type Bench, median, perSecond, rounded, settleDown } from './harness.ts';
import { foundBench, rowOf } from './house.ts';

const CLIENTS = [1, 8, 16];
const MEMBERS = 200_000;
/** Each way runs this often for a part of the seconds, in turn: what disturbs the machine disturbs both. */
const TURNS = 5;
const ORDERS_AT_ONCE = 50_000;
const AMOUNT_MINOR = 3000n;

/** One top-up: nobody is topped up by two clients at once, as in life. */
interface Payment {
  n: number;
  payer_id: bigint;
  plan_id: number;
}
type Way = (app: App, p: Payment) => Promise<unknown>;

export async function benchTopUps(bench: Bench): Promise<void> {
  const app = await bench.server.open(fixedClock(OPENED_AT));
  await foundBench(app);
  const { plan_id } = await openReplayedPlan(app, rowOf({ members: MEMBERS }));
  await enrolMembers(app, {
    plan_id,
    first_payer: 1n,
    members: MEMBERS,
    balances_minor: [10_000n, 20_000n, 50_000n],
    joined_on: '2025-01-02',
  });
  const orders = orderBook(app, plan_id);
  for (const clients of CLIENTS) {
    await compare(bench, app, orders, clients, 'callback (takeEvent)', callback, bareCallback);
    await compare(bench, app, orders, clients, 'ledger (topUp)', ledger, bareLedger);
  }
}

async function compare(
  bench: Bench,
  app: App,
  orders: OrderBook,
  clients: number,
  what: string,
  command: Way,
  bare: Way,
): Promise<void> {
  bench.say(`${clients} clients: ${what}`);
  const rates: Record<'command' | 'bare', number[]> = { command: [], bare: [] };
  for (let turn = 0; turn < TURNS * 2; turn += 1) {
    // b a a b b a …: neither way always comes after the other.
    const name = turn % 4 === 0 || turn % 4 === 3 ? 'bare' : 'command';
    const way = name === 'bare' ? bare : command;
    await orders.stock();
    if (turn === 0) await settleDown(app);
    rates[name].push(
      await perSecond(clients, bench.seconds / TURNS, async () => void (await way(app, orders.next()))),
    );
  }
  const report = (text: string, value: number, unit: string, extra = {}) =>
    bench.report({
      bench: 'b',
      what: `${clients} ${clients === 1 ? 'client' : 'clients'}: ${what}${text}`,
      value: rounded(value),
      unit,
      ...extra,
    });
  report('', median(rates.command), '/s');
  report(', bare insert and update', median(rates.bare), '/s');
  report(' / bare', (median(rates.command) / median(rates.bare)) * 100, '%', { target: { at_least: 80 } });
}

interface OrderBook {
  /** Opens enough orders for the next turn. */
  stock(): Promise<void>;
  next(): Payment;
}

function orderBook(app: App, plan_id: number): OrderBook {
  let opened = 0;
  let used = 0;
  return {
    async stock() {
      while (opened - used < ORDERS_AT_ONCE) {
        await app.db.run(sql`insert into payments.payment_order (order_no, payer_id, purpose, plan_id, paid_by, amount_minor, state, created_at)
          select 'B' || n, 1 + n % ${MEMBERS}::int, 'account', ${plan_id}::int, 1 + n % ${MEMBERS}::int, ${AMOUNT_MINOR}::bigint, 'created', ${app.clock.now()}::timestamptz
          from generate_series(${opened}::int, ${opened + ORDERS_AT_ONCE - 1}::int) as n`);
        opened += ORDERS_AT_ONCE;
      }
    },
    next() {
      const n = used;
      used += 1;
      if (used > opened) throw new Error('the orders of this turn have run out: use fewer --seconds');
      return { n, payer_id: BigInt(1 + (n % MEMBERS)), plan_id };
    },
  };
}

const callback: Way = (app, { n }) =>
  takeEvent(app, {
    event_id: `e${n}`,
    kind: 'payment.succeeded',
    reference: `B${n}`,
    amount_minor: AMOUNT_MINOR,
    currency: app.settings.currency,
  });

const ledger: Way = (app, { n, payer_id, plan_id }) =>
  topUp(app.db, { payer_id, plan_id, amount_minor: AMOUNT_MINOR, source: `bench:${n}`, at: app.clock.now() });

const bareLedger: Way = (app, p) => inTransaction(app.db, (tx) => writeMoney(app, tx, p));

const bareCallback: Way = (app, p) =>
  inTransaction(app.db, async (tx) => {
    const at = app.clock.now();
    await writeMoney(app, tx, p);
    await tx.run(
      sql`update payments.payment_order set state = 'paid', paid_at = ${at} where order_no = ${`B${p.n}`}`,
    );
    await tx.run(sql`insert into payments.provider_event (event_id, kind, order_no, amount_minor, received_at, outcome)
      values (${`e${p.n}`}, 'payment.succeeded', ${`B${p.n}`}, ${AMOUNT_MINOR}, ${at}, 'posted')`);
  });

async function writeMoney(app: App, tx: Tx, { n, payer_id, plan_id }: Payment): Promise<void> {
  await tx.run(sql`insert into ledger.entry (payer_id, plan_id, at, kind, debit, credit, amount_minor, source, leg)
    values (${payer_id}, ${plan_id}, ${app.clock.now()}, 'top_up', 'clearing', 'members', ${AMOUNT_MINOR}, ${`bare:${n}`}, 0)`);
  await tx.run(sql`update accounts.account set intercept_minor = intercept_minor + ${AMOUNT_MINOR}
    where payer_id = ${payer_id} and plan_id = ${plan_id}`);
}
