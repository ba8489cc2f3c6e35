import { type Html, html, NOTHING } from '../html.ts';
import type { Page } from '../layout.ts';
import { empty, facts, figure, fold, heading, para, section, source } from '../pieces.ts';
import type { Reader } from '../reader.ts';
import { type DataTable, tableHtml } from '../table.ts';
import { type Common, type PlanRef, periodName, periodPath } from './shared.ts';

export interface BookLine {
  /** Null: books of the house, of no plan. */
  plan: PlanRef | null;
  book: string;
  side: 'asset' | 'liability' | 'fund';
  debit_minor: bigint;
  credit_minor: bigint;
  balance_minor: bigint;
}

export interface BooksData extends Common {
  lines: readonly BookLine[];
  /** Set while there are so few members that today's figures would show single top-ups: the day up to which is counted. */
  up_to: string | null;
  /** Fewer members than this is few. */
  few: number;
  nothing_to_show: boolean;
}

const sum = (list: readonly BookLine[]): bigint => list.reduce((total, l) => total + l.balance_minor, 0n);
const bookPath = (l: { book: string; plan: PlanRef | null }): string =>
  `/books/${l.book}${l.plan ? `?plan=${l.plan.code}` : ''}`;

/** All books on one page: what there is against what is owed, as an equation whose figures open. */
export function booksPage(r: Reader, data: BooksData): Page {
  const title = r.t('site.books.title');
  const { lines } = data;
  if (data.nothing_to_show || lines.length === 0)
    return {
      title,
      description: r.t('site.books.lede'),
      body: html`${heading([], title, r.t('site.books.lede'))}${empty('ledger', r.t('site.books.none'), r.t(data.nothing_to_show ? 'site.books.few_none' : 'site.books.none_text', { few: data.few }))}${source(r, data.computed_at)}`,
      tables: [trialTable(r, [])],
    };
  const has = sum(lines.filter((l) => l.side === 'asset'));
  const owes = sum(lines.filter((l) => l.side !== 'asset'));
  const table = trialTable(r, lines);
  const of = (book: string) => sum(lines.filter((l) => l.book === book));
  const body = html`${heading([], title, r.t('site.books.lede'))}
${data.up_to ? html`<p class="notice">${r.t('site.books.up_to', { moment: r.moment(data.up_to), few: data.few })}</p>` : NOTHING}
${figure(r.t('site.books.held'), r.money(has), r.t(has === owes ? 'site.books.held_equals' : 'site.books.held_differs', { owed: r.money(owes) }), '#equation')}
${section(r.t('site.books.equation'), equationHtml(r, lines, has, owes), 'equation')}
${section(
  r.t('site.books.questions'),
  facts([
    {
      label: r.t('site.books.surplus'),
      value: r.money(of('surplus')),
      href: '/books/surplus',
      note: r.t('site.books.surplus_note'),
    },
    {
      label: r.t('site.books.fee'),
      value: r.money(of('fee')),
      href: '/books/fee',
      note: r.t('site.books.fee_note'),
    },
    {
      label: r.t('site.books.aid'),
      value: r.money(of('aid')),
      href: '/books/aid',
      note: r.t('site.books.aid_note'),
    },
  ]),
)}
${section(r.t('site.books.trial'), html`${para(r.t('site.books.trial_text'))}${tableHtml(r, table)}`, 'trial')}
${fold(r.t('site.books.unproven'), para(r.t('site.books.unproven_text')))}
${source(r, data.computed_at)}`;
  return { title, description: r.t('site.books.lede'), body, tables: [table] };
}

function equationHtml(r: Reader, lines: readonly BookLine[], has: bigint, owes: bigint): Html {
  const grouped = (sides: readonly string[]) => {
    const books = new Map<string, bigint>();
    for (const l of lines.filter((x) => sides.includes(x.side)))
      books.set(l.book, (books.get(l.book) ?? 0n) + l.balance_minor);
    return [...books];
  };
  const list = (items: readonly [string, bigint][], total: bigint) =>
    html`<ul>${items.map(
      ([book, balance]) =>
        html`<li><span><a href="/books/${book}">${r.t(`site.book.${book}`)}</a></span><span class="number">${r.money(balance)}</span></li>`,
    )}<li class="total"><span>${r.t('site.check.sum')}</span><span class="number">${r.money(total)}</span></li></ul>`;
  return html`<p>${r.t('site.books.equation_text')}</p><div class="equation">
<div><h3>${r.t('site.books.has')}</h3>${list(grouped(['asset']), has)}</div>
<div><h3>${r.t('site.books.owes')}</h3>${list(grouped(['liability', 'fund']), owes)}</div>
</div><p class="verdict ${has === owes ? 'good' : 'attention'}">${r.t(has === owes ? 'site.check.equal' : 'site.check.unequal', { left: r.money(has), right: r.money(owes) })}</p>`;
}

const trialTable = (r: Reader, lines: readonly BookLine[]): DataTable => ({
  name: 'books',
  caption: r.t('site.books.trial_caption'),
  currency: r.currency,
  columns: [
    { key: 'book', label: r.t('site.col.book'), kind: 'text' },
    { key: 'plan', label: r.t('site.col.plan'), kind: 'text' },
    { key: 'side', label: r.t('site.col.side'), kind: 'text' },
    { key: 'debit_minor', label: r.t('site.col.debit'), kind: 'money' },
    { key: 'credit_minor', label: r.t('site.col.credit'), kind: 'money' },
    { key: 'balance_minor', label: r.t('site.col.balance'), kind: 'money' },
  ],
  rows: [
    ...lines.map((l) => ({
      book: { value: l.book, text: r.t(`site.book.${l.book}`), href: bookPath(l) },
      plan: l.plan
        ? { value: l.plan.code, text: l.plan.name }
        : { value: null, text: r.t('site.books.house') },
      side: { value: l.side, text: r.t(`site.side.${l.side}`) },
      debit_minor: l.debit_minor,
      credit_minor: l.credit_minor,
      balance_minor: { value: l.balance_minor, href: bookPath(l) },
    })),
    ...(lines.length > 0
      ? [
          {
            book: { value: 'sum', text: r.t('site.check.sum') },
            plan: null,
            side: null,
            debit_minor: lines.reduce((x, l) => x + l.debit_minor, 0n),
            credit_minor: lines.reduce((x, l) => x + l.credit_minor, 0n),
            balance_minor: null,
          },
        ]
      : []),
  ],
});

export interface Movement {
  plan: PlanRef | null;
  kind: string;
  period_no: number | null;
  in_minor: bigint;
  out_minor: bigint;
}

export interface BookData extends Common {
  book: string;
  side: BookLine['side'];
  plan: PlanRef | null;
  movements: readonly Movement[];
  up_to: string | null;
  few: number;
}

/** What one book's balance is made of: every kind of movement, by period where there is one. Nobody is named. */
export function bookPage(r: Reader, data: BookData): Page {
  const name = r.t(`site.book.${data.book}`);
  const balance = data.movements.reduce((x, m) => x + m.in_minor - m.out_minor, 0n);
  const table = movementsTable(r, data, name);
  const body = html`${heading([[r.t('site.nav.books'), '/books']], data.plan ? r.t('site.book.of_plan', { book: name, plan: data.plan.name }) : name, r.t(`site.book.${data.book}.is`))}
${data.up_to ? html`<p class="notice">${r.t('site.books.up_to', { moment: r.moment(data.up_to), few: data.few })}</p>` : NOTHING}
${figure(r.t('site.col.balance'), r.money(balance), r.t('site.book.balance_note'))}
${section(r.t('site.book.made_of'), data.movements.length > 0 ? tableHtml(r, table) : para(r.t('site.book.empty')))}
${data.book === 'fee' ? html`<p><a href="/log?kind=fee">${r.t('site.book.fee_log')}</a></p>` : NOTHING}
${source(r, data.computed_at)}`;
  return { title: name, description: r.t(`site.book.${data.book}.is`), body, tables: [table] };
}

const movementsTable = (r: Reader, data: BookData, name: string): DataTable => ({
  name: 'movements',
  caption: r.t('site.book.caption', { book: name }),
  currency: data.plan?.currency ?? r.currency,
  columns: [
    { key: 'kind', label: r.t('site.col.movement'), kind: 'text' },
    { key: 'period_no', label: r.t('site.col.period'), kind: 'text' },
    { key: 'plan', label: r.t('site.col.plan'), kind: 'text' },
    { key: 'in_minor', label: r.t('site.col.in'), kind: 'money' },
    { key: 'out_minor', label: r.t('site.col.out'), kind: 'money' },
  ],
  rows: data.movements.map((m) => ({
    kind: { value: m.kind, text: r.t(`site.movement.${m.kind}`) },
    period_no:
      m.period_no === null || !m.plan
        ? m.period_no
        : { value: m.period_no, text: periodName(r, m.period_no), href: periodPath(m.plan, m.period_no) },
    plan: m.plan ? { value: m.plan.code, text: m.plan.name } : { value: null, text: r.t('site.books.house') },
    in_minor: m.in_minor,
    out_minor: m.out_minor,
  })),
});
