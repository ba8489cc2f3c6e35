import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { CodedError, fail } from '@tongzhou/kernel';
import type { App } from '../../platform/app.ts';
import type { RawRequest } from '../../platform/module.ts';
import { inTransaction, type Queryable, sql, type Tx } from '../../platform/postgres/index.ts';
import type { NewRefund, PayEvent, PayPort } from './port.ts';

/** Shared with nobody: the sandbox signs and verifies in one process, with a key of its own per installation. */
const secretOf = (app: App): Buffer => app.vault.blindIndex('adapters.pay.callback_key', 'sandbox');
const STALE_MINUTES = 5;

export interface SandboxOrder {
  order_no: string;
  provider_order_id: string;
  amount_minor: bigint;
  currency: string;
  notify_path: string;
  state: 'open' | 'paid' | 'closed';
}

/** Speaks the shape of a real provider: orders, asynchronous signed callbacks, order queries, refunds. */
export const sandboxPay = (app: App): PayPort => ({
  async createOrder(o, tx) {
    const provider_order_id = `SBX${randomBytes(10).toString('hex')}`;
    await tx.run(sql`insert into adapters.pay_order (order_no, provider_order_id, amount_minor, currency, notify_path, state, created_at)
      values (${o.order_no}, ${provider_order_id}, ${o.amount_minor}, ${o.currency}, ${o.notify_path}, 'open', ${app.clock.now()})`);
    return { provider_order_id, pay_url: `/demo/pay/${provider_order_id}` };
  },
  verifyCallback: (raw) => verify(app, raw),
  async queryOrder(order_no) {
    const order = await app.db.maybe<SandboxOrder>(
      sql`select * from adapters.pay_order where order_no = ${order_no}`,
    );
    if (!order || order.state === 'open') return undefined;
    return eventOf(order);
  },
  async refund(r) {
    await inTransaction(app.db, async (tx) => {
      const fresh = await tx.run(sql`insert into adapters.pay_refund (refund_no, amount_minor, currency, at)
        values (${r.refund_no}, ${r.amount_minor}, ${r.currency}, ${app.clock.now()}) on conflict do nothing`);
      if (fresh === 0) return;
      await sendLater(app, tx, refundEventOf(r), r.notify_path);
    });
  },
  async queryRefund(refund_no) {
    const refund = await app.db.maybe<SandboxRefund>(
      sql`select refund_no, amount_minor, currency from adapters.pay_refund where refund_no = ${refund_no}`,
    );
    return refund && refundEventOf(refund);
  },
});

type SandboxRefund = Pick<NewRefund, 'refund_no' | 'amount_minor' | 'currency'>;

const refundEventOf = (r: SandboxRefund): PayEvent => ({
  event_id: `refund:${r.refund_no}`,
  kind: 'refund.succeeded',
  reference: r.refund_no,
  amount_minor: r.amount_minor,
  currency: r.currency,
});

const eventOf = (o: SandboxOrder): PayEvent => ({
  event_id: `order:${o.provider_order_id}:${o.state}`,
  kind: o.state === 'paid' ? 'payment.succeeded' : 'payment.closed',
  reference: o.order_no,
  amount_minor: o.amount_minor,
  currency: o.currency,
});

/** An order as the provider's page shows it. @throws pay.order_unknown */
export async function sandboxOrder(db: Queryable, provider_order_id: string): Promise<SandboxOrder> {
  const order = await db.maybe<SandboxOrder>(
    sql`select * from adapters.pay_order where provider_order_id = ${provider_order_id}`,
  );
  if (!order) throw fail.notFound('pay.order_unknown');
  return order;
}

/**
 * What the payer does on the provider's page: pays. The callback comes later, by a job, over HTTP, and twice, as
 * with real providers.
 * @param callbacks 0: all of them are lost on the way, and the money is found when the provider is asked
 * @throws pay.order_unknown
 */
export async function paySandboxOrder(
  app: App,
  provider_order_id: string,
  callbacks = 2,
): Promise<{ order_no: string }> {
  return inTransaction(app.db, async (tx) => {
    const order =
      await tx.maybe<SandboxOrder>(sql`update adapters.pay_order set state = 'paid', paid_at = coalesce(paid_at, ${app.clock.now()})
      where provider_order_id = ${provider_order_id} and state in ('open', 'paid') returning *`);
    if (!order) throw fail.notFound('pay.order_unknown');
    for (let copy = 0; copy < callbacks; copy += 1)
      await sendLater(app, tx, eventOf(order), order.notify_path);
    return { order_no: order.order_no };
  });
}

/** The payer turns round without paying. @throws pay.order_unknown, also when it is paid or closed already */
export async function closeSandboxOrder(app: App, provider_order_id: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const order = await tx.maybe<SandboxOrder>(sql`update adapters.pay_order set state = 'closed'
      where provider_order_id = ${provider_order_id} and state = 'open' returning *`);
    if (!order) throw fail.notFound('pay.order_unknown');
    await sendLater(app, tx, eventOf(order), order.notify_path);
  });
}

const bodyOf = (e: PayEvent) => JSON.stringify({ ...e, amount_minor: e.amount_minor.toString() });

const sendLater = (app: App, tx: Tx, event: PayEvent, path: string) =>
  app.jobs.enqueue(tx, 'adapters.deliver', { body: bodyOf(event), path });

/** Headers of a signed callback: HMAC-SHA256 over `timestamp\nnonce\nbody\n`. */
export function signCallback(
  app: App,
  body: string,
  at: Temporal.Instant = app.clock.now(),
): Record<string, string> {
  const timestamp = Math.floor(at.epochMilliseconds / 1000).toString();
  const nonce = randomBytes(12).toString('hex');
  return {
    'content-type': 'application/json',
    'tz-sandbox-timestamp': timestamp,
    'tz-sandbox-nonce': nonce,
    'tz-sandbox-signature': signature(app, timestamp, nonce, body),
  };
}

const signature = (app: App, timestamp: string, nonce: string, body: string) =>
  createHmac('sha256', secretOf(app)).update(`${timestamp}\n${nonce}\n${body}\n`).digest('base64');

function verify(app: App, raw: RawRequest): PayEvent {
  const header = (name: string) => {
    const value = raw.headers[name];
    if (typeof value !== 'string') throw new CodedError('pay.bad_signature', { status: 401 });
    return value;
  };
  const timestamp = header('tz-sandbox-timestamp');
  const body = raw.body.toString('utf8');
  const expected = Buffer.from(signature(app, timestamp, header('tz-sandbox-nonce'), body));
  const given = Buffer.from(header('tz-sandbox-signature'));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new CodedError('pay.bad_signature', { status: 401 });
  const age_s = Math.abs(app.clock.now().epochMilliseconds / 1000 - Number(timestamp));
  if (age_s > STALE_MINUTES * 60) throw new CodedError('pay.stale_callback', { status: 401 });
  const event = JSON.parse(body) as Omit<PayEvent, 'amount_minor'> & { amount_minor: string };
  return { ...event, amount_minor: BigInt(event.amount_minor) };
}

/** Job: delivers one callback to our own address, signed at the moment of sending; an error is tried again later. */
export async function deliverCallback(app: App, payload: Record<string, unknown>): Promise<void> {
  const body = String(payload.body);
  const response = await fetch(new URL(String(payload.path), app.settings.public_url), {
    method: 'POST',
    headers: signCallback(app, body),
    body,
  });
  if (!response.ok) throw new Error(`callback answered ${response.status}`);
}
