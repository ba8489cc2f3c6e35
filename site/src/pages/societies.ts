import { type Html, html, NOTHING, trusted } from '../html.ts';
import type { Page } from '../layout.ts';
import { type Crumb, empty, facts, figure, heading, next, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import type { Common } from './shared.ts';

export interface SocietyItem {
  /** In the address. */
  code: string;
  name: string;
  place: string;
  state: string;
  founded_on: string;
  representatives: number;
}

/** How many ill members somebody stands by; null where they are too few to be shown. */
export interface CareShare {
  people: number | null;
  not_alone: number | null;
  not_alone_percent: number | null;
  visits: number | null;
}

const societyPath = (s: { code: string }): string => `/societies/${s.code}`;
const eventPath = (e: { code: string }): string => `/events/${e.code}`;

/** All societies, with who serves there. */
export function societiesPage(
  r: Reader,
  data: Common & { societies: readonly (SocietyItem & { care: CareShare | null })[] },
): Page {
  const title = r.t('site.nav.societies');
  const table: DataTable = {
    name: 'societies',
    caption: r.t('site.societies.caption'),
    currency: r.currency,
    columns: [
      { key: 'code', label: r.t('site.col.society'), kind: 'text' },
      { key: 'place', label: r.t('site.col.place_of'), kind: 'text' },
      { key: 'state', label: r.t('site.col.state'), kind: 'text' },
      { key: 'founded_on', label: r.t('site.col.founded_on'), kind: 'day' },
      { key: 'representatives', label: r.t('site.col.representatives'), kind: 'count' },
      { key: 'visits', label: r.t('site.col.visits'), kind: 'count' },
    ],
    rows: data.societies.map((s) => ({
      code: { value: s.code, text: s.name, href: societyPath(s) },
      place: s.place,
      state: { value: s.state, text: r.t(`site.society.state.${s.state}`) },
      founded_on: s.founded_on,
      representatives: s.representatives,
      visits:
        s.care?.visits === null || s.care === null
          ? { value: null, text: r.t('site.members.hidden') }
          : s.care.visits,
    })),
  };
  const serving = data.societies.reduce((sum, s) => sum + s.representatives, 0);
  const body = html`${heading([], title, r.t('site.societies.lede'))}
${
  data.societies.length === 0
    ? empty('table', r.t('site.societies.none'), r.t('site.societies.none_text'))
    : html`${figure(r.t('site.societies.serving'), r.t('site.societies.people', { people: r.count(serving) }), r.t('site.societies.unpaid'))}${section(r.t('site.societies.all'), tableHtml(r, table))}<p><a href="/events">${r.t('site.societies.events')}</a></p>`
}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.societies.lede'), body, tables: [table] };
}

export interface Station {
  name: string;
  address: string;
  hours: readonly { weekday: number; from: string; to: string }[];
  note: string;
}

export interface SocietyData extends Common {
  society: SocietyItem;
  stations: readonly Station[];
  listed: readonly { name: string; since: string }[];
  hours: readonly { kind: string; hours: number }[];
  hours_served: number;
  suspended_ever: number;
  care: CareShare | null;
  upcoming: readonly EventItem[];
  past: readonly EventItem[];
}

export function societyPage(r: Reader, data: SocietyData): Page {
  const { society: s } = data;
  const hours = hoursTable(r, data);
  const body = html`${heading([[r.t('site.nav.societies'), '/societies']], s.name, r.t('site.society.lede', { place: s.place }))}
<div class="spread"><div>
${figure(r.t('site.societies.serving'), r.t('site.societies.people', { people: r.count(s.representatives) }), r.t('site.societies.unpaid'))}
${facts([
  { label: r.t('site.col.state'), value: r.t(`site.society.state.${s.state}`) },
  { label: r.t('site.col.founded_on'), value: r.day(s.founded_on) },
  {
    label: r.t('site.society.hours'),
    value: r.t('site.hours', { hours: r.count(data.hours_served) }),
    href: '#hours',
  },
  ...(data.care ? careFacts(r, data.care) : []),
])}
</div>${data.upcoming[0] ? next(r, eventSentence(r, data.upcoming[0])) : NOTHING}</div>
${section(r.t('site.society.stations'), stationsHtml(r, data.stations))}
${section(r.t('site.society.listed'), listedHtml(r, data))}
${section(r.t('site.society.events'), eventsHtml(r, [...data.upcoming, ...data.past], r.t('site.events.none')))}
${section(r.t('site.society.hours'), data.hours.length > 0 ? tableHtml(r, hours) : para(r.t('site.society.no_hours')), 'hours')}
${section(r.t('site.society.watch'), [para(r.t('site.society.watch_text')), para(r.t('site.society.suspended', { people: data.suspended_ever }))])}
${source(r, data.computed_at)}`;
  return {
    title: s.name,
    description: r.t('site.society.lede', { place: s.place }),
    body,
    tables: [hours],
  };
}

const hidden = (r: Reader, n: number | null): string =>
  n === null ? r.t('site.members.hidden') : r.count(n);

const careFacts = (r: Reader, care: CareShare) => [
  { label: r.t('site.care.people'), value: hidden(r, care.people) },
  {
    label: r.t('site.care.not_alone'),
    value: care.not_alone_percent === null ? hidden(r, null) : `${care.not_alone_percent}%`,
  },
  { label: r.t('site.col.visits'), value: hidden(r, care.visits) },
];

function stationsHtml(r: Reader, stations: readonly Station[]): Html {
  if (stations.length === 0) return para(r.t('site.society.no_stations'));
  return html`<div class="plan-cards">${stations.map(
    (s) =>
      html`<article class="card"><h3>${s.name}</h3><p>${s.address}</p><ul class="rows">${s.hours.map((h) => html`<li><span>${r.t(`site.weekday.${h.weekday}`)}</span><span>${h.from}–${h.to}</span></li>`)}</ul>${s.note ? para(s.note) : NOTHING}</article>`,
  )}</div>`;
}

const listedHtml = (r: Reader, { listed, society }: SocietyData): Html =>
  html`<p class="soft">${r.t('site.society.listed_note', { listed: listed.length, all: society.representatives })}</p>${
    listed.length > 0
      ? html`<ul class="rows">${listed.map((p) => html`<li><span>${p.name}</span><span class="soft">${r.t('site.society.since', { day: r.day(p.since) })}</span></li>`)}</ul>`
      : NOTHING
  }`;

const hoursTable = (r: Reader, data: SocietyData): DataTable => ({
  name: 'hours',
  caption: r.t('site.society.hours_caption', { society: data.society.name }),
  currency: r.currency,
  columns: [
    { key: 'kind', label: r.t('site.col.kind'), kind: 'text' },
    { key: 'hours', label: r.t('site.col.hours'), kind: 'count' },
  ],
  rows: data.hours.map((h) => ({
    kind: { value: h.kind, text: r.t(`site.hours.${h.kind}`) },
    hours: h.hours,
  })),
});

export interface EventItem {
  code: string;
  society: string;
  society_code: string;
  place: string;
  kind: string;
  state: string;
  title: string;
  where: string;
  starts_at: string;
  ends_at: string;
  tally: { talked: number; joined: number; wary: number; only_looked: number; joined_with_code: number };
}

const eventSentence = (r: Reader, e: EventItem): Html =>
  html`<a href="${eventPath(e)}">${e.title}</a><br>${r.moment(e.starts_at)} · ${e.where}`;

function eventsHtml(r: Reader, events: readonly EventItem[], none: string): Html {
  if (events.length === 0) return para(none);
  return html`<ul class="rows">${events.map((e) => html`<li><span><a href="${eventPath(e)}">${e.title}</a><br><span class="soft small">${r.moment(e.starts_at)} · ${e.where}</span></span><span>${r.t(`site.event.state.${e.state}`)}</span></li>`)}</ul>`;
}

/** What is planned, and what came of the past ones. */
export function eventsPage(
  r: Reader,
  data: Common & { upcoming: readonly EventItem[]; past: readonly EventItem[] },
): Page {
  const title = r.t('site.nav.events');
  const table = talliesTable(r, data.past);
  const body = html`${heading([], title, r.t('site.events.lede'))}
${
  data.upcoming.length + data.past.length === 0
    ? empty('table', r.t('site.events.none'), r.t('site.events.none_text'), [
        r.t('site.nav.societies'),
        '/societies',
      ])
    : html`${section(r.t('site.events.upcoming'), eventsHtml(r, data.upcoming, r.t('site.events.none_upcoming')))}${section(r.t('site.events.past'), data.past.length > 0 ? html`${para(r.t('site.events.past_text'))}${tableHtml(r, table)}` : para(r.t('site.events.none_past')))}`
}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.events.lede'), body, tables: [table] };
}

const talliesTable = (r: Reader, events: readonly EventItem[]): DataTable => ({
  name: 'events',
  caption: r.t('site.events.caption'),
  currency: r.currency,
  columns: [
    { key: 'code', label: r.t('site.col.event'), kind: 'text' },
    { key: 'starts_at', label: r.t('site.col.day'), kind: 'text' },
    { key: 'society', label: r.t('site.col.society'), kind: 'text' },
    { key: 'talked', label: r.t('site.tally.talked'), kind: 'count' },
    { key: 'joined', label: r.t('site.tally.joined'), kind: 'count' },
    { key: 'wary', label: r.t('site.tally.wary'), kind: 'count' },
    { key: 'only_looked', label: r.t('site.tally.only_looked'), kind: 'count' },
  ],
  rows: events.map((e) => ({
    code: { value: e.code, text: e.title, href: eventPath(e) },
    starts_at: { value: e.starts_at, text: r.moment(e.starts_at) },
    society: { value: e.society_code, text: e.society, href: `/societies/${e.society_code}` },
    talked: e.tally.talked,
    joined: e.tally.joined,
    wary: e.tally.wary,
    only_looked: e.tally.only_looked,
  })),
});

export interface EventData extends Common {
  event: EventItem;
  report: string | null;
  questions: readonly { text: string; answer: string | null }[];
  /** Made by our own QR code, never by people. */
  qr_svg: string;
  join_path: string;
}

export function eventPage(r: Reader, data: EventData): Page {
  const { event: e } = data;
  const over = e.state === 'reported';
  const table = talliesTable(r, over ? [e] : []);
  const crumbs: Crumb[] = [
    [r.t('site.nav.events'), '/events'],
    [e.society, `/societies/${e.society_code}`],
  ];
  const body = html`${heading(crumbs, e.title, `${r.moment(e.starts_at)} · ${e.where}`)}
${e.state === 'cancelled' ? html`<p class="notice attention">${r.t('site.event.cancelled')}</p>` : NOTHING}
${over ? tallyHtml(r, e) : NOTHING}
${facts([
  { label: r.t('site.col.kind'), value: r.t(`site.event.kind.${e.kind}`) },
  { label: r.t('site.col.state'), value: r.t(`site.event.state.${e.state}`) },
  { label: r.t('site.event.until'), value: r.moment(e.ends_at) },
  { label: r.t('site.col.place_of'), value: e.place },
])}
${over || e.state === 'cancelled' ? NOTHING : comeHtml(r, data)}
${data.report ? section(r.t('site.event.report'), html`<div class="story">${data.report.split(/\n+/).map(para)}</div>`) : NOTHING}
${section(
  r.t('site.event.questions'),
  data.questions.length > 0
    ? html`<dl class="codes">${data.questions.map((q) => html`<div><dt><strong>${q.text}</strong></dt><dd>${q.answer ?? r.t('site.event.no_answer')}</dd></div>`)}</dl>`
    : para(r.t('site.event.no_questions')),
)}
${source(r, data.computed_at)}`;
  return {
    title: e.title,
    description: `${r.moment(e.starts_at)} · ${e.where}`,
    body,
    ...(over ? { tables: [table] } : {}),
  };
}

const tallyHtml = (r: Reader, { tally }: EventItem): Html =>
  html`${figure(r.t('site.event.tally'), r.t('site.event.talked', { people: r.count(tally.talked) }), r.t('site.event.tally_note'))}${facts(
    [
      { label: r.t('site.tally.joined'), value: r.count(tally.joined) },
      { label: r.t('site.tally.wary'), value: r.count(tally.wary) },
      { label: r.t('site.tally.only_looked'), value: r.count(tally.only_looked) },
      { label: r.t('site.tally.joined_with_code'), value: r.count(tally.joined_with_code) },
    ],
  )}`;

const comeHtml = (r: Reader, { event, qr_svg, join_path }: EventData): Html =>
  html`<p class="actions no-print"><a class="button" href="/events/${event.code}.ics">${r.t('site.event.calendar')}</a></p>
${section(r.t('site.event.join'), html`<div class="qr">${trusted(qr_svg)}</div><p>${r.t('site.event.join_text')} <a href="${join_path}">${r.t('site.plan.check')}</a></p>`)}`;

export interface BadgeData extends Common {
  badge: {
    name: string;
    society: string;
    place: string;
    state: string;
    valid_until: string;
    statement: string;
  } | null;
  /** Where the report form posts to; null for a badge nobody carries. */
  report_to: string | null;
  /** What came of a report that was just sent. */
  reported: { due_on: string; suspended: boolean } | { problem: string; kind: string; text: string } | null;
}

const REPORT_KINDS = ['money', 'conduct', 'privacy', 'other'] as const;

/** What somebody sees who scans a badge in the street. */
export function badgePage(r: Reader, data: BadgeData): Page {
  const { badge } = data;
  const valid = badge?.state === 'valid';
  const body = html`${heading([], r.t('site.badge.title'))}
<section class="badge-check${valid ? NOTHING : html` void`}" role="status">
<p class="state ${valid ? 'good' : 'attention'}">${valid ? '✓' : '✗'} ${r.t(`site.badge.${badge?.state ?? 'unknown'}`)}</p>
${
  badge
    ? html`<p class="who">${badge.name}</p><p>${badge.society} · ${badge.place}</p><p>${badge.statement}</p>${valid ? html`<p class="soft">${r.t('site.badge.until', { day: r.day(badge.valid_until) })}</p>` : NOTHING}`
    : para(r.t('site.badge.unknown_text'))
}
</section>
${section(r.t('site.badge.never'), html`<ul class="plainlist">${['money', 'code', 'decide'].map((k) => html`<li>${r.t(`site.badge.never_${k}`)}</li>`)}</ul>`)}
${data.report_to ? section(r.t('site.report.title'), reportHtml(r, data.report_to, data.reported), 'report') : NOTHING}
${source(r, data.computed_at)}`;
  return { title: r.t('site.badge.title'), description: r.t('site.badge.title'), body, noindex: true };
}

function reportHtml(r: Reader, to: string, reported: BadgeData['reported']): Html {
  if (reported && 'due_on' in reported)
    return html`<p class="notice" role="status">${r.t('site.report.done', { day: r.day(reported.due_on) })}${reported.suspended ? ` ${r.t('site.report.suspended')}` : ''}</p>`;
  const chosen = reported?.kind ?? '';
  return html`<p>${r.t('site.report.text')}</p>${reported ? html`<p class="notice attention" role="alert">${reported.problem}</p>` : NOTHING}
<form class="form no-print" method="post" action="${to}#report">
<fieldset><legend>${r.t('site.report.about')}</legend>${REPORT_KINDS.map((k) => html`<label class="choice"><input type="radio" name="kind" value="${k}" required${k === chosen ? trusted(' checked') : NOTHING}><span>${r.t(`site.report.${k}`)}</span></label>`)}</fieldset>
<label>${r.t('site.report.what')}<textarea name="text" rows="4" minlength="5" maxlength="1000" required>${reported?.text ?? ''}</textarea></label>
<label>${r.t('site.report.phone')}<input type="tel" name="phone" autocomplete="tel" maxlength="30"></label>
<button class="button primary" type="submit">${r.t('site.report.send')}</button>
</form>`;
}
