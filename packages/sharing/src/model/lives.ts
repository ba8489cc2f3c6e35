import fc from 'fast-check';
import type { Calendar } from '../calendar.ts';
import { type FeeModel, parseRate } from '../caps.ts';
import type { CaseStage, Member, ModelRules, Step } from './types.ts';
import { giftsOf, isOpen, membersOf, type World } from './world-state.ts';

/** A step before anybody knows who is there: numbers are turned into members and cases when it happens. */
export interface RawStep {
  do: Step['do'];
  a: number;
  b: number;
  minor: bigint;
}

export interface Life {
  rules: ModelRules[];
  start: string;
  steps: RawStep[];
}

const CALENDARS: Calendar[] = [
  { notice_days: [7, 21], sharing_days: [14, 28] },
  { notice_days: [1, 16], sharing_days: [15, 'last'] },
  { notice_days: [28], sharing_days: [7] },
  { notice_days: ['last'], sharing_days: [15] },
];

/** How often each thing happens. Joining and money first: an empty plan teaches little. */
const OFTEN: Record<Step['do'], number> = {
  payer: 5,
  join: 10,
  import: 1,
  top_up: 14,
  top_up_wallet: 4,
  allocate: 2,
  take_out: 4,
  refund_wallet: 1,
  give: 4,
  leave: 3,
  die: 1,
  age: 2,
  approve: 6,
  refuse: 1,
  withdraw: 1,
  object: 1,
  pay_out: 5,
  sponsor: 1,
  correct: 2,
  next_day: 14,
  lapse: 3,
};

const big = (min: number, max: number) => fc.bigInt({ min: BigInt(min), max: BigInt(max) });
const orNone = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const fee: fc.Arbitrary<FeeModel> = fc.oneof(
  fc
    .constantFrom('0', '0.08', '0.1', '0.333')
    .map((rate): FeeModel => ({ kind: 'percentage', rate: parseRate(rate) })),
  big(0, 9).map((fee_per_weight_minor): FeeModel => ({ kind: 'flat', fee_per_weight_minor })),
  big(0, 99).map((cost_minor): FeeModel => ({ kind: 'published', cost_minor })),
);

const caps = fc
  .record({
    period_minor: big(1, 900),
    case_parts: orNone(fc.integer({ min: 1, max: 4 })),
    year_parts: orNone(fc.integer({ min: 0, max: 5 })),
  })
  .map(({ period_minor, case_parts, year_parts }) => ({
    period_minor,
    // In parts of the period's: rules refuse a case cap above it.
    case_minor: case_parts === null ? null : (period_minor + BigInt(case_parts) - 1n) / BigInt(case_parts),
    year_minor: year_parts === null ? null : period_minor * BigInt(year_parts) + (period_minor / 3n + 1n),
  }));

const rules = (start: string): fc.Arbitrary<ModelRules> =>
  fc.record({
    calendar: fc.constantFrom(...CALENDARS),
    start: fc.constant(start),
    caps,
    cases_allowed: orNone(fc.integer({ min: 1, max: 3 })),
    beyond_cap: fc.constantFrom('scale', 'carry', 'sponsor'),
    fee,
    rounding_unit_minor: fc.constantFrom(1n, 1n, 1n, 5n, 10n),
    weight_floor: fc.constantFrom(0n, 0n, 0n, 3n),
    grace_days: fc.integer({ min: 1, max: 40 }),
    waiting_days: fc.constantFrom(0, 0, 20, 90),
    shares_due: fc.boolean(),
    severe_minor: big(1, 9000),
    mild_minor: big(1, 700),
    instalments: fc.constantFrom(1, 1, 3),
  });

const minor = fc.oneof(big(1, 50), big(1, 2000), big(500, 9000));

const rawStep: fc.Arbitrary<RawStep> = fc.record({
  do: fc.oneof(
    ...Object.entries(OFTEN).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name as Step['do']),
    })),
  ),
  a: fc.nat(9999),
  b: fc.nat(9999),
  minor,
});

/** Random lives of one to three plans. */
export const lives = (start: string, steps: { min: number; max: number }): fc.Arbitrary<Life> =>
  fc.record({
    rules: fc.array(rules(start), { minLength: 1, maxLength: 3 }),
    start: fc.constant(start),
    steps: fc.array(rawStep, { minLength: steps.min, maxLength: steps.max, size: 'max' }),
  });

/** Where a step makes sense, and one stage further, where it is refused or has nothing to do. */
const STAGES: Record<'withdraw' | 'object' | 'pay_out', readonly CaseStage[]> = {
  withdraw: ['approved', 'noticed', 'due'],
  object: ['noticed', 'approved'],
  pay_out: ['due', 'paid'],
};

const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(list.length, 1)];

/** Who does what, given who is there; undefined when nobody can. */
export function resolve(w: World, raw: RawStep): Step | undefined {
  const { a, b, minor } = raw;
  const account = pick([...w.accounts.values()], a);
  const payer = pick(w.payers, a);
  // An import has no login behind it.
  const member = pick(
    w.members.filter((m) => isOpen(m) && !m.imported),
    a,
  );
  switch (raw.do) {
    case 'payer':
      return { do: 'payer', own_weight: 2 + (a % 2) };
    case 'join':
      return joining(w, raw);
    case 'import': {
      const plan = b % w.plans.length;
      const fresh = pick(
        w.payers.filter((p) => !w.members.some((m) => m.payer === p.id)),
        a,
      );
      return fresh && { do: 'import', payer: fresh.id, plan, weight: 1 + (a % 3), minor };
    }
    case 'top_up':
      return account && { do: 'top_up', payer: account.payer, plan: account.plan, minor };
    case 'allocate':
    case 'take_out':
      return account && { do: raw.do, payer: account.payer, plan: account.plan, minor };
    case 'top_up_wallet':
    case 'refund_wallet':
      return payer && { do: raw.do, payer: payer.id, minor };
    case 'give': {
      const to = pick(
        w.members.filter((m) => !m.imported),
        b,
      );
      return payer && to && { do: 'give', giver: payer.id, member: to.id, minor };
    }
    case 'leave':
    case 'die':
      return member && { do: raw.do, member: member.id };
    case 'age': {
      const any = pick(w.members, a);
      return any && { do: 'age', member: any.id, weight: 1 + (b % 3) };
    }
    case 'approve': {
      const ill = pick(
        w.members.filter((m) => mayApply(w, m)),
        a,
      );
      return ill && { do: 'approve', member: ill.id, severe: b % 2 === 0 };
    }
    case 'refuse': {
      const ill = pick(
        w.members.filter((m) => mayApply(w, m)),
        a,
      );
      return ill && { do: 'refuse', member: ill.id };
    }
    case 'withdraw':
    case 'pay_out': {
      const c = caseAt(w, STAGES[raw.do], a);
      return c && { do: raw.do, case: c.id };
    }
    case 'object': {
      const c = caseAt(w, STAGES.object, a);
      if (!c) return undefined;
      // Only members of the plan object.
      const by = pick(
        w.members.filter((m) => m.plan === w.members[c.member]!.plan && isOpen(m) && !m.imported),
        b,
      );
      return by && { do: 'object', case: c.id, by: by.id };
    }
    case 'sponsor':
      return { do: 'sponsor', plan: b % w.plans.length, minor };
    case 'correct':
      return { do: 'correct', plan: b % w.plans.length };
    default:
      return { do: raw.do };
  }
}

const caseAt = (w: World, stages: readonly CaseStage[], n: number) =>
  pick(
    w.cases.filter((x) => stages.includes(x.stage)),
    n,
  );

/** Own for adults of their own weight, else a child (1) or a spouse. */
function joining(w: World, { a, b }: RawStep): Step | undefined {
  const payer = pick(w.payers, a);
  if (!payer) return undefined;
  const plan = b % w.plans.length;
  if (w.members.some((m) => m.payer === payer.id && m.imported)) return undefined;
  const own = `payer ${payer.id}`;
  const free =
    !membersOf(w, payer.id, plan).some((m) => m.person === own && isOpen(m)) &&
    !w.members.some((m) => m.person === own && m.state === 'dead');
  return free
    ? { do: 'join', payer: payer.id, plan, own: true, weight: payer.own_weight }
    : { do: 'join', payer: payer.id, plan, own: false, weight: 1 + (Math.floor(b / 7) % 3) };
}

/** One open case at a time, and only who is covered: not suspended, and money stands behind the membership. */
const mayApply = (w: World, m: Member): boolean =>
  m.state === 'active' &&
  (w.money.balance(m.payer, m.plan) > 0n || giftsOf(w, m.id).length > 0) &&
  !m.imported &&
  !w.cases.some((c) => c.member === m.id && ['approved', 'noticed', 'due'].includes(c.stage));
