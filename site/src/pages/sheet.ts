import { currencyDigits, majorText } from '@tongzhou/kernel';
import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { facts, figure, fold, heading, next, para, section, sentence, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import {
  type Common,
  type NextDates,
  type PeriodFigures,
  type PlanRef,
  periodName,
  periodPath,
  planCrumbs,
  planPath,
  versionName,
  versionPath,
} from './shared.ts';

/** The public sheet as it is stored: amounts are decimal text of minor units. */
export interface SheetFigures {
  format: string;
  weight: string;
  moved: boolean;
  index_before_minor: string;
  index_after_minor: string;
  cap_period_minor: string;
  cap_left_minor: string;
  rounding_unit_minor: string;
  fee:
    | { kind: 'percentage'; numerator: string; denominator: string }
    | { kind: 'flat'; fee_per_weight_minor: string }
    | { kind: 'published'; cost_minor: string };
  lines: readonly {
    line: number;
    kind: 'aid' | 'returned' | 'debt';
    case: string | null;
    asked_minor: string;
    paid_minor: string;
    sponsor_minor: string;
  }[];
  aid_minor: string;
  returned_minor: string;
  debt_paid_minor: string;
  fee_minor: string;
  sponsor_minor: string;
  carry_in_minor: string;
  share_minor: string;
  collected_minor: string;
  carry_out_minor: string;
}

export interface PeriodData extends Common {
  plan: PlanRef;
  period: PeriodFigures;
  sheet: SheetFigures | null;
  /** SHA-256 of the sheet's canonical text, as the public log holds it. */
  sheet_hash: string | null;
  log_seq: string | null;
  beyond_cap: 'scale' | 'carry' | 'sponsor';
  case_cap_minor: bigint | null;
  year_cap_minor: bigint | null;
  /** Members on the sharing day, and how many of them were still waiting. */
  waiting: { members: number; waiting: number };
  /** Cases that still have a card the reader may open. */
  cards: ReadonlySet<string>;
  previous: boolean;
  following: boolean;
  next: NextDates | null;
}

/** The arithmetic of one period, so that anyone can do it again with a pocket calculator. */
export function periodPage(place: Reader, data: PeriodData): Page {
  const { plan, period, sheet } = data;
  const r = place.of(plan);
  const title = r.t('site.sheet.title', { plan: plan.name, no: period.period_no });
  const lines = sheet ? [linesTable(r, data, sheet)] : [];
  const steps = sheet && !sheet.moved ? stepsOf(r, sheet) : [];
  const body = html`${heading([...planCrumbs(r, plan), [r.t('site.periods.short'), planPath(plan, '/periods')]], r.t('site.sheet.heading', { no: period.period_no }))}
${period.corrected ? html`<p class="notice attention">${r.t('site.sheet.corrected')} <a href="/log?kind=correction&plan=${plan.code}">${r.t('site.nav.log')}</a></p>` : NOTHING}
<div class="spread"><div>${headFigure(r, data)}${headFacts(r, data)}</div>${nextOf(r, data)}</div>
${sheet && !sheet.moved ? section(r.t('site.sheet.steps'), html`${para(r.t('site.sheet.steps_text'))}${stepsHtml(steps)}`, 'steps') : NOTHING}
${sheet && !sheet.moved ? section(r.t('site.sheet.check'), checkHtml(r, sheet), 'check') : NOTHING}
${sheet?.moved ? html`<p class="notice">${r.t('site.sheet.moved')}</p>` : NOTHING}
${sheet && sheet.lines.length > 0 ? section(r.t('site.sheet.lines'), tableHtml(r, lines[0]!), 'lines') : NOTHING}
${sheet ? section(r.t('site.sheet.caps'), capsHtml(r, data, sheet), 'caps') : NOTHING}
${cheapStart(r, data)}
${sheet ? fold(r.t('site.sheet.proof'), proofHtml(r, data, sheet)) : NOTHING}
<nav class="paging no-print" aria-label="${r.t('site.paging')}">${data.previous ? html`<a class="button" href="${periodPath(plan, period.period_no - 1)}">${periodName(r, period.period_no - 1)}</a>` : NOTHING}${data.following ? html`<a class="button" href="${periodPath(plan, period.period_no + 1)}">${periodName(r, period.period_no + 1)}</a>` : NOTHING}</nav>
${source(r, data.computed_at, { period: [periodName(r, period.period_no), periodPath(plan, period.period_no)], rules: [versionName(r, period.rule_version), versionPath(plan, period.rule_version)] })}`;
  return {
    title,
    description: r.t('site.sheet.description', { no: period.period_no, day: r.day(period.sharing_on) }),
    body,
    tables: lines,
    ...(sheet ? { data: { sheet, sheet_hash: data.sheet_hash } } : {}),
  };
}

function headFigure(r: Reader, { period, sheet }: PeriodData): Html {
  if (!sheet)
    return figure(
      r.t('site.sheet.counted'),
      period.weight_total === null ? r.t('site.sheet.counting') : r.count(period.weight_total),
      r.t('site.sheet.not_yet', { day: r.day(period.sharing_on) }),
    );
  return figure(
    r.t('site.sheet.each_paid'),
    r.money(period.corrected ? 0n : sheet.share_minor),
    r.t('site.sheet.each_note', { shares: r.count(sheet.weight), families: r.count(period.cases) }),
    '#steps',
  );
}

const headFacts = (r: Reader, { period, plan }: PeriodData): Html =>
  facts([
    { label: r.t('site.col.notice_on'), value: r.day(period.notice_on) },
    { label: r.t('site.col.sharing_on'), value: r.day(period.sharing_on) },
    { label: r.t('site.col.families'), value: r.count(period.cases), href: planPath(plan, '/cases') },
  ]);

function nextOf(r: Reader, data: PeriodData): Html {
  if (data.period.state !== 'settled')
    return next(r, r.t('site.sheet.next_objections', { day: r.day(data.period.sharing_on) }));
  if (!data.next) return NOTHING;
  return next(
    r,
    r.t('site.sheet.next_period', {
      no: data.next.period_no,
      notice: r.day(data.next.notice_on),
      sharing: r.day(data.next.sharing_on),
    }),
  );
}

interface Step {
  says: string;
  sum: string;
  result: string;
  key?: boolean;
}

const big = (text: string): bigint => BigInt(text);

/** What is needed, before it is divided. */
const needOf = (s: SheetFigures): bigint => costOf(s) - big(s.carry_in_minor) - big(s.sponsor_minor);
const costOf = (s: SheetFigures): bigint =>
  big(s.aid_minor) + big(s.returned_minor) + big(s.debt_paid_minor) + big(s.fee_minor);

/** `need / W` in major units, cut after four more digits than the currency has; `…` where digits are left. */
export function quotientText(need_minor: bigint, weight: bigint, currency: string): string {
  const more = 4;
  const scaled = need_minor * 10n ** BigInt(more);
  const text = majorText(scaled / weight, currencyDigits(currency) + more);
  return scaled % weight === 0n ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : `${text}…`;
}

function stepsOf(r: Reader, s: SheetFigures): Step[] {
  const m = (x: string | bigint) => r.money(x);
  const w = big(s.weight);
  const need = needOf(s);
  const unit = big(s.rounding_unit_minor);
  const aid = s.lines.filter((l) => l.kind === 'aid' && big(l.paid_minor) > 0n);
  const parts = (list: readonly string[]) =>
    list.length > 1 && list.length <= 6 ? list.map(m).join(' + ') : '';
  const optional = (key: string, value: string): Step[] =>
    big(value) === 0n ? [] : [{ says: r.t(`site.step.${key}`), sum: '', result: m(value) }];
  const steps: Step[] = [
    { says: r.t('site.step.weight'), sum: '', result: r.count(s.weight) },
    {
      says: r.t('site.step.aid', { cases: aid.length }),
      sum: parts(aid.map((l) => l.paid_minor)),
      result: m(s.aid_minor),
    },
    { says: r.t(`site.step.fee.${s.fee.kind}`), sum: feeSum(r, s), result: m(s.fee_minor) },
    ...optional('returned', s.returned_minor),
    ...optional('debt', s.debt_paid_minor),
    {
      says: r.t('site.step.cost'),
      sum: [s.aid_minor, s.fee_minor, ...[s.returned_minor, s.debt_paid_minor].filter((x) => big(x) > 0n)]
        .map(m)
        .join(' + '),
      result: m(costOf(s)),
    },
    { says: r.t('site.step.carry_in'), sum: '', result: m(s.carry_in_minor) },
    ...optional('sponsor', s.sponsor_minor),
    {
      says: r.t('site.step.need'),
      sum: [costOf(s).toString(), s.carry_in_minor, ...(big(s.sponsor_minor) > 0n ? [s.sponsor_minor] : [])]
        .map(m)
        .join(' − '),
      result: m(need),
    },
  ];
  if (need > 0n)
    steps.push({
      says: r.t('site.step.divide'),
      sum: `${m(need)} ÷ ${r.count(s.weight)}`,
      result: quotientText(need, w, r.currency),
    });
  return [
    ...steps,
    {
      says: need > 0n ? r.t('site.step.round_up', { unit: m(unit) }) : r.t('site.step.nothing_needed'),
      sum: '',
      result: m(s.share_minor),
      key: true,
    },
    {
      says: r.t('site.step.collected'),
      sum: `${m(s.share_minor)} × ${r.count(s.weight)}`,
      result: m(s.collected_minor),
    },
    {
      says: r.t('site.step.carry_out'),
      sum:
        need > 0n
          ? `${m(s.collected_minor)} − ${m(need)}`
          : `${m(big(s.carry_in_minor) + big(s.sponsor_minor))} − ${m(costOf(s))}`,
      result: m(s.carry_out_minor),
    },
  ];
}

function feeSum(r: Reader, s: SheetFigures): string {
  if (s.fee.kind === 'percentage')
    return `${r.money(s.aid_minor)} × ${s.fee.numerator} ÷ ${s.fee.denominator}`;
  return s.fee.kind === 'flat' ? `${r.money(s.fee.fee_per_weight_minor)} × ${r.count(s.weight)}` : '';
}

const stepsHtml = (steps: readonly Step[]): Html =>
  html`<ol class="steps">${steps.map(
    (s) =>
      html`<li${s.key ? html` class="key"` : NOTHING}><span class="says">${s.says}</span>${s.sum ? html`<span class="sum">${s.sum} =</span>` : NOTHING}<span class="result">${s.result}</span></li>`,
  )}</ol>`;

function checkHtml(r: Reader, s: SheetFigures): Html {
  const left = big(s.carry_in_minor) + big(s.weight) * big(s.share_minor) + big(s.sponsor_minor);
  const right = costOf(s) + big(s.carry_out_minor);
  const rows = (items: readonly (readonly [string, string | bigint])[], total: bigint) =>
    html`${items.map(([key, value]) => html`<li><span>${r.t(`site.check.${key}`)}</span><span class="number">${r.money(value)}</span></li>`)}<li class="total"><span>${r.t('site.check.sum')}</span><span class="number">${r.money(total)}</span></li>`;
  const some = (items: readonly (readonly [string, string])[]) => items.filter(([, v]) => big(v) !== 0n);
  return html`<p>${r.t('site.check.text')}</p><div class="equation">
<div><h3>${r.t('site.check.in')}</h3><ul>${rows([['carry_in', s.carry_in_minor], ['collected', s.collected_minor], ...some([['sponsor', s.sponsor_minor]])], left)}</ul></div>
<div><h3>${r.t('site.check.out')}</h3><ul>${rows(
    [
      ['aid', s.aid_minor],
      ['fee', s.fee_minor],
      ...some([
        ['returned', s.returned_minor],
        ['debt', s.debt_paid_minor],
      ]),
      ['carry_out', s.carry_out_minor],
    ],
    right,
  )}</ul></div>
</div><p class="verdict ${left === right ? 'good' : 'attention'}">${r.t(left === right ? 'site.check.equal' : 'site.check.unequal', { left: r.money(left), right: r.money(right) })}</p>
<p class="soft">${r.t('site.check.surplus')}</p>`;
}

function capsHtml(r: Reader, data: PeriodData, s: SheetFigures): Html {
  const cut = s.lines
    .filter((l) => l.kind === 'aid')
    .reduce((sum, l) => sum + big(l.asked_minor) - big(l.paid_minor), 0n);
  const list = [
    r.t('site.caps.period', {
      cap: r.money(s.cap_left_minor),
      shares: r.count(s.weight),
      most: r.money(big(s.cap_left_minor) * big(s.weight) + big(s.carry_in_minor)),
    }),
    ...(data.case_cap_minor === null ? [] : [r.t('site.caps.case', { cap: r.money(data.case_cap_minor) })]),
    ...(data.year_cap_minor === null ? [] : [r.t('site.caps.year', { cap: r.money(data.year_cap_minor) })]),
  ];
  return html`<ul class="plainlist">${list.map((x) => html`<li>${x}</li>`)}</ul>${
    cut > 0n
      ? html`<p class="notice">${r.t(`site.caps.cut.${data.beyond_cap}`, { cut: r.money(cut) })}</p>`
      : para(r.t('site.caps.nothing_cut'))
  }`;
}

/** Only said when it is true: most members were still waiting on that day. */
function cheapStart(r: Reader, { waiting, sheet }: PeriodData): Html {
  if (!sheet || waiting.waiting * 2 <= waiting.members) return NOTHING;
  return section(
    r.t('site.sheet.cheap'),
    para(
      r.t('site.sheet.cheap_text', {
        members: r.count(waiting.members),
        waiting: r.count(waiting.waiting),
      }),
    ),
    'cheap',
  );
}

const linesTable = (r: Reader, data: PeriodData, s: SheetFigures): DataTable => ({
  name: 'lines',
  caption: r.t('site.sheet.lines_caption', { no: data.period.period_no }),
  currency: data.plan.currency,
  columns: [
    { key: 'line', label: r.t('site.col.line'), kind: 'text' },
    { key: 'kind', label: r.t('site.col.kind'), kind: 'text' },
    { key: 'case', label: r.t('site.col.case'), kind: 'code' },
    { key: 'asked_minor', label: r.t('site.col.asked'), kind: 'money' },
    { key: 'paid_minor', label: r.t('site.col.shared'), kind: 'money' },
    { key: 'sponsor_minor', label: r.t('site.col.of_sponsor'), kind: 'money' },
  ],
  rows: s.lines.map((l) => ({
    line: { value: l.line, text: r.t('site.line.no', { no: l.line }) },
    kind: { value: l.kind, text: r.t(`site.line.${l.kind}`) },
    case:
      l.case === null
        ? null
        : {
            value: l.case,
            text: l.case.slice(0, 8),
            href: data.cards.has(l.case) ? `/cases/${l.case}` : `/log?case=${l.case}`,
          },
    asked_minor: l.asked_minor,
    paid_minor: l.paid_minor,
    sponsor_minor: l.sponsor_minor,
  })),
});

const proofHtml = (
  r: Reader,
  data: PeriodData,
  s: SheetFigures,
): Html => html`<p>${r.t('site.sheet.proof_text')}</p>
${facts([
  { label: r.t('site.sheet.index_before'), value: r.money(s.index_before_minor) },
  { label: r.t('site.sheet.index_after'), value: r.money(s.index_after_minor) },
])}
${data.sheet_hash ? html`<p class="hash"><span>SHA-256</span> <code>${data.sheet_hash}</code></p>` : NOTHING}
<p>${sentence(r.t('site.sheet.download'), ['JSON', '?format=json'])}${data.log_seq ? html` <a href="/log/entries/${data.log_seq}">${r.t('site.sheet.log_entry')}</a>` : NOTHING}</p>`;
