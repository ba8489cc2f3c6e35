import { LOCALES } from '@tongzhou/i18n';
import { loadTranslator } from '@tongzhou/i18n/node';
import { describe, expect, it } from 'vitest';
import { atomFeed } from './feed.ts';
import { html, trusted } from './html.ts';
import { type Frame, layout } from './layout.ts';
import { booksPage } from './pages/books.ts';
import { casePage, casesPage } from './pages/cases.ts';
import { homePage } from './pages/home.ts';
import { membersPage } from './pages/members.ts';
import { periodsPage } from './pages/periods.ts';
import { planPage, plansPage } from './pages/plans.ts';
import { periodPage, quotientText, type SheetFigures } from './pages/sheet.ts';
import { badgePage, eventPage, societyPage } from './pages/societies.ts';
import { aboutPage, errorPage, faqPage } from './pages/words.ts';
import { readerOf } from './reader.ts';
import { type DataTable, tableCsv, tableHtml, tableRows } from './table.ts';

const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(1)>&`;
const AT = '2026-02-21T01:00:00Z';
const plan = { code: 'p', name: HOSTILE, currency: 'CNY', time_zone: 'Asia/Shanghai' };
const period = {
  period_no: 2,
  notice_on: '2026-01-21',
  sharing_on: '2026-01-28',
  state: 'settled' as const,
  rule_version: 1,
  weight_total: 3n,
  share_minor: 600n,
  aid_minor: 1666n,
  fee_minor: 133n,
  surplus_in_minor: 0n,
  surplus_out_minor: 1n,
  collected_minor: 1800n,
  sponsor_minor: 0n,
  cases: 1,
  corrected: false,
};
const sheet: SheetFigures = {
  format: 'tongzhou-sheet/1',
  weight: '3',
  moved: false,
  index_before_minor: '0',
  index_after_minor: '600',
  cap_period_minor: '600',
  cap_left_minor: '600',
  rounding_unit_minor: '1',
  fee: { kind: 'percentage', numerator: '8', denominator: '100' },
  lines: [
    { line: 1, kind: 'aid', case: null, asked_minor: '20000000', paid_minor: '1666', sponsor_minor: '0' },
  ],
  aid_minor: '1666',
  returned_minor: '0',
  debt_paid_minor: '0',
  fee_minor: '133',
  sponsor_minor: '0',
  carry_in_minor: '0',
  share_minor: '600',
  collected_minor: '1800',
  carry_out_minor: '1',
};
const card = {
  case_id: '8c41eddb-9d4e-46b6-be97-a575a0b29009',
  masked_name: HOSTILE,
  age: 50,
  age_is_band: false,
  place: HOSTILE,
  illness: HOSTILE,
  severity: 'severe',
  amount_minor: 20_000_000n,
  member_days: 100,
  story: HOSTILE,
  stage: 'noticed',
  period_no: 2,
  instalment_no: 1,
  instalments: 1,
  proofs: ['identity'],
  submitted_on: '2026-01-09',
  decided_on: '2026-01-12',
  paid_on: null,
};
const society = {
  code: '2206',
  name: HOSTILE,
  place: HOSTILE,
  state: 'active',
  founded_on: '2026-01-01',
  representatives: 5,
};
const event = {
  code: 'ABCDEFGH',
  society: HOSTILE,
  society_code: '2206',
  place: HOSTILE,
  kind: 'stall',
  state: 'reported',
  title: HOSTILE,
  where: HOSTILE,
  starts_at: AT,
  ends_at: AT,
  tally: { talked: 40, joined: 3, wary: 5, only_looked: 32, joined_with_code: 2 },
};
const year = {
  periods: 1,
  lowest_minor: 600n,
  highest_minor: 600n,
  total_minor: 600n,
  from_on: '2026-01-28',
  to_on: '2026-01-28',
};
const next = { period_no: 3, notice_on: '2026-02-07', sharing_on: '2026-02-14', in_notice: false };
const periodData = {
  computed_at: AT,
  plan,
  period,
  sheet,
  sheet_hash: 'ab'.repeat(32),
  log_seq: '9',
  beyond_cap: 'scale' as const,
  case_cap_minor: 600n,
  year_cap_minor: null,
  waiting: { members: 10, waiting: 6 },
  cards: new Set<string>(),
  previous: true,
  following: false,
  next,
};

const reader = (locale: (typeof LOCALES)[number]) =>
  readerOf({ locale, currency: 'CNY', time_zone: 'Asia/Shanghai' }, loadTranslator(locale, 'site', 'rules'));
const frame = (locale: (typeof LOCALES)[number]): Frame => ({
  locale,
  t: loadTranslator(locale, 'site', 'rules'),
  organisation: { name: HOSTILE, money: true, demo: true },
  css_href: '/styles/x.css',
  path: '/plans/p',
  base_url: 'https://example.org',
});

function pages(locale: (typeof LOCALES)[number]) {
  const r = reader(locale);
  const sections = [
    {
      code: 'who',
      heading: HOSTILE,
      paragraphs: [HOSTILE],
      items: [HOSTILE],
      table: { head: [HOSTILE], rows: [[HOSTILE]] },
    },
  ];
  return [
    homePage(r, {
      computed_at: AT,
      organisation: { name: HOSTILE, money: true },
      plans: [{ ...plan, members: 3, periods: [period], year, next, rule_version: 1 }],
    }),
    homePage(r, { computed_at: AT, organisation: { name: HOSTILE, money: false }, plans: [] }),
    plansPage(r, {
      computed_at: AT,
      plans: [
        { ...plan, summary: HOSTILE, state: 'open', members: 3, opened_on: '2026-01-05', last: period, year },
      ],
    }),
    planPage(r, {
      computed_at: AT,
      plan,
      state: 'open',
      summary: HOSTILE,
      members: 3,
      version: 1,
      sections,
      versions: [],
      last: period,
      year,
      next,
      fit: { age_max: 59, ends_age: 65, waiting_days: 90, first_top_up_minor: 3000n, reserve_minor: 600n },
    }),
    periodsPage(r, {
      computed_at: AT,
      plan,
      periods: [period, { ...period, period_no: 1 }],
      older: 1,
      year,
      next,
    }),
    periodPage(r, periodData),
    casesPage(r, {
      computed_at: AT,
      plan,
      who_sees: 'public',
      cards: [card],
      older: HOSTILE,
      figures: {
        approved: 1,
        paid: 0,
        paid_minor: 0n,
        open: 0,
        refused: [{ kind: 'waiting_period', cases: 2 }],
      },
      small: true,
    }),
    casePage(r, {
      computed_at: AT,
      plan,
      card,
      timings: [{ stage: 'submitted', on: '2026-01-09' }],
      objections: [{ on: '2026-01-21', state: 'inadmissible', answer: 'no_evidence' }],
      objections_until: '2026-01-28',
    }),
    booksPage(r, {
      computed_at: AT,
      lines: [
        { plan, book: 'custody', side: 'asset', debit_minor: 5n, credit_minor: 0n, balance_minor: 5n },
        { plan, book: 'members', side: 'liability', debit_minor: 0n, credit_minor: 5n, balance_minor: 5n },
      ],
      up_to: null,
      few: 256,
      nothing_to_show: false,
    }),
    membersPage(r, {
      computed_at: AT,
      small: 10,
      plans: [
        {
          plan,
          members: 30,
          states: [{ key: 'covered', label: null, members: 30 }],
          ages: [{ key: '30', label: null, members: null }],
          places: [{ key: '1', label: HOSTILE, members: 30 }],
        },
      ],
    }),
    societyPage(r, {
      computed_at: AT,
      society,
      stations: [
        {
          name: HOSTILE,
          address: HOSTILE,
          hours: [{ weekday: 1, from: '09:00', to: '11:00' }],
          note: HOSTILE,
        },
      ],
      listed: [{ name: HOSTILE, since: '2026-01-01' }],
      hours: [{ kind: 'stall', hours: 3 }],
      hours_served: 3,
      suspended_ever: 1,
      care: { people: null, not_alone: null, not_alone_percent: null, visits: 12 },
      upcoming: [{ ...event, state: 'approved' }],
      past: [event],
    }),
    eventPage(r, {
      computed_at: AT,
      event,
      report: HOSTILE,
      questions: [{ text: HOSTILE, answer: HOSTILE }],
      qr_svg: '<svg></svg>',
      join_path: '/app/join',
    }),
    badgePage(r, {
      computed_at: AT,
      badge: {
        name: HOSTILE,
        society: HOSTILE,
        place: HOSTILE,
        state: 'suspended',
        valid_until: '2026-12-31',
        statement: HOSTILE,
      },
      report_to: '/r/x/report',
      reported: { problem: HOSTILE, kind: 'money', text: HOSTILE },
    }),
    badgePage(r, { computed_at: AT, badge: null, report_to: null, reported: null }),
    faqPage(r, { computed_at: AT, money: true }),
    aboutPage(r, {
      computed_at: AT,
      organisation: { name: HOSTILE, kind: 'village', money: true, demo: false },
      version: '0.1.0',
      source_url: 'https://example.org',
    }),
    errorPage(r, { status: 500, money: true, request_id: HOSTILE }),
  ];
}

describe('every page, in every language', () => {
  for (const locale of LOCALES)
    it(`${locale}: escapes what others wrote, says every sentence, names its language`, () => {
      for (const page of pages(locale)) {
        const text = layout(frame(locale), page);
        expect(text).not.toContain('<script');
        expect(text).not.toContain('<img');
        expect(text).not.toMatch(/\b(site|rules)\.[a-z_]+\.?[a-z_]*/);
        expect(text).not.toMatch(/\bundefined\b|\bNaN\b|\[object|\{[a-z_]+\}/);
        expect(text).toContain(`<html lang="${locale}">`);
        expect(page.description, 'begins with a word').toMatch(/^[^\s。，.,]/);
        expect(text.match(/<h1/g)).toHaveLength(1);
        expect(text).toContain(loadTranslator(locale, 'site')('site.not_insurance'));
      }
    });

  it('keeps pages about people out of search engines', () => {
    const text = pages('zh-Hans')
      .filter((p) => p.noindex)
      .map((p) => layout(frame('zh-Hans'), p));
    expect(text.length).toBeGreaterThanOrEqual(4);
    for (const t of text) expect(t).toContain('<meta name="robots" content="noindex, noarchive">');
  });
});

describe('the sheet', () => {
  const text = String(periodPage(reader('zh-Hans'), periodData).body);
  it('goes from the cost to the share step by step', () => {
    for (const part of [
      '16.66 元 × 8 ÷ 100',
      '16.66 元 + 1.33 元',
      '17.99 元 ÷ 3',
      '5.996666…',
      '6.00 元 × 3',
      '18.00 元 − 17.99 元',
    ])
      expect(text).toContain(part);
    expect(text).toContain('相等：18.00 元 = 18.00 元');
  });
  it('says that caps cut, by how much, and what the rules do then', () =>
    expect(text).toContain('上限减去了 199,983.34 元：按规则，各案例按同一比例减少。'));
  it('explains a cheap period only while most members wait', () => {
    expect(text).toContain('为什么这一期便宜');
    const half = String(
      periodPage(reader('zh-Hans'), { ...periodData, waiting: { members: 10, waiting: 5 } }).body,
    );
    expect(half).not.toContain('为什么这一期便宜');
  });
  it('says so when the two sides differ', () => {
    const wrong = { ...periodData, sheet: { ...sheet, carry_out_minor: '2' } };
    expect(String(periodPage(reader('zh-Hans'), wrong).body)).toContain('不相等：18.00 元对 18.01 元');
  });
  it('cuts a quotient and says when digits are left', () => {
    expect(quotientText(1799n, 3n, 'CNY')).toBe('5.996666…');
    expect(quotientText(1800n, 3n, 'CNY')).toBe('6');
    expect(quotientText(1n, 8n, 'CNY')).toBe('0.00125');
    expect(quotientText(10n ** 18n, 7n, 'JPY')).toBe('142857142857142857.1428…');
  });
});

describe('tables', () => {
  const table: DataTable = {
    name: 't',
    caption: HOSTILE,
    currency: 'CNY',
    columns: [
      { key: 'who', label: '谁', kind: 'text' },
      { key: 'amount_minor', label: '金额', kind: 'money' },
    ],
    rows: [
      { who: '=HYPERLINK("http://x")', amount_minor: -600n },
      { who: '+86 139', amount_minor: null },
      { who: { value: 'code', text: '甲,乙"丙' }, amount_minor: '180' },
    ],
  };
  it('as CSV begin with a byte order mark and run no formula', () => {
    expect(tableCsv(table)).toBe(
      '\ufeff谁,金额 (CNY)\r\n"\'=HYPERLINK(""http://x"")",-6.00\r\n\'+86 139,\r\n"甲,乙""丙",1.80\r\n',
    );
  });
  it('as JSON keep codes and minor units', () =>
    expect(tableRows(table)).toEqual([
      { who: '=HYPERLINK("http://x")', amount_minor: '-600' },
      { who: '+86 139', amount_minor: null },
      { who: 'code', amount_minor: '180' },
    ]));
  it('as HTML escape', () => {
    const text = String(tableHtml(reader('zh-Hans'), table));
    expect(text).not.toContain('<script');
    expect(text).toContain('1.80 元');
  });
});

describe('html', () => {
  it('escapes texts and lets finished pieces through', () =>
    expect(
      String(html`<p>${'<b>'}${trusted('<i></i>')}${[html`<u>${'&'}</u>`]}${null}${false}${0}${1n}</p>`),
    ).toBe('<p>&lt;b&gt;<i></i><u>&amp;</u>01</p>'));
});

describe('feed', () => {
  it('is well-formed with hostile titles', () => {
    const text = atomFeed({
      base_url: 'https://example.org',
      title: HOSTILE,
      locale: 'zh-Hans',
      updated_at: AT,
      entries: [{ path: '/a', title: HOSTILE, summary: HOSTILE, at: AT }],
    });
    expect(text).not.toContain('<script');
    expect(text.match(/<entry>/g)).toHaveLength(1);
  });
});
