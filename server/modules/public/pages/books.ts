import { fail } from '@tongzhou/kernel';
import { bookPage, booksPage, membersPage } from '@tongzhou/site';
import { BOOKS, type Book, bookBalances, movementsOf } from '../../ledger/index.ts';
import type { Ask, PublicRoute } from '../answer.ts';
import { SMALL_CELL } from '../domain/small-cells.ts';
import { booksUntil, FEW_MEMBERS } from '../queries/books.ts';
import { planMembers } from '../queries/members.ts';
import { knownPlans, plansById } from '../queries/plans.ts';

async function books(ask: Ask) {
  const plans = await plansById(ask);
  const until = await booksUntil(ask);
  const nothing_to_show = until.few && until.up_to === undefined;
  const rows = nothing_to_show ? [] : await bookBalances(ask.db, until.up_to);
  return booksPage(ask.r, {
    computed_at: ask.computed_at,
    lines: rows.map((b) => ({ ...b, side: b.class, plan: plans.get(b.plan_id) ?? null })),
    up_to: until.up_to?.toString() ?? null,
    few: FEW_MEMBERS,
    nothing_to_show,
  });
}

const isBook = (name: string): name is Book => Object.hasOwn(BOOKS, name);

async function oneBook(ask: Ask) {
  const book = ask.params.book!;
  if (!isBook(book)) throw fail.notFound('http.no_such_address');
  const plans = await plansById(ask);
  const wanted = ask.query.plan;
  const plan_id = wanted === undefined ? undefined : [...plans].find(([, p]) => p.code === wanted)?.[0];
  if (wanted !== undefined && plan_id === undefined) throw fail.notFound('plan.unknown');
  const until = await booksUntil(ask);
  const movements =
    until.few && until.up_to === undefined
      ? []
      : await movementsOf(ask.db, book, { plan_id, up_to: until.up_to });
  return bookPage(ask.r, {
    computed_at: ask.computed_at,
    book,
    side: BOOKS[book],
    plan: plan_id === undefined ? null : plans.get(plan_id)!,
    movements: movements.map((m) => ({ ...m, plan: plans.get(m.plan_id) ?? null })),
    up_to: until.up_to?.toString() ?? null,
    few: FEW_MEMBERS,
  });
}

async function members(ask: Ask) {
  const plans = [];
  for (const k of await knownPlans(ask)) plans.push(await planMembers(ask, k));
  return membersPage(ask.r, { computed_at: ask.computed_at, plans, small: SMALL_CELL });
}

export const bookRoutes: readonly PublicRoute[] = [
  { path: '/books', money: true, make: books },
  { path: '/books/:book', money: true, make: oneBook },
  { path: '/members', money: true, make: members },
];
