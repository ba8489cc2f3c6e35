import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, facts, heading, paging, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, dataLinks } from '../table.ts';
import type { Common, PlanRef } from './shared.ts';

export interface LogItem {
  seq: string;
  day: string;
  kind: string;
  plan: PlanRef | null;
  /** The exact text that was hashed. */
  body: string;
  hash: string;
}

export interface LogData extends Common {
  items: readonly LogItem[];
  kinds: readonly string[];
  filter: { kind: string | null; plan: string | null; case_id: string | null };
  older: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** The body of an entry as data; the liabilities header alone is not JSON. */
function fieldsOf(item: LogItem): Fields {
  if (!item.body.startsWith('{')) return {};
  return JSON.parse(item.body) as Fields;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''));

/** One sentence in the reader's language, from codes and figures alone. */
export function entrySentence(place: Reader, item: LogItem): string {
  const r = item.plan ? place.of(item.plan) : place;
  const f = fieldsOf(item);
  const plan = item.plan?.name ?? '';
  const money = (key: string) => (typeof f[key] === 'string' ? r.money(text(f[key])) : '');
  const code = (prefix: string, key: string) => (f[key] ? r.t(`${prefix}.${text(f[key])}`) : '');
  const params = {
    plan,
    version: text(f.version ?? f.rule_version),
    period: text(f.period_no),
    cases: text(f.cases ?? (Array.isArray(f.case_ids) ? f.case_ids.length : '')),
    share: money('share_minor'),
    weight: typeof f.weight_total === 'string' ? r.count(text(f.weight_total)) : '',
    amount: money('amount_minor') || amountText(r, f.amount),
    case_short: text(f.case_id).slice(0, 8),
    state: '',
    what: '',
    reason: '',
    from: typeof f.in_force_from === 'string' ? r.day(f.in_force_from) : '',
  };
  switch (item.kind) {
    case 'plan':
      return r.t('site.log.plan', { ...params, state: code('site.plan.state', 'state') });
    case 'case_stage':
      return r.t('site.log.case_stage', { ...params, state: code('site.stage', 'stage') });
    case 'objection':
      return r.t('site.log.objection', { ...params, state: code('site.objection', 'state') });
    case 'decision':
      return f.outcome === 'not_aided'
        ? r.t('site.log.decision_not_aided', { ...params, reason: code('rules.refusal', 'refusal_kind') })
        : r.t('site.log.decision_approved', params);
    case 'payout':
      return r.t('site.log.payout', { ...params, state: code('site.payout', 'state') });
    case 'fee':
      return r.t(`site.log.fee_${text(f.what)}`, params);
    case 'correction':
      return r.t('site.log.correction', { ...params, reason: code('site.correction', 'reason') });
    case 'roster_change':
      return r.t('site.log.roster_change', {
        ...params,
        what: code('site.role', 'roster'),
        state: code('site.roster', 'change'),
      });
    case 'notice':
      return Number(f.parts) > 1
        ? r.t('site.log.notice_part', { ...params, part: text(f.part), parts: text(f.parts) })
        : r.t('site.log.notice', params);
    default:
      return r.t(`site.log.${item.kind}`, params);
  }
}

function amountText(r: Reader, amount: unknown): string {
  const range = amount as { from_minor?: unknown; to_minor?: unknown } | null;
  if (typeof range?.from_minor !== 'string' || typeof range.to_minor !== 'string') return '';
  return range.from_minor === range.to_minor
    ? r.money(range.from_minor)
    : r.t('site.between', { from: r.money(range.from_minor), to: r.money(range.to_minor) });
}

/** Addresses that carry the filter along. */
const filtered = (filter: LogData['filter'], change: Partial<LogData['filter']> = {}): string => {
  const all = { ...filter, ...change };
  const query = [
    ['kind', all.kind],
    ['plan', all.plan],
    ['case', all.case_id],
  ].flatMap(([key, value]) => (value ? [`${key}=${encodeURIComponent(value)}`] : []));
  return query.length > 0 ? `?${query.join('&')}` : '/log';
};

/** The public log, readable: newest first. */
export function logPage(r: Reader, data: LogData): Page {
  const title = r.t('site.log.title');
  const table = logTable(r, data);
  const body = html`${heading([], title, r.t('site.log.lede'))}
<nav class="filters no-print" aria-label="${r.t('site.log.filter')}"><a href="${filtered(data.filter, { kind: null })}"${data.filter.kind === null ? html` aria-current="true"` : NOTHING}>${r.t('site.log.all')}</a>${data.kinds.map(
    (k) =>
      html`<a href="${filtered(data.filter, { kind: k })}"${data.filter.kind === k ? html` aria-current="true"` : NOTHING}>${r.t(`site.log.kind.${k}`)}</a>`,
  )}</nav>
${data.filter.case_id ? html`<p>${r.t('site.log.of_case', { case_short: data.filter.case_id.slice(0, 8) })} <a href="${filtered(data.filter, { case_id: null })}">${r.t('site.log.all')}</a></p>` : NOTHING}
${
  data.items.length === 0
    ? empty('ledger', r.t('site.log.none'), r.t('site.log.none_text'))
    : html`<ol class="entries">${data.items.map((i) => entryHtml(r, i))}</ol>${dataLinks(r, table)}`
}
${paging(r, data.older === null ? null : `${filtered(data.filter) === '/log' ? '?' : `${filtered(data.filter)}&`}before=${data.older}`)}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.log.lede'), body, tables: [table] };
}

const entryHtml = (r: Reader, item: LogItem): Html =>
  html`<li id="e${item.seq}"><p><span class="when">${r.day(item.day)}</span> <span class="kind">${r.t(`site.log.kind.${item.kind}`)}</span></p><p>${entrySentence(r, item)}</p><p class="small"><a href="/log/entries/${item.seq}">${r.t('site.log.entry', { seq: item.seq })}</a> <code>${item.hash.slice(0, 16)}</code></p></li>`;

const logTable = (r: Reader, data: LogData): DataTable => ({
  name: 'entries',
  caption: r.t('site.log.title'),
  currency: r.currency,
  columns: [
    { key: 'seq', label: r.t('site.col.seq'), kind: 'text' },
    { key: 'day', label: r.t('site.col.day'), kind: 'day' },
    { key: 'kind', label: r.t('site.col.kind'), kind: 'text' },
    { key: 'hash', label: r.t('site.col.hash'), kind: 'code' },
    { key: 'body', label: r.t('site.col.body'), kind: 'text' },
  ],
  rows: data.items.map((i) => ({
    seq: i.seq,
    day: i.day,
    kind: { value: i.kind, text: r.t(`site.log.kind.${i.kind}`) },
    hash: i.hash,
    body: i.body,
  })),
});

/** One entry with the bytes that were hashed. */
export function entryPage(r: Reader, data: Common & { item: LogItem }): Page {
  const { item } = data;
  const title = r.t('site.log.entry', { seq: item.seq });
  const pretty = item.body.startsWith('{') ? JSON.stringify(JSON.parse(item.body), null, 2) : item.body;
  const body = html`${heading([[r.t('site.nav.log'), '/log']], title, entrySentence(r, item))}
${facts([
  { label: r.t('site.col.day'), value: r.day(item.day) },
  { label: r.t('site.col.kind'), value: r.t(`site.log.kind.${item.kind}`), href: `/log?kind=${item.kind}` },
])}
<p class="hash"><span>SHA-256</span> <code>${item.hash}</code></p>
<p>${r.t('site.log.hash_text')} <a href="/log/entries/${item.seq}.json">${r.t('site.log.download')}</a></p>
${section(r.t('site.log.content'), html`<pre>${pretty}</pre>`)}
${para(r.t('site.log.how'))}
${source(r, data.computed_at)}`;
  return { title, description: entrySentence(r, item), body };
}
