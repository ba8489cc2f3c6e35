import { currencyDigits, majorText } from '@tongzhou/kernel';
import { caps, type RulesLocale, textOf } from './accessors.ts';
import type { LocalText, Rules } from './schema.ts';

/** Words come from the message catalogue, area `rules`. */
export type Say = (key: string, params?: Record<string, string | number>) => string;

export interface Table {
  head: string[];
  rows: string[][];
}

export interface Section {
  code: string;
  heading: string;
  paragraphs: string[];
  items: string[];
  table: Table | null;
}

/** A rule version as readable text: data for any page, print or terminal. */
export function rulesText(rules: Rules, locale: RulesLocale, say: Say): Section[] {
  const money = (minor: string) => moneyText(minor, rules.currency, say);
  const of = (text: LocalText) => textOf(text, locale);
  const section = (code: string, part: Partial<Section>): Section => ({
    code,
    heading: say(`rules.section.${code}`),
    paragraphs: [],
    items: [],
    table: null,
    ...part,
  });
  return [
    section('summary', { paragraphs: [of(rules.summary), say('rules.not_insurance')] }),
    section('who', whoText(rules, of, say)),
    section('health', {
      paragraphs: [say('rules.health_intro')],
      items: rules.who.health_notice.questions.map(
        (q) =>
          `${of(q.text)}${q.example ? say('rules.example', { text: of(q.example) }) : ''}${say(q.admits ? 'rules.admits_yes' : 'rules.admits_no')}`,
      ),
    }),
    section('what', {
      paragraphs: [say('rules.hospitals', { text: of(rules.what.hospitals) })],
      table: {
        head: [
          say('rules.head.illness'),
          say('rules.head.severity'),
          say('rules.head.definition'),
          say('rules.head.proof'),
        ],
        rows: rules.what.illnesses.map((i) => [
          `${of(i.name)}${i.icd10.length > 0 ? ` (${i.icd10.join(', ')})` : ''}`,
          say(`rules.severity.${i.severity}`),
          of(i.definition),
          i.proof.map(of).join(say('rules.list_comma')),
        ]),
      },
    }),
    section('not_aided', { items: rules.what.not_aided.map((n) => of(n.text)) }),
    section('waiting', waitingText(rules, say)),
    section('aid', aidText(rules, say, money)),
    section('sharing', sharingText(rules, say, money)),
    section('balance', {
      items: [
        say('rules.first_top_up', { amount: money(rules.balance.first_top_up_minor) }),
        say('rules.reminders', {
          levels: rules.balance.reminder_levels_minor.map(money).join(say('rules.list_comma')),
        }),
        say('rules.grace', {
          days: rules.balance.grace_days,
          reserve: money(caps(rules).period_cap_minor.toString()),
        }),
      ],
    }),
    section('case', {
      items: [
        say('rules.apply_days', { days: rules.case_clock.apply_days }),
        say('rules.first_opinion_days', { days: rules.case_clock.first_opinion_days }),
        say('rules.public_notice_days', { days: rules.case_clock.notice_days }),
        say('rules.payout_days', { days: rules.case_clock.payout_days }),
      ],
    }),
    section('appeal', appealText(rules, say)),
    section('governance', governanceText(rules, of, say)),
  ];
}

export const moneyText = (minor: string, currency: string, say: Say): string =>
  say('rules.money', {
    amount: grouped(majorText(BigInt(minor), currencyDigits(currency))),
    currency: currency === 'CNY' ? say('rules.yuan') : currency,
  });

const grouped = (text: string) => {
  const [whole, fraction] = text.split('.');
  const parts = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',');
  return fraction && !/^0+$/.test(fraction) ? `${parts}.${fraction}` : parts;
};

export const percentText = (rate: string): string => {
  const [whole, fraction = ''] = rate.split('.');
  const digits = `${whole}${fraction.padEnd(2, '0').slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(2).replace(/0+$/, '');
  return `${digits}${rest ? `.${rest}` : ''}%`;
};

function whoText(rules: Rules, of: (t: LocalText) => string, say: Say): Partial<Section> {
  const { joining, ends, residence, excluded_occupations } = rules.who;
  const from =
    joining.age_min === 0 && joining.age_min_days > 0
      ? say('rules.days_old', { days: joining.age_min_days })
      : say('rules.years_old', { years: joining.age_min });
  return {
    items: [
      say('rules.joining_age', { from, to: say('rules.years_old', { years: joining.age_max }) }),
      say(ends.rolls_into ? 'rules.ends_rolls' : 'rules.ends', {
        years: ends.age,
        plan: ends.rolls_into ?? '',
        days: ends.notice_days,
      }),
      ...(residence ? [of(residence)] : []),
      ...(excluded_occupations.length > 0
        ? [say('rules.occupations', { list: excluded_occupations.map(of).join(say('rules.list_comma')) })]
        : []),
    ],
  };
}

function waitingText(rules: Rules, say: Say): Partial<Section> {
  const w = rules.waiting;
  return {
    items: [
      say('rules.waiting_illness', { days: w.illness_days }),
      say('rules.waiting_accident', { days: w.accident_days }),
      say(w.shares_due ? 'rules.waiting_shares_due' : 'rules.waiting_shares_free'),
      say('rules.waiting_inside'),
      ...(w.illness_inside.returns_shares ? [say('rules.waiting_returns')] : []),
      say(w.illness_inside.ends_membership ? 'rules.waiting_ends' : 'rules.waiting_goes_on'),
      say(w.restarts_on_rejoining ? 'rules.waiting_restarts' : 'rules.waiting_kept'),
    ],
  };
}

function aidText(rules: Rules, say: Say, money: (minor: string) => string): Partial<Section> {
  const { payment, growth, times } = rules.aid;
  const items = [
    say(
      `rules.payment.${payment.kind}`,
      payment.kind === 'instalments'
        ? { count: payment.count, months: payment.every_months }
        : payment.kind === 'reimbursement'
          ? { deductible: money(payment.deductible_minor), part: percentText(payment.share_of_cost) }
          : {},
    ),
  ];
  for (const g of growth) items.push(say('rules.growth', { years: g.years_from, part: percentText(g.part) }));
  items.push(say('rules.times', { times }));
  return {
    items,
    table: {
      head: [say('rules.head.age'), say('rules.head.severity'), say('rules.head.amount')],
      rows: rules.aid.table.map((r) => [
        `${r.age_from}–${r.age_to}`,
        say(`rules.severity.${r.severity}`),
        money(r.amount_minor),
      ]),
    },
  };
}

function sharingText(rules: Rules, say: Say, money: (minor: string) => string): Partial<Section> {
  const { calendar, fee, weights, beyond_cap } = rules.sharing;
  const limits = caps(rules);
  const day = (d: number | 'last') =>
    d === 'last' ? say('rules.last_day') : say('rules.day_of_month', { day: d });
  const feeText =
    fee.kind === 'percentage'
      ? say('rules.fee.percentage', { rate: percentText(fee.rate) })
      : fee.kind === 'flat'
        ? say('rules.fee.flat', { amount: money(fee.fee_per_weight_minor) })
        : say('rules.fee.published', { amount: money(fee.cost_minor) });
  return {
    items: [
      say('rules.calendar', {
        notice: calendar.notice_days.map(day).join(say('rules.list_comma')),
        sharing: calendar.sharing_days.map(day).join(say('rules.list_comma')),
      }),
      say('rules.formula'),
      feeText,
      ...(limits.case_cap_minor === null
        ? []
        : [say('rules.cap_case', { amount: money(limits.case_cap_minor.toString()) })]),
      say('rules.cap_period', { amount: money(limits.period_cap_minor.toString()) }),
      ...(limits.year_cap_minor === null
        ? []
        : [say('rules.cap_year', { amount: money(limits.year_cap_minor.toString()) })]),
      ...(limits.cases_allowed === null ? [] : [say('rules.cases_allowed', { cases: limits.cases_allowed })]),
      say(`rules.beyond_cap.${beyond_cap}`),
      ...weights.map((w) => say('rules.weight', { from: w.age_from, to: w.age_to, weight: w.weight })),
    ],
  };
}

function appealText(rules: Rules, say: Say): Partial<Section> {
  const { appeal } = rules;
  const items = [
    say('rules.appeal_days', { days: appeal.days }),
    say('rules.second_review', { days: appeal.second_review_days }),
  ];
  if (appeal.panel)
    items.push(
      say('rules.panel', {
        size: appeal.panel.size,
        quorum: appeal.panel.quorum,
        part: percentText(appeal.panel.threshold),
        hours: appeal.panel.hours,
      }),
      say('rules.panel_later'),
    );
  if (appeal.returning_kinds.length > 0)
    items.push(
      say('rules.returning', {
        kinds: appeal.returning_kinds.map((k) => say(`rules.refusal.${k}`)).join(say('rules.list_comma')),
      }),
    );
  return { items };
}

function governanceText(rules: Rules, of: (t: LocalText) => string, say: Say): Partial<Section> {
  const g = rules.governance;
  return {
    items: [
      say('rules.change', { notice: g.notice_days, exit: g.exit_window_days }),
      say('rules.vote', {
        who: say(`rules.electorate.${g.electorate}`),
        quorum: percentText(g.quorum),
        majority: percentText(g.majority),
      }),
      say('rules.floor', { members: g.floor_members }),
      say('rules.wind_down', { days: g.wind_down.claims_days }),
      of(g.wind_down.text),
    ],
  };
}
