import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, facts, figure, heading, next, paging, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import { type Common, type PlanRef, periodName, periodPath, planCrumbs, planPath } from './shared.ts';

export interface CaseCard {
  case_id: string;
  masked_name: string;
  age: number;
  age_is_band: boolean;
  place: string | null;
  /** As the rules name it. */
  illness: string | null;
  severity: string | null;
  amount_minor: bigint;
  member_days: number | null;
  story: string | null;
  stage: string;
  period_no: number | null;
  instalment_no: number;
  instalments: number;
  proofs: readonly string[];
  submitted_on: string | null;
  decided_on: string | null;
  paid_on: string | null;
}

export interface CaseFigures {
  approved: number;
  paid: number;
  paid_minor: bigint;
  open: number;
  refused: readonly { kind: string; cases: number }[];
}

export interface CasesData extends Common {
  plan: PlanRef;
  who_sees: 'public' | 'members' | 'figures';
  cards: readonly CaseCard[];
  older: string | null;
  figures: CaseFigures;
  small: boolean;
}

/** Cards of the cases in notice and after, and those not aided as figures with reasons. */
export function casesPage(place: Reader, data: CasesData): Page {
  const { plan, figures: f } = data;
  const r = place.of(plan);
  const refused = refusedTable(r, data);
  const total = f.refused.reduce((sum, x) => sum + x.cases, 0);
  const body = html`${heading(planCrumbs(r, plan), r.t('site.cases.title', { plan: plan.name }), r.t('site.cases.lede'))}
${figure(r.t('site.cases.paid_label'), r.t('site.cases.paid', { cases: r.count(f.paid) }), r.t('site.cases.paid_note', { amount: r.money(f.paid_minor) }))}
${facts([
  { label: r.t('site.cases.approved'), value: r.count(f.approved) },
  { label: r.t('site.cases.refused'), value: r.count(total), href: '#refused' },
  { label: r.t('site.cases.open'), value: r.count(f.open) },
])}
${section(r.t('site.cases.cards'), cardsPart(r, data))}
${paging(r, data.older === null ? null : `?before=${encodeURIComponent(data.older)}`)}
${section(r.t('site.cases.refused_title'), html`${para(r.t('site.cases.refused_text'))}${total > 0 ? tableHtml(r, refused) : para(r.t('site.cases.none_refused'))}`, 'refused')}
${source(r, data.computed_at)}`;
  return {
    title: r.t('site.cases.title', { plan: plan.name }),
    description: r.t('site.cases.lede'),
    body,
    tables: [refused],
    noindex: true,
  };
}

function cardsPart(r: Reader, data: CasesData): Html {
  if (data.who_sees !== 'public')
    return html`<p>${r.t(`site.cases.hidden.${data.who_sees}`)}</p>${
      data.who_sees === 'members'
        ? html`<p><a class="button" href="/app/">${r.t('site.cases.sign_in')}</a></p>`
        : NOTHING
    }`;
  if (data.cards.length === 0) return empty('lantern', r.t('site.cases.none'), r.t('site.cases.none_text'));
  return html`${data.small ? html`<p class="soft">${r.t('site.cases.small')}</p>` : NOTHING}<div class="case-cards">${data.cards.map((c) => cardHtml(r, c))}</div>`;
}

const cardHtml = (r: Reader, c: CaseCard): Html =>
  html`<article class="card case"><h3><a href="/cases/${c.case_id}">${personText(r, c)}</a></h3><p class="illness">${illnessText(r, c)}</p><p class="amount">${r.money(c.amount_minor)}</p><p class="soft small">${stageText(r, c)}</p></article>`;

/** 王**，47 岁，吉林省; a decade where the plan is small. */
const personText = (r: Reader, c: CaseCard): string =>
  [c.masked_name, r.t(c.age_is_band ? 'site.case.age_band' : 'site.case.age', { age: c.age }), c.place]
    .filter((x) => x !== null)
    .join(r.t('site.comma'));

const illnessText = (r: Reader, c: CaseCard): string =>
  c.illness === null
    ? r.t('site.case.illness_hidden')
    : c.severity
      ? r.t('site.case.illness', { illness: c.illness, severity: r.t(`rules.severity.${c.severity}`) })
      : c.illness;

const stageText = (r: Reader, c: CaseCard): string =>
  [r.t(`site.stage.${c.stage}`), c.period_no === null ? null : periodName(r, c.period_no)]
    .filter((x) => x !== null)
    .join(' · ');

const refusedTable = (r: Reader, { plan, figures: f }: CasesData): DataTable => ({
  name: 'refused',
  caption: r.t('site.cases.refused_caption', { plan: plan.name }),
  currency: plan.currency,
  columns: [
    { key: 'refusal_kind', label: r.t('site.col.reason'), kind: 'text' },
    { key: 'cases', label: r.t('site.col.cases'), kind: 'count' },
  ],
  rows: f.refused.map((x) => ({
    refusal_kind: { value: x.kind, text: r.t(`rules.refusal.${x.kind}`) },
    cases: x.cases,
  })),
});

export interface CaseData extends Common {
  plan: PlanRef;
  card: CaseCard;
  timings: readonly { stage: string; on: string }[];
  objections: readonly { on: string; state: string; answer: string | null }[];
  /** While it is in public notice; objections close on the sharing day. */
  objections_until: string | null;
}

/** One case as the public may see it. */
export function casePage(place: Reader, data: CaseData): Page {
  const { plan, card: c } = data;
  const r = place.of(plan);
  const timings = timingsTable(r, data);
  const body = html`${heading([...planCrumbs(r, plan), [r.t('site.cases.short'), planPath(plan, '/cases')]], personText(r, c), illnessText(r, c))}
<div class="spread"><div>
${figure(r.t('site.case.amount'), r.money(c.amount_minor), c.instalments > 1 ? r.t('site.case.instalment', { no: c.instalment_no, of: c.instalments }) : '')}
${facts([
  { label: r.t('site.col.state'), value: r.t(`site.stage.${c.stage}`) },
  ...(c.member_days === null
    ? []
    : [{ label: r.t('site.case.member_days'), value: r.t('site.days', { days: r.count(c.member_days) }) }]),
  ...(c.period_no === null
    ? []
    : [
        {
          label: r.t('site.col.period'),
          value: periodName(r, c.period_no),
          href: periodPath(plan, c.period_no),
        },
      ]),
])}
</div>${data.objections_until ? next(r, r.t('site.case.until', { day: r.day(data.objections_until) })) : NOTHING}</div>
${c.story ? section(r.t('site.case.story'), html`<div class="story">${c.story.split(/\n+/).map(para)}</div>`) : NOTHING}
${section(
  r.t('site.case.proofs'),
  c.proofs.length > 0
    ? html`<ul class="ticks">${c.proofs.map((p) => html`<li>${r.t(`site.proof.${p}`)}</li>`)}</ul><p class="soft small">${r.t('site.case.proofs_note')}</p>`
    : para(r.t('site.case.no_proofs')),
)}
${section(r.t('site.case.timings'), tableHtml(r, timings))}
${section(r.t('site.case.objections'), objectionsHtml(r, data))}
${
  data.objections_until
    ? html`<p class="actions no-print"><a class="button primary" href="/app/cases/${c.case_id}/object">${r.t('site.case.object')}</a></p><p class="soft small">${r.t('site.case.object_note')}</p>`
    : NOTHING
}
<p class="soft small">${r.t('site.case.log')} <a href="/log?case=${c.case_id}">${r.t('site.nav.log')}</a></p>
${source(r, data.computed_at)}`;
  return {
    title: personText(r, c),
    description: r.t('site.cases.lede'),
    body,
    tables: [timings],
    noindex: true,
  };
}

function objectionsHtml(r: Reader, { objections }: CaseData): Html {
  if (objections.length === 0) return para(r.t('site.case.no_objections'));
  return html`<ul class="rows">${objections.map(
    (o) =>
      html`<li><span>${r.day(o.on)} · ${r.t(`site.objection.${o.state}`)}</span>${o.answer ? html`<span>${r.t(`site.objection.answer.${o.answer}`)}</span>` : NOTHING}</li>`,
  )}</ul>`;
}

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

const timingsTable = (r: Reader, { timings, plan }: CaseData): DataTable => ({
  name: 'timings',
  caption: r.t('site.case.timings_caption'),
  currency: plan.currency,
  columns: [
    { key: 'stage', label: r.t('site.col.step'), kind: 'text' },
    { key: 'on', label: r.t('site.col.day'), kind: 'day' },
    { key: 'days', label: r.t('site.col.days_after'), kind: 'count' },
  ],
  rows: timings.map((step, i) => ({
    stage: { value: step.stage, text: r.t(`site.stage.${step.stage}`) },
    on: step.on,
    days: i === 0 ? null : daysBetween(timings[i - 1]!.on, step.on),
  })),
});
