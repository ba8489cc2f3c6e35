import { accountsModule } from '../accounts/index.ts';
import { disclosureModule } from '../disclosure/index.ts';
import { ledgerModule } from '../ledger/index.ts';
import { plansModule } from './index.ts';

/** Migrations that tests of plans need, in order. */
export const plansSources = [ledgerModule, disclosureModule, accountsModule, plansModule].map((m) => ({
  name: m.name,
  dir: m.migrations!,
}));

const text = (zh: string) => ({ 'zh-Hans': zh });

/** A small, whole set of rules for tests; `change` edits a copy before it becomes text. */
export function sampleRules(change: (rules: SampleRules) => void = () => {}): string {
  const rules = sample();
  change(rules);
  return JSON.stringify(rules, null, 2);
}

type SampleRules = ReturnType<typeof sample>;

function sample() {
  return {
    format: 'tongzhou-rules/1',
    code: 'test-plan',
    name: text('测试互助计划'),
    summary: text('用于测试的规则。'),
    currency: 'CNY',
    time_zone: 'Asia/Shanghai',
    who: {
      joining: { age_min: 18, age_min_days: 0, age_max: 59 },
      ends: { age: 65, rolls_into: null, notice_days: 365 },
      residence: null,
      health_notice: {
        version: 1,
        questions: [{ code: 'cancer', text: text('是否曾患癌症？'), admits: false }],
      },
      excluded_occupations: [],
    },
    what: {
      kind: 'illness',
      illnesses: [
        {
          code: 'lung-cancer',
          name: text('肺癌'),
          severity: 'severe',
          icd10: ['C34'],
          definition: text('病理确诊。'),
          proof: [text('病理报告')],
        },
        {
          code: 'thyroid-cancer',
          name: text('甲状腺癌'),
          severity: 'mild',
          icd10: ['C73'],
          definition: text('病理确诊。'),
          proof: [text('病理报告')],
        },
      ],
      hospitals: text('二级及以上公立医院'),
      not_aided: [{ code: 'war', text: text('战争') }],
    },
    waiting: {
      illness_days: 180,
      accident_days: 7,
      shares_due: true,
      illness_inside: { returns_shares: true, ends_membership: true },
      restarts_on_rejoining: true,
    },
    aid: {
      table: [
        { age_from: 18, age_to: 39, severity: 'severe', amount_minor: '30000000' },
        { age_from: 40, age_to: 64, severity: 'severe', amount_minor: '10000000' },
        { age_from: 18, age_to: 64, severity: 'mild', amount_minor: '5000000' },
      ],
      payment: { kind: 'lump_sum' } as { kind: string; [key: string]: string | number },
      growth: [] as { years_from: number; part: string }[],
      times: 1,
    },
    sharing: {
      calendar: { notice_days: [7, 21], sharing_days: [14, 28] },
      rounding_unit_minor: '1',
      weights: [],
      caps: { case_minor: '10', cases_per_period: 100, period_minor: null, year_minor: null },
      beyond_cap: 'scale',
      fee: { kind: 'percentage', rate: '0.08' },
    },
    balance: {
      first_top_up_minor: '3000',
      top_up_choices_minor: ['3000', '5000'],
      reminder_levels_minor: ['1000'],
      grace_days: 30,
    },
    case_clock: { apply_days: 180, first_opinion_days: 5, notice_days: 7, payout_days: 7 },
    appeal: {
      days: 30,
      second_review_days: 15,
      panel: { size: 101, quorum: 51, threshold: '0.5', hours: 72, exam: true } as object | null,
      returning_kinds: ['health_notice_unknowing'],
    },
    governance: {
      notice_days: 30,
      exit_window_days: 30,
      electorate: 'all_members',
      quorum: '0.1',
      majority: '0.5',
      floor_members: 0,
      wind_down: { claims_days: 180, returns_balance: true, text: text('余额原路返还。') },
    },
    sources: [],
  };
}
