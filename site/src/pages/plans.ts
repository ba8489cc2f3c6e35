import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, facts, figure, fold, heading, next, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import { yearFacts } from './home.ts';
import {
  type Common,
  type NextDates,
  nextText,
  type PeriodFigures,
  type PlanRef,
  periodName,
  periodPath,
  planCrumbs,
  planPath,
  versionName,
  versionPath,
  type YearOfShares,
} from './shared.ts';

export interface PlanListItem extends PlanRef {
  summary: string;
  state: 'draft' | 'open' | 'closing' | 'closed';
  members: number;
  opened_on: string;
  last: PeriodFigures | null;
  year: YearOfShares | null;
}

/** All plans, each with what it cost. */
export function plansPage(r: Reader, data: Common & { plans: readonly PlanListItem[] }): Page {
  const title = r.t('site.nav.plans');
  const table: DataTable = {
    name: 'plans',
    caption: r.t('site.plans.caption'),
    currency: data.plans[0]?.currency ?? r.currency,
    columns: [
      { key: 'code', label: r.t('site.col.plan'), kind: 'text' },
      { key: 'state', label: r.t('site.col.state'), kind: 'text' },
      { key: 'opened_on', label: r.t('site.col.opened_on'), kind: 'day' },
      { key: 'members', label: r.t('site.col.members'), kind: 'count' },
      { key: 'last_share_minor', label: r.t('site.col.last_share'), kind: 'money' },
      { key: 'year_share_minor', label: r.t('site.col.year_share'), kind: 'money' },
    ],
    rows: data.plans.map((p) => ({
      code: { value: p.code, text: p.name, href: planPath(p) },
      state: { value: p.state, text: r.t(`site.plan.state.${p.state}`) },
      opened_on: p.opened_on,
      members: { value: p.members, href: '/members' },
      last_share_minor: p.last
        ? {
            value: p.last.corrected ? 0n : p.last.share_minor,
            text: r.of(p).money(p.last.corrected ? 0n : p.last.share_minor!),
            href: periodPath(p, p.last.period_no),
          }
        : null,
      year_share_minor: p.year
        ? {
            value: p.year.total_minor,
            text: r.of(p).money(p.year.total_minor),
            href: planPath(p, '/periods'),
          }
        : null,
    })),
  };
  const body =
    data.plans.length === 0
      ? html`${heading([], title)}${empty('table', r.t('site.home.no_plan'), r.t('site.home.no_plan_text'))}`
      : html`${heading([], title, r.t('site.plans.lede'))}
<div class="plan-cards">${data.plans.map(
          (p) =>
            html`<article class="card"><h2><a href="${planPath(p)}">${p.name}</a></h2><p>${p.summary}</p>${facts(
              [
                { label: r.t('site.col.members'), value: r.count(p.members), href: '/members' },
                {
                  label: r.t('site.col.last_share'),
                  value: p.last
                    ? r.of(p).money(p.last.corrected ? 0n : p.last.share_minor!)
                    : r.t('site.none_yet'),
                  href: p.last ? periodPath(p, p.last.period_no) : undefined,
                },
              ],
            )}<p class="soft small">${r.t(`site.plan.state.${p.state}`)} · ${r.t('site.plan.since', { day: r.day(p.opened_on) })}</p></article>`,
        )}</div>
${section(r.t('site.plans.compare'), tableHtml(r, table))}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.plans.lede'), body, tables: [table] };
}

/** A chapter of the rules in words, as `@tongzhou/rules` renders it. */
export interface RuleSection {
  code: string;
  heading: string;
  paragraphs: readonly string[];
  items: readonly string[];
  table: { head: readonly string[]; rows: readonly (readonly string[])[] } | null;
}

export interface VersionRef {
  version: number;
  hash: string;
  published_at: string;
  in_force_from: string;
  state: 'in_force' | 'coming' | 'replaced';
}

export interface PlanData extends Common {
  plan: PlanRef;
  state: PlanListItem['state'];
  summary: string;
  members: number;
  version: number;
  sections: readonly RuleSection[];
  versions: readonly VersionRef[];
  last: PeriodFigures | null;
  year: YearOfShares | null;
  next: NextDates | null;
  /** What the rules say about who cannot be helped by this plan. */
  fit: {
    age_max: number;
    ends_age: number;
    waiting_days: number;
    first_top_up_minor: bigint;
    reserve_minor: bigint;
  };
}

/** One plan: what it cost, who should rather not join, its rules in words, and their history. */
export function planPage(place: Reader, data: PlanData): Page {
  const { plan } = data;
  const r = place.of(plan);
  const versions = versionsTable(r, data);
  const body = html`${heading([[r.t('site.nav.plans'), '/plans']], plan.name, data.summary)}
<p class="plain"><strong>${r.t('site.not_insurance')}</strong>${r.t('site.home.not_insurance_why')}</p>
<div class="spread"><div>
${
  data.last
    ? figure(
        r.t('site.plan.last', { no: data.last.period_no }),
        r.t('site.home.each', { amount: r.money(data.last.corrected ? 0n : data.last.share_minor!) }),
        r.t('site.plan.last_note', { day: r.day(data.last.sharing_on), members: r.count(data.members) }),
        periodPath(plan, data.last.period_no),
      )
    : figure(r.t('site.col.members'), r.count(data.members), r.t('site.home.no_period'), '/members')
}
${data.year ? yearFacts(r, plan, data.year) : NOTHING}
</div>${data.next ? next(r, nextText(r, data.next)) : NOTHING}</div>
<p class="actions no-print"><a class="button primary" href="/app/check/${plan.code}">${r.t('site.plan.check')}</a><a class="button" href="${planPath(plan, '/periods')}">${r.t('site.plan.periods')}</a><a class="button" href="${planPath(plan, '/cases')}">${r.t('site.plan.cases')}</a></p>
${section(r.t('site.plan.not_for'), notFor(r, data), 'not-for')}
${section(
  r.t('site.plan.rules', { version: data.version }),
  data.sections.map((s, i) => fold(s.heading, sectionHtml(s), i < 2)),
  'rules',
)}
${section(r.t('site.plan.history'), html`${para(r.t('site.plan.history_text'))}${tableHtml(r, versions)}`, 'history')}
${source(r, data.computed_at, {
  period: data.last ? [periodName(r, data.last.period_no), periodPath(plan, data.last.period_no)] : undefined,
  rules: [versionName(r, data.version), versionPath(plan, data.version)],
})}`;
  return { title: plan.name, description: data.summary, body, tables: [versions] };
}

const notFor = (r: Reader, { fit }: PlanData): Html =>
  html`<ul class="plainlist"><li>${r.t('site.not_for.age', { age: fit.age_max, ends: fit.ends_age })}</li><li>${r.t(fit.waiting_days > 0 ? 'site.not_for.ill' : 'site.not_for.ill_no_wait', { days: fit.waiting_days })}</li><li>${r.t('site.not_for.money', { amount: r.money(fit.first_top_up_minor), reserve: r.money(fit.reserve_minor) })}</li><li>${r.t('site.not_for.certain')}</li><li>${r.t('site.not_for.instead')}</li></ul>`;

const versionsTable = (r: Reader, data: PlanData): DataTable => ({
  name: 'versions',
  caption: r.t('site.versions.caption', { plan: data.plan.name }),
  currency: data.plan.currency,
  columns: [
    { key: 'version', label: r.t('site.col.version'), kind: 'text' },
    { key: 'published_at', label: r.t('site.col.published'), kind: 'text' },
    { key: 'in_force_from', label: r.t('site.col.in_force_from'), kind: 'day' },
    { key: 'state', label: r.t('site.col.state'), kind: 'text' },
    { key: 'hash', label: r.t('site.col.hash'), kind: 'code' },
  ],
  rows: data.versions.map((v) => ({
    version: { value: v.version, text: versionName(r, v.version), href: versionPath(data.plan, v.version) },
    published_at: { value: v.published_at, text: r.moment(v.published_at) },
    in_force_from: v.in_force_from,
    state: { value: v.state, text: r.t(`site.version.${v.state}`) },
    hash: { value: v.hash, text: v.hash.slice(0, 16), href: versionPath(data.plan, v.version) },
  })),
});

export const sectionHtml = (s: RuleSection): Html =>
  html`${s.paragraphs.map(para)}${s.items.length > 0 ? html`<ul>${s.items.map((i) => html`<li>${i}</li>`)}</ul>` : NOTHING}${s.table ? ruleTable(s.table) : NOTHING}`;

const ruleTable = ({ head, rows }: NonNullable<RuleSection['table']>): Html =>
  html`<div class="table-wrap"><table class="stack"><thead><tr>${head.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead><tbody>${rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row">${first}</th>${rest.map((cell, i) => html`<td data-label="${head[i + 1] ?? ''}"><span>${cell}</span></td>`)}</tr>`,
  )}</tbody></table></div>`;

export interface VersionData extends Common {
  plan: PlanRef;
  version: VersionRef;
  sections: readonly RuleSection[];
  /** Against the version before; null for the first. */
  changes:
    | readonly {
        path: string;
        kind: 'added' | 'removed' | 'changed';
        before: string | null;
        after: string | null;
      }[]
    | null;
  versions: number;
}

/** One version for ever: its text, the bytes that were hashed, and what changed. */
export function versionPage(place: Reader, data: VersionData): Page {
  const { plan, version } = data;
  const r = place.of(plan);
  const name = versionName(r, version.version);
  const diff = data.changes === null ? null : diffTable(r, data);
  const body = html`${heading(planCrumbs(r, plan), r.t('site.version.title', { plan: plan.name, version: version.version }), r.t(`site.version.is_${version.state}`, { day: r.day(version.in_force_from) }))}
${facts([
  { label: r.t('site.col.published'), value: r.moment(version.published_at) },
  { label: r.t('site.col.in_force_from'), value: r.day(version.in_force_from) },
])}
<p class="hash"><span>SHA-256</span> <code>${version.hash}</code></p>
<p>${r.t('site.version.hash_text')} <a href="${versionPath(plan, version.version)}.json" download="${plan.code}-${version.version}.json">${r.t('site.version.download')}</a></p>
${section(r.t('site.version.changes'), diff ? (diff.rows.length > 0 ? tableHtml(r, diff) : para(r.t('site.version.no_changes'))) : para(r.t('site.version.first')))}
${section(
  r.t('site.version.text'),
  data.sections.map((s) => fold(s.heading, sectionHtml(s), true)),
)}
<nav class="paging no-print" aria-label="${r.t('site.paging')}">${version.version > 1 ? html`<a class="button" href="${versionPath(plan, version.version - 1)}">${versionName(r, version.version - 1)}</a>` : NOTHING}${version.version < data.versions ? html`<a class="button" href="${versionPath(plan, version.version + 1)}">${versionName(r, version.version + 1)}</a>` : NOTHING}</nav>
${source(r, data.computed_at, { rules: [name, versionPath(plan, version.version)] })}`;
  return {
    title: r.t('site.version.title', { plan: plan.name, version: version.version }),
    description: r.t('site.version.hash_text'),
    body,
    ...(diff ? { tables: [diff] } : {}),
  };
}

const diffTable = (r: Reader, data: VersionData): DataTable => ({
  name: 'changes',
  caption: r.t('site.version.changes_caption', { from: data.version.version - 1, to: data.version.version }),
  currency: data.plan.currency,
  columns: [
    { key: 'path', label: r.t('site.col.place'), kind: 'code' },
    { key: 'kind', label: r.t('site.col.change'), kind: 'text' },
    { key: 'before', label: r.t('site.col.before'), kind: 'text' },
    { key: 'after', label: r.t('site.col.after'), kind: 'text' },
  ],
  rows: (data.changes ?? []).map((c) => ({
    path: c.path,
    kind: { value: c.kind, text: r.t(`site.change.${c.kind}`) },
    before: c.before,
    after: c.after,
  })),
});
