import { CodedError } from '@tongzhou/kernel';
import type {
  BareLine,
  CaseStage,
  Member as ModelMember,
  ModelPeriod,
  ModelRules,
  Outcome,
  Snapshot,
  Step,
} from '@tongzhou/sharing/model';
import { allocate, enrolInBulk, queueAgeChange } from '../../server/modules/accounts/index.ts';
import {
  answerObjection,
  object,
  proposeDecision,
  signDecision,
  takeStep,
} from '../../server/modules/cases/index.ts';
import { post } from '../../server/modules/ledger/index.ts';
import {
  leave,
  membershipsModule,
  reportDeath,
  statementOf,
} from '../../server/modules/memberships/index.ts';
import { requestRefund } from '../../server/modules/payments/index.ts';
import type { Plan } from '../../server/modules/plans/index.ts';
import { sql } from '../../server/platform/postgres/index.ts';
import { type DemoRules, SYSTEM } from '../../server/testing/house.ts';
import type { Member, Payer, Village } from '../support/village.ts';

/** Births that weigh what the model wants, as long as no test lives longer than a few years. */
const BIRTHS: Record<number, string> = { 1: '2020-03-01', 2: '1995-03-01', 3: '1975-03-01' };

/** The model's numbers, by the things of the real house. */
interface Known {
  payers: (Payer & { own_weight: number })[];
  plans: Plan[];
  /** undefined login: imported */
  members: { payer: number; plan: number; membership_id: bigint; real: Member | null }[];
  cases: { case_id: string; member: number }[];
  gifts: bigint[];
}

export interface RealWorld {
  /** @param now_ms what the model's clock shows after the step */
  apply(step: Step, now_ms: number): Promise<Outcome>;
  snapshot(accounts: readonly { payer: number; plan: number }[]): Promise<Snapshot>;
  statement(payer: number, plan: number): Promise<BareLine[]>;
}

/** The house as a world: every step through the commands that production uses. */
export async function openRealWorld(
  village: Village,
  name: string,
  rules: readonly ModelRules[],
): Promise<RealWorld> {
  const { house } = village;
  const { db } = house.app;
  const known: Known = { payers: [], plans: [], members: [], cases: [], gifts: [] };
  for (const [i, r] of rules.entries())
    known.plans.push(await village.plan(`${name}-${i + 1}`, (given) => asRules(given, r)));

  const money = moneySteps(village, known);
  const people = peopleSteps(village, known);
  const steps = { ...money, ...people } as unknown as Record<string, (s: Step) => Promise<unknown>>;
  return {
    async apply(step, now_ms) {
      house.clock.set(Temporal.Instant.fromEpochMilliseconds(now_ms));
      try {
        await steps[step.do]!(step);
        return 'ok';
      } catch (error) {
        if (error instanceof CodedError) return error.code;
        throw error;
      }
    },
    snapshot: (accounts) => readSnapshot(db, known, accounts),
    async statement(payer, plan) {
      const { lines } = await statementOf(db, known.payers[payer]!.payer_id, known.plans[plan]!.plan_id);
      return lines.map(bare);
    },
  };
}

type Line = Awaited<ReturnType<typeof statementOf>>['lines'][number];
function bare({ kind, period_no, amount_minor, balance_minor }: Line): BareLine {
  const posted = kind === 'share' || kind === 'correction';
  return {
    kind: posted || kind === 'opening' ? kind : 'movement',
    period_no: posted ? period_no : null,
    amount_minor,
    balance_minor,
  };
}

function asRules(given: DemoRules, r: ModelRules): void {
  const text = (minor: bigint | null) => minor?.toString() ?? null;
  const cap = r.caps.period_minor;
  given.who.joining.age_min = 0;
  given.waiting.illness_days = r.waiting_days;
  given.waiting.shares_due = r.shares_due;
  given.aid.table = [
    { age_from: 0, age_to: 64, severity: 'severe', amount_minor: text(r.severe_minor) },
    { age_from: 0, age_to: 64, severity: 'mild', amount_minor: text(r.mild_minor) },
  ];
  given.aid.payment =
    r.instalments === 1
      ? { kind: 'lump_sum' }
      : { kind: 'instalments', count: r.instalments, every_months: 1 };
  given.sharing = {
    calendar: r.calendar,
    rounding_unit_minor: text(r.rounding_unit_minor),
    weights: [
      { age_from: 0, age_to: 17, weight: 1 },
      { age_from: 18, age_to: 39, weight: 2 },
      { age_from: 40, age_to: 64, weight: 3 },
    ],
    caps: {
      case_minor: text(r.caps.case_minor),
      cases_per_period: r.cases_allowed,
      period_minor: text(cap),
      year_minor: text(r.caps.year_minor),
    },
    beyond_cap: r.beyond_cap,
    fee:
      r.fee.kind === 'percentage'
        ? {
            kind: 'percentage',
            rate: (Number(r.fee.rate.numerator) / Number(r.fee.rate.denominator)).toString(),
          }
        : r.fee.kind === 'flat'
          ? { kind: 'flat', fee_per_weight_minor: text(r.fee.fee_per_weight_minor) }
          : { kind: 'published', cost_minor: text(r.fee.cost_minor) },
  };
  given.balance.first_top_up_minor = text(cap * 2n);
  given.balance.top_up_choices_minor = [text(cap * 2n)];
  given.balance.reminder_levels_minor = [text(cap * 2n)];
  given.balance.grace_days = r.grace_days;
  given.appeal.returning_kinds = ['waiting_period'];
  given.governance.floor_members = Number(r.weight_floor);
}

type Of<K extends Step['do']> = Extract<Step, { do: K }>;
type Steps<K extends Step['do']> = { [D in K]: (s: Of<D>) => Promise<unknown> };

function moneySteps(
  village: Village,
  known: Known,
): Steps<
  'top_up' | 'top_up_wallet' | 'allocate' | 'take_out' | 'refund_wallet' | 'give' | 'sponsor' | 'import'
> {
  const { house } = village;
  const payerOf = (n: number) => known.payers[n]!;
  const planOf = (n: number) => known.plans[n]!;
  /** A refund's cause is unique; so is every step. */
  const cause = () => `model:${crypto.randomUUID()}`;
  return {
    top_up: (s) => village.topUp(payerOf(s.payer), planOf(s.plan), s.minor),
    top_up_wallet: (s) => village.topUpWallet(payerOf(s.payer), s.minor),
    allocate: (s) =>
      house.as(payerOf(s.payer).user, (ctx) =>
        allocate(ctx.tx, {
          payer_id: payerOf(s.payer).payer_id,
          plan_id: planOf(s.plan).plan_id,
          amount_minor: s.minor,
          source: cause(),
          at: ctx.now,
        }),
      ),
    take_out: (s) =>
      house.as(payerOf(s.payer).user, (ctx) =>
        requestRefund(ctx, {
          payer_id: payerOf(s.payer).payer_id,
          plan_id: planOf(s.plan).plan_id,
          amount_minor: s.minor,
          source: cause(),
        }),
      ),
    refund_wallet: (s) =>
      house.as(payerOf(s.payer).user, (ctx) =>
        requestRefund(ctx, {
          payer_id: payerOf(s.payer).payer_id,
          plan_id: null,
          amount_minor: s.minor,
          source: cause(),
        }),
      ),
    async give(s) {
      const to = known.members[s.member]!;
      await village.give(payerOf(s.giver), to.real!, s.minor);
      const { rows } = await house.app.db.pool.query<{ gift_id: bigint }>(
        'select gift_id from accounts.gift where membership_id = $1 order by gift_id desc limit 1',
        [to.membership_id],
      );
      const made = rows[0]?.gift_id;
      if (made !== undefined && !known.gifts.includes(made)) known.gifts.push(made);
    },
    sponsor: (s) =>
      house.as(SYSTEM, (ctx) =>
        post(ctx.tx, ctx.now, cause(), [
          {
            payer_id: 0n,
            plan_id: planOf(s.plan).plan_id,
            kind: 'sponsor_in',
            debit: 'custody',
            credit: 'sponsor',
            amount_minor: s.minor,
          },
        ]),
      ),
    import: (s) =>
      house.as(SYSTEM, async (ctx) => {
        const { payer_id } = payerOf(s.payer);
        const { plan_id } = planOf(s.plan);
        const amount_minor = await enrolInBulk(ctx.tx, {
          plan_id,
          first_payer: payer_id,
          count: 1,
          weight: s.weight,
          balances_minor: [s.minor],
          joined_on: '2025-01-01',
          covered_from: '2025-01-01',
          rule_version: 1,
        });
        await post(ctx.tx, ctx.now, `opening:${plan_id}:${payer_id}`, [
          { payer_id: 0n, plan_id, kind: 'opening', debit: 'custody', credit: 'members', amount_minor },
        ]);
        const { membership_id } = await ctx.tx.one<{ membership_id: bigint }>(
          sql`select membership_id from accounts.membership where payer_id = ${payer_id}`,
        );
        known.members.push({ payer: s.payer, plan: s.plan, membership_id, real: null });
      }),
  };
}

function peopleSteps(
  village: Village,
  known: Known,
): Steps<
  | 'payer'
  | 'join'
  | 'leave'
  | 'die'
  | 'age'
  | 'approve'
  | 'refuse'
  | 'withdraw'
  | 'object'
  | 'pay_out'
  | 'correct'
  | 'next_day'
  | 'lapse'
> {
  const { house } = village;
  const real = (n: number): Member => known.members[n]!.real!;
  const today = () => house.clock.today('Asia/Shanghai');
  const illness = (severe: boolean) => (severe ? 'cancer' : 'thyroid-cancer');
  return {
    async payer(s) {
      known.payers.push({ ...(await village.payer()), own_weight: s.own_weight });
    },
    async join(s) {
      const payer = known.payers[s.payer]!;
      const plan = known.plans[s.plan]!;
      const birth = BIRTHS[s.weight]!;
      const before = known.members.find((m) => m.payer === s.payer && m.real?.own)?.real;
      const joined = s.own
        ? before
          ? await village.rejoins({ ...before, plan, input: { ...before.input, plan_code: plan.code } })
          : await village.joins(payer, plan, birth)
        : s.weight === 1
          ? await village.joinsChild(payer, plan, birth)
          : await village.joinsSpouse(payer, plan, birth);
      known.members.push({ payer: s.payer, plan: s.plan, membership_id: joined.membership_id, real: joined });
    },
    leave: (s) => house.as(real(s.member).user, (ctx) => leave(ctx, real(s.member).membership_id)),
    die: (s) =>
      house.as(real(s.member).user, (ctx) => reportDeath(ctx, real(s.member).membership_id, today())),
    age: (s) => {
      const { payer, plan, membership_id } = known.members[s.member]!;
      return house.as(SYSTEM, (ctx) =>
        queueAgeChange(
          ctx.tx,
          known.payers[payer]!.payer_id,
          membership_id,
          known.plans[plan]!.plan_id,
          s.weight,
        ),
      );
    },
    async approve(s) {
      const case_id = await village.decide(real(s.member), 'approved', illness(s.severe));
      known.cases.push({ case_id, member: s.member });
    },
    async refuse(s) {
      known.cases.push({ case_id: await village.refuse(real(s.member)), member: s.member });
    },
    withdraw(s) {
      const { case_id, member } = known.cases[s.case]!;
      return house.as(real(member).user, (ctx) => takeStep(ctx, case_id, 'withdraw'));
    },
    /** A member of the plan objects; it is admitted (by two where it must), looked into again, and approved again. */
    async object(s) {
      const { case_id } = known.cases[s.case]!;
      const { reviewers } = village.staff;
      const { objection_id } = await house.as(real(s.by).user, (ctx) =>
        object(ctx, case_id, '与加入时所答不符。'),
      );
      for (const user of reviewers) {
        const { state } = await house.as(user, (ctx) => answerObjection(ctx, objection_id, { admit: true }));
        if (state === 'admitted') break;
      }
      await house.as(reviewers[0], (ctx) => takeStep(ctx, case_id, 'reinvestigate'));
      const { illness_code } = await house.app.db.one<{ illness_code: string }>(
        sql`select illness_code from cases.case where case_id = ${case_id}`,
      );
      const proposal = {
        outcome: 'approved' as const,
        clauses: [`what.${illness_code}`],
        evidence: [],
        refusal_kind: null,
        illness_code: null,
        cost_minor: null,
      };
      await house.as(reviewers[0], (ctx) => proposeDecision(ctx, case_id, proposal));
      await house.as(reviewers[1], (ctx) => signDecision(ctx, case_id, true));
    },
    pay_out: (s) => village.payOut(real(known.cases[s.case]!.member), known.cases[s.case]!.case_id),
    correct: async (s) => {
      const plan = known.plans[s.plan]!;
      const state = await house.app.db.one<{ period_no: number }>(
        sql`select period_no from accounts.plan_state where plan_id = ${plan.plan_id}`,
      );
      if (state.period_no === 0) throw new CodedError('correction.not_last_period');
      await village.correct(plan, state.period_no);
      await house.work();
    },
    /** The calendar does what is due; two people sign when they are asked. */
    async next_day() {
      for (const plan of known.plans) {
        for (;;) {
          await village.runDue(plan);
          const frozen = await house.app.db.maybe<{
            period_no: number;
          }>(sql`select period_no from sharing.period
            where plan_id = ${plan.plan_id} and state = 'frozen' and sharing_on <= ${today()}`);
          if (!frozen) break;
          await village.sign(plan, frozen.period_no);
        }
      }
      await house.work();
    },
    async lapse() {
      await membershipsModule.jobs!['memberships.tick']!(house.app, {});
      await house.work();
    },
  };
}

const STAGES: Record<string, CaseStage> = {
  approved: 'approved',
  noticed: 'noticed',
  payout_due: 'due',
  paid: 'paid',
  withdrawn: 'withdrawn',
  closed: 'refused',
};

type Db = Village['house']['app']['db'];

/** The same facts, read from the tables and the journal. */
async function readSnapshot(
  db: Db,
  known: Known,
  accounts: readonly { payer: number; plan: number }[],
): Promise<Snapshot> {
  const plan_ids = known.plans.map((p) => p.plan_id);
  const payer_ids = known.payers.map((p) => p.payer_id);
  const [states, books, cases, debts, held, members, wallets, gifts, last] = await Promise.all([
    db.query<{
      plan_id: number;
      phase: 'open' | 'frozen';
      period_no: number;
      weight_total: bigint;
      index_minor: bigint;
    }>(sql`select plan_id, phase, period_no, weight_total, index_minor from accounts.plan_state
    where plan_id = any(${plan_ids}::int[])`),
    db.query<{ plan_id: number; book: string; minor: bigint }>(sql`
    select plan_id, book, sum(minor)::bigint as minor from (
      select plan_id, credit as book, amount_minor as minor from ledger.entry
      union all select plan_id, debit, -amount_minor from ledger.entry) e
    where plan_id = any(${plan_ids}::int[]) group by 1, 2`),
    db.query<{ case_id: string; stage: string; owed: bigint }>(sql`
    select c.case_id, c.stage, coalesce(sum(case when e.credit = 'aid' then e.amount_minor
      when e.debit = 'aid' then -e.amount_minor end), 0)::bigint as owed
    from cases.case c left join ledger.entry e using (case_id) where c.plan_id = any(${plan_ids}::int[]) group by 1, 2`),
    db.query<{
      plan_id: number;
      case_id: string;
      from_period: number;
      left_minor: bigint;
    }>(sql`
    select d.plan_id, d.case_id, d.from_period, d.owed_minor - d.paid_minor as left_minor from sharing.debt d
    join sharing.line l on l.plan_id = d.plan_id and l.period_no = d.from_period and l.case_id = d.case_id and l.kind = 'aid'
    where d.plan_id = any(${plan_ids}::int[]) and d.paid_minor < d.owed_minor order by d.from_period, l.line_no`),
    db.query<{ payer_id: bigint; plan_id: number; weight: number; balance: bigint }>(sql`
    select a.payer_id, a.plan_id, a.weight, a.intercept_minor - a.weight * s.index_minor as balance
    from accounts.account a join accounts.plan_state s using (plan_id) where a.payer_id = any(${payer_ids}::bigint[])`),
    db.query<
      Pick<ModelMember, 'state' | 'counted' | 'weight' | 'grace_until'> & { membership_id: bigint }
    >(sql`
    select membership_id, state, counted, weight, grace_until from accounts.membership where payer_id = any(${payer_ids}::bigint[])`),
    db.query<{ payer_id: bigint; minor: bigint }>(
      sql`select payer_id, balance_minor as minor from accounts.wallet where payer_id = any(${payer_ids}::bigint[])`,
    ),
    db.query<{ gift_id: bigint; held_minor: bigint }>(
      sql`select gift_id, held_minor from accounts.gift where plan_id = any(${plan_ids}::int[])`,
    ),
    lastPeriods(db, plan_ids),
  ]);
  const numberOfCase = new Map(known.cases.map((c, i) => [c.case_id, i] as const));
  return {
    plans: known.plans.map(({ plan_id }) => {
      const { phase, period_no, weight_total, index_minor } = states.find((s) => s.plan_id === plan_id)!;
      const book = (name: string) => books.find((b) => b.plan_id === plan_id && b.book === name)?.minor ?? 0n;
      return {
        phase,
        period_no,
        weight_total,
        index_minor,
        books: {
          members: book('members'),
          gifts: book('gifts'),
          aid: book('aid'),
          sponsor: book('sponsor'),
          surplus: book('surplus'),
          fee: book('fee'),
        },
        last: last.get(plan_id) ?? null,
        debts: debts
          .filter((d) => d.plan_id === plan_id)
          .map(({ case_id, from_period, left_minor }) => ({
            case: numberOfCase.get(case_id)!,
            from_period,
            left_minor,
          })),
      };
    }),
    accounts: accounts.map(({ payer, plan }) => {
      const row = held.find(
        (a) => a.payer_id === known.payers[payer]!.payer_id && a.plan_id === known.plans[plan]!.plan_id,
      )!;
      return { payer, plan, weight: row.weight, balance_minor: row.balance };
    }),
    members: known.members.map(({ membership_id }, id) => {
      const m = members.find((x) => x.membership_id === membership_id)!;
      return { id, state: m.state, counted: m.counted, weight: m.weight, grace_until: m.grace_until };
    }),
    wallets: payer_ids.map((payer_id) => wallets.find((x) => x.payer_id === payer_id)?.minor ?? 0n),
    gifts: known.gifts.map((gift_id) => gifts.find((g) => g.gift_id === gift_id)!.held_minor),
    cases: known.cases.map(({ case_id }, id) => {
      const c = cases.find((x) => x.case_id === case_id)!;
      return { id, stage: STAGES[c.stage] ?? (c.stage as CaseStage), owed_minor: c.owed };
    }),
  };
}

async function lastPeriods(db: Db, plan_ids: readonly number[]): Promise<Map<number, ModelPeriod>> {
  const rows = await db.query<
    ModelPeriod & { plan_id: number }
  >(sql`select distinct on (p.plan_id) p.plan_id, p.period_no,
      p.weight_total, p.share_minor, p.collected_minor, p.aid_minor, p.returned_minor, p.debt_paid_minor, p.fee_minor,
      p.sponsor_minor, p.surplus_in_minor, p.surplus_out_minor, c.period_no is not null as corrected
    from sharing.period p left join sharing.correction c using (plan_id, period_no)
    where p.plan_id = any(${[...plan_ids]}::int[]) and p.state = 'settled' order by p.plan_id, p.period_no desc`);
  return new Map(rows.map(({ plan_id, ...row }) => [plan_id, row]));
}
