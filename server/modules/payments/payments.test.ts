import { generateValidId } from '@tongzhou/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { paySandboxOrder, signCallback } from '../../adapters/index.ts';
import { sql } from '../../platform/postgres/index.ts';
import { openHouse, type TestHouse } from '../../testing/house.ts';
import { accountOf, type Membership, walletOf } from '../accounts/index.ts';
import { bookBalances } from '../ledger/index.ts';
import { join, leave } from '../memberships/index.ts';
import type { Plan } from '../plans/index.ts';
import { retryRefund } from './commands/refunds.ts';
import { slowBefore } from './commands/start.ts';
import { type OrderRow, type PayEvent, refundsOf, requestRefund, startOrder, takeEvent } from './index.ts';
import { paymentJobs } from './jobs.ts';
import { failedRefunds, orderByNo, otherCurrencyEvents, slowRefunds, unmatchedEvents } from './store.ts';

type User = Awaited<ReturnType<TestHouse['login']>>;
const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
let house: TestHouse;
let plan: Plan;
let user: User;
let m: Membership;
let n = 0;

beforeAll(async () => {
  house = await openHouse('2026-01-08T02:00:00Z');
  plan = await house.plan();
});
afterAll(() => house.close());
beforeEach(async () => {
  user = await house.login(`+8613900${String(++n).padStart(6, '0')}`);
  const person = {
    name: '王建国',
    id_kind: 'cn_id' as const,
    id_number: generateValidId({ birth: '1980-05-01', sex: 'm', sequence: n }),
  };
  const joined = await house.as(user, (ctx) =>
    join(ctx, {
      plan_code: plan.code,
      relation: 'self',
      person,
      answers: ANSWERS,
      language: 'zh-Hans',
      rule_version: 1,
    }),
  );
  m = joined.membership;
});

const order = (amount_minor: bigint, change: object = {}) =>
  house.as(user, (ctx) =>
    startOrder(ctx, {
      purpose: 'account',
      payer_id: m.payer_id,
      plan_id: plan.plan_id,
      membership_id: null,
      paid_by: m.payer_id,
      amount_minor,
      ...change,
    }),
  );
const paid = (o: OrderRow, change: Partial<PayEvent> = {}): PayEvent => ({
  event_id: `e:${o.order_no}`,
  kind: 'payment.succeeded',
  reference: o.order_no,
  amount_minor: o.amount_minor,
  currency: 'CNY',
  ...change,
});
const take = (event: PayEvent) => takeEvent(house.app, event);
const balance = async () => (await accountOf(house.app.db, m.payer_id, plan.plan_id))!.balance_minor;
const coded = (code: string) => expect.objectContaining({ code });

describe('callbacks', () => {
  const signed = (event: PayEvent, at = house.clock.now()) => {
    const body = JSON.stringify({ ...event, amount_minor: event.amount_minor.toString() });
    return { body: Buffer.from(body), headers: signCallback(house.app, body, at) };
  };
  const verify = (raw: ReturnType<typeof signed>) => house.app.adapters.pay.verifyCallback(raw);

  it('are refused with another body, signature, header or age', async () => {
    const raw = signed(paid(await order(1_000n)));
    expect(verify(raw)).toMatchObject({ amount_minor: 1_000n });
    const tampered = Buffer.from(raw.body.toString().replace('1000', '9000'));
    expect(() => verify({ ...raw, body: tampered })).toThrow('pay.bad_signature');
    for (const name of Object.keys(raw.headers).filter((h) => h.startsWith('tz-'))) {
      const { [name]: _, ...without } = raw.headers;
      expect(() => verify({ ...raw, headers: without })).toThrow('pay.bad_signature');
      expect(() => verify({ ...raw, headers: { ...raw.headers, [name]: '1' } })).toThrow(
        /pay\.bad_signature/,
      );
    }
    const old = signed(paid(await order(1_000n)), house.clock.now().subtract({ minutes: 6 }));
    expect(() => verify(old)).toThrow('pay.stale_callback');
  });

  it('count once however often, in whatever order, and side by side', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('succeeded', 'succeeded-again', 'closed'), { minLength: 1, maxLength: 6 }),
        async (story) => {
          const o = await order(500n);
          const before = await balance();
          const events = story.map((what) =>
            what === 'closed'
              ? paid(o, { event_id: `c:${o.order_no}`, kind: 'payment.closed' })
              : paid(o, { event_id: `${what}:${o.order_no}` }),
          );
          await Promise.all(events.map(take));
          const money = story.some((what) => what !== 'closed');
          expect((await balance()) - before).toBe(money ? 500n : 0n);
          expect((await orderByNo(house.app.db, o.order_no))!.state).toBe(money ? 'paid' : 'closed');
        },
      ),
      { numRuns: 20 },
    );
    expect(await house.broken()).toEqual([]);
  });

  it('that are lost are asked for; an order nobody paid is closed, and paid all the same if money still comes', async () => {
    const start = house.clock.now();
    const lost = await order(700n);
    const never = await order(800n);
    await house.app.db.run(
      sql`update adapters.pay_order set state = 'paid', paid_at = ${start} where order_no = ${lost.order_no}`,
    );
    house.clock.set(start.add({ minutes: 11 }));
    await paymentJobs['payments.reconcile']!(house.app, {});
    expect(await balance()).toBe(700n);
    house.clock.set(start.add({ hours: 25 }));
    await paymentJobs['payments.reconcile']!(house.app, {});
    expect((await orderByNo(house.app.db, never.order_no))!.state).toBe('closed');
    expect(await take(paid(never))).toBe('posted');
    expect(await balance()).toBe(1_500n);
  });

  it('that are lost while the provider does not answer are asked for until it does', async () => {
    const lost = await order(600n);
    await paySandboxOrder(house.app, lost.provider_order_id!, 0);
    house.clock.set(house.clock.now().add({ hours: 25 }));
    const { pay } = house.app.adapters;
    house.app.adapters.pay = { ...pay, queryOrder: () => Promise.reject(new Error('503')) };
    await paymentJobs['payments.reconcile']!(house.app, {});
    house.app.adapters.pay = pay;
    expect((await orderByNo(house.app.db, lost.order_no))!.state).toBe('created');
    await paymentJobs['payments.reconcile']!(house.app, {});
    expect(await balance()).toBe(600n);
  });

  it.each([
    ['another amount', { amount_minor: 999n }],
    ['no order of ours', { reference: 'P-unknown' }],
  ])('with %s are booked as unmatched and shown to finance, never credited', async (_, change) => {
    const o = await order(1_000n);
    const event = paid(o, change);
    expect(await take(event)).toBe('unmatched');
    expect(await take(event)).toBe('unmatched');
    expect(await balance()).toBe(0n);
    expect((await unmatchedEvents(house.app.db)).map((e) => e.event_id)).toContain(event.event_id);
    expect(await house.broken()).toEqual([]);
  });

  it.each([
    ['an order of ours', {}],
    ['no order of ours', { reference: 'P-unknown' }],
  ])('in another currency for %s are shown to finance with it, and not booked', async (_, change) => {
    const event = paid(await order(1_000n), { currency: 'USD', ...change, event_id: `usd:${n}` });
    const before = await bookBalances(house.app.db);
    expect(await take(event)).toBe('other_currency');
    expect(await take(event)).toBe('other_currency');
    expect(await bookBalances(house.app.db)).toEqual(before);
    expect(await otherCurrencyEvents(house.app.db)).toContainEqual(
      expect.objectContaining({ event_id: event.event_id, amount_minor: 1_000n, currency: 'USD' }),
    );
    expect((await unmatchedEvents(house.app.db)).map((e) => e.event_id)).not.toContain(event.event_id);
    expect(await house.broken()).toEqual([]);
  });

  it('of the provider’s page come by themselves, twice', async () => {
    const o = await order(1_234n);
    await paySandboxOrder(house.app, o.provider_order_id!);
    await house.work();
    expect(await balance()).toBe(1_234n);
    await expect(paySandboxOrder(house.app, 'SBX-unknown')).rejects.toEqual(coded('pay.order_unknown'));
  });
});

describe('gifts and the wallet', () => {
  it('a gift whose membership ended while it was being paid goes to the giver’s wallet', async () => {
    const gift = await order(400n, { purpose: 'gift', membership_id: m.membership_id });
    await house.as(user, (ctx) => leave(ctx, m.membership_id));
    await take(paid(gift));
    expect(await walletOf(house.app.db, m.payer_id)).toBe(400n);
    expect(await house.broken()).toEqual([]);
  });

  it('refuses what is absurd', async () => {
    await expect(order(10_000_001n)).rejects.toEqual(coded('payment.amount_too_large'));
    await expect(order(100n, { plan_id: 4711 })).rejects.toEqual(coded('account.unknown'));
    await expect(
      house.as(user, (ctx) =>
        requestRefund(ctx, { payer_id: m.payer_id, plan_id: null, amount_minor: 1n, source: 'x' }),
      ),
    ).rejects.toEqual(coded('wallet.not_enough'));
  });
});

describe('refunds', () => {
  const refund = (amount_minor: bigint) =>
    house.as(user, (ctx) =>
      requestRefund(ctx, {
        payer_id: m.payer_id,
        plan_id: plan.plan_id,
        amount_minor,
        source: `w:${crypto.randomUUID()}`,
      }),
    );
  const word = (refund_no: string, amount_minor: bigint, kind: PayEvent['kind']): PayEvent => ({
    event_id: `${kind}:${refund_no}`,
    kind,
    reference: refund_no,
    amount_minor,
    currency: 'CNY',
  });

  it('leave once, by the original route', async () => {
    await take(paid(await order(900n)));
    await refund(300n);
    await expect(refund(601n)).rejects.toMatchObject({
      code: 'account.not_enough',
      params: { free_minor: '600', currency: 'CNY' },
    });
    await house.work();
    const [row] = await refundsOf(house.app.db, m.payer_id);
    expect(row).toMatchObject({ amount_minor: 300n, state: 'paid' });
    await take(word(row!.refund_no, 300n, 'refund.succeeded'));
    expect(await house.broken()).toEqual([]);
  });

  it('that failed wait for finance, and are sent again under a new number', async () => {
    await take(paid(await order(900n)));
    const due = (await refund(200n))!;
    expect(await take(word(due.refund_no, 200n, 'refund.failed'))).toBe('refund_failed');
    expect((await failedRefunds(house.app.db)).map((r) => r.refund_no)).toContain(due.refund_no);
    const finance = await house.login('+8613911999999', 'finance');
    const again = await house.as(finance, (ctx) => retryRefund(ctx, due.refund_no));
    await expect(house.as(finance, (ctx) => retryRefund(ctx, again.refund_no))).rejects.toEqual(
      coded('refund.not_failed'),
    );
    await house.work();
    expect((await refundsOf(house.app.db, m.payer_id))[0]).toMatchObject({
      refund_no: again.refund_no,
      state: 'paid',
    });
    // The failed one's number is unknown now: a late success of it moves nothing.
    expect(await take(word(due.refund_no, 200n, 'refund.succeeded'))).toBe('noted');
    expect(await house.broken()).toEqual([]);
  });

  const jobsLost = () => house.app.db.run(sql`delete from graphile_worker._private_jobs`);
  const later = (duration: object) => house.clock.set(house.clock.now().add(duration));
  const reconcile = () => paymentJobs['payments.reconcile']!(house.app, {});

  it('whose callback is lost are asked for', async () => {
    await take(paid(await order(900n)));
    const due = (await refund(100n))!;
    await paymentJobs['payments.send_refund']!(house.app, { refund_no: due.refund_no });
    await jobsLost();
    later({ minutes: 11 });
    await reconcile();
    expect((await refundsOf(house.app.db, m.payer_id))[0]).toMatchObject({ state: 'paid' });
    expect(await house.broken()).toEqual([]);
  });

  it('whose job is lost are handed over again, once, and show up when they take longer than a day', async () => {
    await take(paid(await order(900n)));
    const due = (await refund(100n))!;
    await jobsLost();
    const slow = async () => (await slowRefunds(house.app.db, slowBefore(house.app))).map((r) => r.refund_no);
    expect(await slow()).not.toContain(due.refund_no);
    later({ hours: 25 });
    expect(await slow()).toContain(due.refund_no);
    await reconcile();
    await reconcile();
    await house.work();
    expect((await refundsOf(house.app.db, m.payer_id))[0]).toMatchObject({
      refund_no: due.refund_no,
      state: 'paid',
      attempts: 1,
    });
    expect(await slow()).not.toContain(due.refund_no);
    expect(await house.broken()).toEqual([]);
  });

  it('one the provider stumbles over does not keep the others waiting', async () => {
    await take(paid(await order(900n)));
    const [one, two] = [(await refund(100n))!.refund_no, (await refund(100n))!.refund_no].sort();
    await jobsLost();
    later({ minutes: 11 });
    const { pay } = house.app.adapters;
    house.app.adapters.pay = {
      ...pay,
      queryRefund: (refund_no) =>
        refund_no === one ? Promise.reject(new Error('503')) : pay.queryRefund(refund_no),
    };
    await reconcile();
    house.app.adapters.pay = pay;
    await house.work();
    const states = new Map((await refundsOf(house.app.db, m.payer_id)).map((r) => [r.refund_no, r.state]));
    expect(states).toEqual(
      new Map([
        [one, 'due'],
        [two, 'paid'],
      ]),
    );
  });

  it('a word on a refund in another currency moves nothing', async () => {
    await take(paid(await order(900n)));
    const due = (await refund(100n))!;
    await jobsLost();
    const foreign = { ...word(due.refund_no, 100n, 'refund.succeeded'), currency: 'USD' };
    expect(await take(foreign)).toBe('noted');
    expect((await refundsOf(house.app.db, m.payer_id))[0]!.state).toBe('due');
  });

  it('and payments of a day are settled with the bank in either direction', async () => {
    const clearing = async () =>
      (
        await house.app.db.one<{
          x: bigint;
        }>(sql`select coalesce(sum(case when debit = 'clearing' then amount_minor else -amount_minor end), 0)::bigint as x
          from ledger.entry where debit = 'clearing' or credit = 'clearing'`)
      ).x;
    await take(paid(await order(900n)));
    const settle = () => paymentJobs['payments.settle_clearing']!(house.app, {});
    await settle();
    await settle();
    expect(await clearing()).toBe(0n);
    await refund(900n);
    await house.work();
    expect(await clearing()).toBe(-900n);
    house.clock.set(house.clock.now().add({ hours: 24 }));
    await settle();
    expect(await clearing()).toBe(0n);
    expect(await house.broken()).toEqual([]);
  });
});
