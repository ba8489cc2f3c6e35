import { addDays } from '@tongzhou/kernel';
import { accountOf } from '../../accounts/index.ts';
import { leave } from '../../memberships/index.ts';
import { requestRefund } from '../../payments/index.ts';
import { give, joinSelf, topUpWallet } from './members.ts';
import { at } from './timeline.ts';
import { as, cast, type Member, remember, type World } from './world.ts';

/** Below one period's cap: not enough to be counted. */
const TOO_LITTLE_MINOR = 520n;
const GIFT_MINOR = 3_000n;

/** Money in and out besides shares: a suspension saved by a friend, withdrawals, wallets, people who leave. */
export function scheduleUpsAndDowns(w: World): void {
  scheduleSaved(w);
  scheduleWithdrawals(w);
  scheduleLeavers(w);
}

/**
 * A member takes out almost all of his balance before a notice day, is suspended for it, and a friend's gift
 * brings him back at the next one without a new waiting period.
 */
function scheduleSaved(w: World): void {
  const freeze = w.time.periods[w.time.story - 2]!;
  const invent = (name: string, sex: 'f' | 'm') =>
    w.people.invent({ city: 'baishan', sex, birth: w.people.birthday(w.time.opened_on, 44), name });
  const [who, friend] = [invent('吴铁柱', 'm'), invent('赵春燕', 'f')];
  w.stage.at(at(addDays(w.time.opened_on, 4), '12:40'), async () => {
    const short = await joinSelf(w, who, 5_000n);
    const giver = await joinSelf(w, friend, 10_000n);
    w.members.splice(w.members.indexOf(short), 1);
    await cast(w, short, 'member', w.branches.baishan, 'demo.cast.saved');
    await cast(w, giver, 'member', w.branches.baishan, 'demo.cast.giver');
    await remember(w, 'user.saved', short.user_id.toString());
    await remember(w, 'period.short', freeze.period_no.toString());
    w.stage.at(at(addDays(freeze.notice_on, -1), '13:05'), () => takeAlmostAll(w, short));
    w.stage.at(at(addDays(freeze.notice_on, 5), '20:15'), () => give(w, giver, short, GIFT_MINOR));
  });
}

async function takeAlmostAll(w: World, m: Member): Promise<void> {
  const account = (await accountOf(w.stage.app.db, m.payer_id, w.plan.plan_id))!;
  await withdraw(w, m, account.balance_minor - TOO_LITTLE_MINOR);
}

const withdraw = (w: World, m: Member, amount_minor: bigint) =>
  as(w, m, (ctx) =>
    requestRefund(ctx, {
      payer_id: m.payer_id,
      plan_id: w.plan.plan_id,
      amount_minor,
      source: `withdraw:${crypto.randomUUID()}`,
    }),
  );

const EVERY = 5;

/** Every fifth period somebody takes money out, and somebody puts some into the wallet for later. */
function scheduleWithdrawals(w: World): void {
  for (const { period_no, sharing_on } of w.time.periods) {
    const when = at(addDays(sharing_on, 3), '17:50');
    if (period_no % EVERY !== 3 || Temporal.Instant.compare(when, w.time.now) >= 0) continue;
    w.stage.at(when, async () => {
      const [one, other] = [w.random.pick(w.members), w.random.pick(w.members)];
      const account = await accountOf(w.stage.app.db, one.payer_id, w.plan.plan_id);
      if (account && account.balance_minor > 4_000n) await withdraw(w, one, 1_000n);
      await topUpWallet(w, other, 2_000n);
    });
  }
}

/** Some leave: in one step, between notice and settlement or outside of it. */
function scheduleLeavers(w: World): void {
  for (const { period_no, notice_on } of w.time.periods) {
    const when = at(addDays(notice_on, period_no % 2 === 0 ? 3 : 10), '08:50');
    if (period_no % 4 !== 1 || period_no < 4 || Temporal.Instant.compare(when, w.time.now) >= 0) continue;
    w.stage.at(when, async () => {
      const place = w.members.findIndex((m) => m.leaves === true);
      if (place < 0) return;
      const [member] = w.members.splice(place, 1);
      await as(w, member!, (ctx) => leave(ctx, member!.membership_id));
    });
  }
}
