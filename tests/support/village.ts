import { generateValidId } from '@tongzhou/kernel';
import { signCallback } from '../../server/adapters/index.ts';
import type { Membership } from '../../server/modules/accounts/index.ts';
import {
  addDocument,
  openDraft,
  proposeDecision,
  signDecision,
  submit,
  takeStep,
} from '../../server/modules/cases/index.ts';
import {
  confirmInvitation,
  inviteAdult,
  type Joining,
  join,
  payerOf,
} from '../../server/modules/memberships/index.ts';
import { type NewOrder, startOrder, takeEvent } from '../../server/modules/payments/index.ts';
import { preparePayout, reconcile, releasePayout, setAccount } from '../../server/modules/payouts/index.ts';
import type { Plan } from '../../server/modules/plans/index.ts';
import {
  correctSettlement,
  previewSettlement,
  runDue,
  signSettlement,
} from '../../server/modules/sharing/index.ts';
import { type DemoRules, openHouse, type TestHouse } from '../../server/testing/house.ts';

export type User = Awaited<ReturnType<TestHouse['login']>>;

/** Who pays, with the login. */
export interface Payer {
  user: User;
  payer_id: bigint;
}

export interface Member {
  payer: Payer;
  /** the login that acts for the member: the own one, or the payer's for a child */
  user: User;
  plan: Plan;
  membership_id: bigint;
  name: string;
  /** for himself, not for a child or as a spouse */
  own: boolean;
  /** how this person joined, to join again */
  input: Omit<Joining, 'relation'>;
}

export interface Village {
  house: TestHouse;
  staff: { reviewers: [User, User]; investigator: User; finance: [User, User] };
  plan(code: string, change?: (rules: DemoRules) => void): Promise<Plan>;
  payer(): Promise<Payer>;
  joins(payer: Payer, plan: Plan, birth?: string): Promise<Member>;
  /** The same person once more, for himself. */
  rejoins(member: Member): Promise<Member>;
  joinsChild(payer: Payer, plan: Plan, birth: string): Promise<Member>;
  joinsSpouse(payer: Payer, plan: Plan, birth?: string): Promise<Member>;
  topUp(payer: Payer, plan: Plan, amount_minor: bigint): Promise<void>;
  topUpWallet(payer: Payer, amount_minor: bigint): Promise<void>;
  give(giver: Payer, to: Member, amount_minor: bigint): Promise<void>;
  /** From the draft to the second signature; today's illness. */
  decide(member: Member, outcome: 'approved' | 'not_aided', illness_code?: string): Promise<string>;
  /** Refused in a kind whose past shares the rules give back, and accepted by the applicant. */
  refuse(member: Member): Promise<string>;
  /** What the calendar asks for by now. */
  runDue(plan: Plan): Promise<string[]>;
  sign(plan: Plan, period_no: number): Promise<void>;
  correct(plan: Plan, period_no: number): Promise<void>;
  /** Pays whatever is due to the case. @throws payout.not_due */
  payOut(member: Member, case_id: string): Promise<void>;
  /** 09:00 in Shanghai */
  goTo(day: string): void;
  close(): Promise<void>;
}

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
const ADULT = '1980-05-01';
const phoneOf = (n: number) => `+86139${String(n).padStart(8, '0')}`;

/** Rules with small sums: every fen counts, and nobody waits. */
export function villageRules(change: (rules: DemoRules) => void = () => {}): (rules: DemoRules) => void {
  return (rules) => {
    rules.waiting.illness_days = 0;
    rules.waiting.accident_days = 0;
    rules.aid.times = 99;
    rules.aid.table = [
      { age_from: 0, age_to: 39, severity: 'severe', amount_minor: '3001' },
      { age_from: 40, age_to: 64, severity: 'severe', amount_minor: '1999' },
      { age_from: 0, age_to: 64, severity: 'mild', amount_minor: '301' },
    ];
    rules.sharing.caps = { case_minor: '300', cases_per_period: 2, period_minor: '600', year_minor: null };
    rules.balance.first_top_up_minor = '1200';
    rules.balance.top_up_choices_minor = ['1200'];
    rules.balance.reminder_levels_minor = ['1200'];
    change(rules);
  };
}

/** A house with staff, in which tests live whole lives through the production commands. */
export const openVillage = async (start = '2026-01-05T02:00:00Z'): Promise<Village> =>
  villageIn(await openHouse(start));

export async function villageIn(house: TestHouse): Promise<Village> {
  const { as } = house;
  let phones = 0;
  let people = 0;
  const banked = new Set<string>();
  const login = (...roles: Parameters<TestHouse['login']>[1][]) => {
    phones += 1;
    return house.login(phoneOf(phones), ...roles);
  };
  const staff: Village['staff'] = {
    reviewers: [await login('reviewer'), await login('reviewer')],
    investigator: await login('investigator'),
    finance: [await login('finance'), await login('finance')],
  };
  const person = (birth: string) => {
    people += 1;
    const name = `王${people % 2 ? '春' : '秋'}${'甲乙丙丁戊己庚辛壬癸'[people % 10]}`;
    // 500 numbers a birthday and county.
    const region = String(220_600 + Math.floor(people / 500));
    const id_number = generateValidId({ birth, sex: 'm', sequence: people % 500, region });
    return { name, id_kind: 'cn_id' as const, id_number };
  };
  const joining = (plan: Plan, birth: string) => ({
    plan_code: plan.code,
    person: person(birth),
    answers: ANSWERS,
    language: 'zh-Hans' as const,
    rule_version: 1,
  });
  const memberOf = (
    payer: Payer,
    user: User,
    plan: Plan,
    m: Membership,
    input: Member['input'],
    own = false,
  ): Member => ({
    payer,
    user,
    plan,
    membership_id: m.membership_id,
    name: input.person.name,
    own,
    input,
  });
  const pays = async (by: Payer, order: NewOrder) => {
    const opened = await as(by.user, (ctx) => startOrder(ctx, order));
    const body = JSON.stringify({
      event_id: `e-${opened.order_no}`,
      kind: 'payment.succeeded',
      reference: opened.order_no,
      amount_minor: order.amount_minor.toString(),
      currency: 'CNY',
    });
    const { pay } = house.app.adapters;
    await takeEvent(
      house.app,
      pay.verifyCallback({ body: Buffer.from(body), headers: signCallback(house.app, body) }),
    );
  };
  const decide: Village['decide'] = async (member, outcome, illness_code = 'cancer') => {
    const { payer, membership_id, user, plan } = member;
    const [first, second] = staff.reviewers;
    const draft = await as(user, (ctx) =>
      openDraft(ctx, {
        knows_diagnosis: true,
        payer_id: payer.payer_id,
        membership_id,
        relation: 'self',
        contact_user_id: null,
        for_user_id: null,
        illness_code,
        diagnosed_on: house.clock.today(plan.time_zone),
        accident: false,
        hospital: '白山市中心医院',
        story: null,
      }),
    );
    const { case_id } = draft.row;
    const { document_id } = await as(user, (ctx) =>
      addDocument(ctx, case_id, {
        kind: 'pathology',
        name: '病理报告',
        sha256: 'ab'.repeat(32),
        size_bytes: 9n,
      }),
    );
    await as(user, (ctx) => submit(ctx, case_id));
    await as(first, (ctx) => takeStep(ctx, case_id, 'screen'));
    await as(first, (ctx) => takeStep(ctx, case_id, 'investigate'));
    await as(first, (ctx) =>
      proposeDecision(ctx, case_id, {
        outcome,
        clauses: [outcome === 'approved' ? `what.${illness_code}` : 'waiting.illness_days'],
        evidence: [document_id],
        refusal_kind: outcome === 'approved' ? null : 'waiting_period',
        illness_code: null,
        cost_minor: null,
      }),
    );
    await as(second, (ctx) => signDecision(ctx, case_id, true));
    return case_id;
  };
  return {
    house,
    staff,
    decide,
    plan: (code, change) =>
      house.plan((rules) => {
        rules.code = code;
        villageRules(change)(rules);
      }),
    async payer() {
      const user = await login();
      return { user, payer_id: await as(user, (ctx) => payerOf(ctx.tx, user.user_id, ctx.now)) };
    },
    async joins(payer, plan, birth = ADULT) {
      const input = joining(plan, birth);
      const { membership } = await as(payer.user, (ctx) => join(ctx, { ...input, relation: 'self' }));
      return memberOf(payer, payer.user, plan, membership, input, true);
    },
    async rejoins({ payer, plan, input }) {
      const { membership } = await as(payer.user, (ctx) => join(ctx, { ...input, relation: 'self' }));
      return memberOf(payer, payer.user, plan, membership, input, true);
    },
    async joinsChild(payer, plan, birth) {
      const input = joining(plan, birth);
      const { membership } = await as(payer.user, (ctx) => join(ctx, { ...input, relation: 'child' }));
      return memberOf(payer, payer.user, plan, membership, input);
    },
    async joinsSpouse(payer, plan, birth = ADULT) {
      const user = await login();
      const phone = phoneOf(phones);
      const input = joining(plan, birth);
      const { invitation_id } = await as(payer.user, (ctx) =>
        inviteAdult(ctx, { plan_code: plan.code, relation: 'spouse', name: input.person.name, phone }),
      );
      const { membership } = await as(user, (ctx) => confirmInvitation(ctx, invitation_id, input));
      return memberOf(payer, user, plan, membership, input);
    },
    topUp: ({ user, payer_id }, { plan_id }, amount_minor) =>
      pays(
        { user, payer_id },
        {
          purpose: 'account',
          payer_id,
          plan_id,
          membership_id: null,
          paid_by: payer_id,
          amount_minor,
        },
      ),
    topUpWallet: (payer, amount_minor) =>
      pays(payer, {
        purpose: 'wallet',
        payer_id: payer.payer_id,
        plan_id: 0,
        membership_id: null,
        paid_by: payer.payer_id,
        amount_minor,
      }),
    give: (giver, to, amount_minor) =>
      pays(giver, {
        purpose: 'gift',
        payer_id: to.payer.payer_id,
        plan_id: to.plan.plan_id,
        membership_id: to.membership_id,
        paid_by: giver.payer_id,
        amount_minor,
      }),
    async refuse(member) {
      const case_id = await decide(member, 'not_aided');
      await as(member.user, (ctx) => takeStep(ctx, case_id, 'accept_refusal'));
      return case_id;
    },
    runDue: (plan) => runDue(house.app, plan.plan_id, plan.time_zone),
    async sign(plan, period_no) {
      const { hash } = await previewSettlement(house.app.db, plan.plan_id, period_no);
      for (const user of staff.finance)
        await as(user, (ctx) =>
          signSettlement(ctx, { plan_id: plan.plan_id, period_no, preview_hash: hash.toString('hex') }),
        );
    },
    async correct(plan, period_no) {
      for (const user of staff.finance)
        await as(user, (ctx) =>
          correctSettlement(ctx, { plan_id: plan.plan_id, period_no, reason: 'wrong_amount' }),
        );
    },
    async payOut(member, case_id) {
      const [first, second] = staff.finance;
      if (!banked.has(case_id)) {
        banked.add(case_id);
        const account = {
          holder_name: member.name,
          account_no: '6222021234567890123',
          bank_name: '吉林银行',
        };
        await as(member.user, (ctx) => setAccount(ctx, case_id, account));
      }
      const payout = await as(first, (ctx) => preparePayout(ctx, case_id));
      await as(second, (ctx) => releasePayout(ctx, payout.payout_no));
      await house.work();
      await reconcile(house.app);
    },
    goTo: (day) => house.clock.set(Temporal.Instant.from(`${day}T01:00:00Z`)),
    close: () => house.close(),
  };
}
