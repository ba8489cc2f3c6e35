import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, facts, figure, next, section, sentence, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import {
  type Common,
  type NextDates,
  nextText,
  type PeriodFigures,
  type PlanRef,
  periodName,
  periodPath,
  planPath,
  versionName,
  versionPath,
  type YearOfShares,
} from './shared.ts';

export interface HomePlan extends PlanRef {
  members: number;
  /** Settled periods of the last twelve months, newest first. */
  periods: readonly PeriodFigures[];
  year: YearOfShares | null;
  next: NextDates | null;
  rule_version: number;
}

export interface HomeData extends Common {
  organisation: { name: string; money: boolean };
  plans: readonly HomePlan[];
}

const ROWS = 6;

/** What it is, what it cost, where to go, and why it should be believed. */
export function homePage(r: Reader, data: HomeData): Page {
  const { organisation, plans } = data;
  const main = plans[0];
  const tables = main ? [lastPeriods(r, main)] : [];
  const body = html`<div class="hero">
<p class="kicker">${organisation.name}</p>
<h1>${r.t(organisation.money ? 'site.home.title' : 'site.home.title_no_money')}</h1>
<p class="lede">${r.t(organisation.money ? 'site.home.lede' : 'site.home.lede_no_money')}</p>
${organisation.money ? html`<p class="plain"><strong>${r.t('site.not_insurance')}</strong>${r.t('site.home.not_insurance_why')}</p>` : NOTHING}
</div>
${organisation.money ? (main ? planPart(r, main, tables[0]!) : noPlan(r)) : NOTHING}
${plans.slice(1).length > 0 ? otherPlans(r, plans.slice(1)) : NOTHING}
${whereTo(r, organisation.money)}
${organisation.money ? whyTheyDied(r) : NOTHING}
${source(r, data.computed_at, main ? sourceOf(r, main) : {})}`;
  return {
    title: organisation.name,
    description: r.t(organisation.money ? 'site.home.lede' : 'site.home.lede_no_money'),
    body,
    tables,
  };
}

const sourceOf = (r: Reader, plan: HomePlan) => ({
  period: plan.periods[0]
    ? ([periodName(r, plan.periods[0].period_no), periodPath(plan, plan.periods[0].period_no)] as const)
    : undefined,
  rules: [versionName(r, plan.rule_version), versionPath(plan, plan.rule_version)] as const,
});

function planPart(place: Reader, plan: HomePlan, table: DataTable): Html {
  const r = place.of(plan);
  const last = plan.periods[0];
  if (!last)
    return html`${empty('shore', r.t('site.home.no_period'), plan.next ? nextText(r, plan.next) : r.t('site.home.no_period_text'), [plan.name, planPath(plan)])}`;
  return html`<div class="spread"><div>
${figure(
  r.t('site.home.last', { plan: plan.name, no: last.period_no, day: r.day(last.sharing_on) }),
  r.t('site.home.each', { amount: r.money(last.corrected ? 0n : last.share_minor!) }),
  last.corrected
    ? r.t('site.home.last_corrected')
    : last.cases === 0 && last.share_minor === 0n
      ? r.t('site.home.last_none')
      : r.t('site.home.last_note', { shares: r.count(last.weight_total!), families: r.count(last.cases) }),
  periodPath(plan, last.period_no),
)}
${plan.year ? yearFacts(r, plan, plan.year) : NOTHING}
</div>${plan.next ? next(r, nextText(r, plan.next)) : NOTHING}</div>
${section(r.t('site.home.periods'), html`${tableHtml(r, table)}<p><a href="${planPath(plan, '/periods')}">${r.t('site.home.all_periods')}</a></p>`)}`;
}

export const yearFacts = (r: Reader, plan: PlanRef, year: YearOfShares): Html =>
  html`${facts([
    { label: r.t('site.year.lowest'), value: r.money(year.lowest_minor), href: planPath(plan, '/periods') },
    { label: r.t('site.year.highest'), value: r.money(year.highest_minor), href: planPath(plan, '/periods') },
    {
      label: r.t('site.year.total', { periods: year.periods }),
      value: r.money(year.total_minor),
      href: planPath(plan, '/periods'),
    },
  ])}<p class="soft small">${r.t('site.year.note', { from: r.day(year.from_on), to: r.day(year.to_on) })}</p>`;

function lastPeriods(r: Reader, plan: HomePlan): DataTable {
  return {
    name: 'periods',
    caption: r.t('site.home.periods_caption', { plan: plan.name }),
    currency: plan.currency,
    columns: [
      { key: 'period_no', label: r.t('site.col.period'), kind: 'text' },
      { key: 'sharing_on', label: r.t('site.col.sharing_on'), kind: 'day' },
      { key: 'cases', label: r.t('site.col.families'), kind: 'count' },
      { key: 'aid_minor', label: r.t('site.col.aid'), kind: 'money' },
      { key: 'share_minor', label: r.t('site.col.each'), kind: 'money' },
    ],
    rows: plan.periods.slice(0, ROWS).map((p) => ({
      period_no: {
        value: p.period_no,
        text: periodName(r, p.period_no),
        href: periodPath(plan, p.period_no),
      },
      sharing_on: p.sharing_on,
      cases: p.cases,
      aid_minor: p.aid_minor,
      share_minor: p.corrected
        ? { value: 0n, text: r.t('site.period.state.corrected'), href: periodPath(plan, p.period_no) }
        : {
            value: p.share_minor,
            text: r.of(plan).money(p.share_minor!),
            href: periodPath(plan, p.period_no),
          },
    })),
  };
}

const noPlan = (r: Reader): Html =>
  empty('table', r.t('site.home.no_plan'), r.t('site.home.no_plan_text'), [r.t('site.nav.about'), '/about']);

const otherPlans = (r: Reader, plans: readonly HomePlan[]): Html =>
  section(
    r.t('site.home.other_plans'),
    html`<ul class="rows">${plans.map((plan) => {
      const last = plan.periods[0];
      return html`<li><a href="${planPath(plan)}">${plan.name}</a><span>${
        last
          ? r.t('site.plans.last', {
              no: last.period_no,
              amount: r.of(plan).money(last.corrected ? 0n : last.share_minor!),
            })
          : r.t('site.home.no_period')
      }</span></li>`;
    })}</ul>`,
  );

function whereTo(r: Reader, money: boolean): Html {
  const doors: [string, string][] = money
    ? [
        ['join', '/app/start'],
        ['ill', '/app/help'],
        ['member', '/app/'],
        ['check', '/books'],
        ['near', '/societies'],
      ]
    : [
        ['near', '/societies'],
        ['events', '/events'],
        ['member', '/app/'],
      ];
  return section(
    r.t('site.home.where'),
    html`<ul class="doors">${doors.map(([key, href]) => html`<li><a href="${href}"><strong>${r.t(`site.door.${key}`)}</strong><span>${r.t(`site.door.${key}_note`)}</span></a></li>`)}</ul>`,
  );
}

const LESSONS = [
  ['easy_in', '/plans'],
  ['rules_edited', '/plans'],
  ['price_creep', '/books'],
  ['one_missed', '/faq#leave'],
  ['refusals', '/faq#refused'],
  ['closed', '/faq#close'],
] as const;

const whyTheyDied = (r: Reader): Html =>
  section(
    r.t('site.faq.closed.q'),
    html`<p class="lede">${r.t('site.faq.closed.short')}</p>
<ol class="lessons">${LESSONS.map(([key, href]) => html`<li><p class="then">${r.t(`site.lesson.${key}.then`)}</p><p class="now">${r.t(`site.lesson.${key}.now`)} <a href="${href}">${r.t('site.lesson.where')}</a></p></li>`)}</ol>
<p>${sentence(r.t('site.home.more_faq'), [r.t('site.nav.faq'), '/faq'])}</p>`,
    'closed',
  );
