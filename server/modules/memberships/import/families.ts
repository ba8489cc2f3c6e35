import { hash } from 'node:crypto';
import { fail } from '@tongzhou/kernel';
import type { CheckedRow } from './check-row.ts';
import { Bigs, Numbers } from './columns.ts';
import { KeyTable } from './key-table.ts';
import type { Known } from './known.ts';
import type { PlanFacts } from './plans.ts';
import { type ImportField, type ImportProblem, PLANS_MAX } from './row.ts';

/** Ids for what is new. */
export interface NewIds {
  person(): bigint;
  user(): bigint;
  payer(): bigint;
  membership(): bigint;
}

export interface NewUser {
  user_id: bigint;
  phone: string;
  person_id: bigint | null;
}

/** A row with everything decided: what is new beside its membership, and whose it is. */
export interface Resolved {
  checked: CheckedRow;
  person_index: Buffer;
  person_id: bigint;
  person_is_new: boolean;
  users: readonly NewUser[];
  payer_id: bigint;
  new_payer: { user_id: bigint | null; organisation: string | null } | null;
  member_user_id: bigint | null;
  membership_id: bigint;
  place: number;
  counted: boolean;
}

export interface OpeningAccount {
  facts: PlanFacts;
  payer_id: bigint;
  weight: number;
  opening_minor: bigint;
}

/** Accounts of one plan by the payer's number. */
interface PlanAccounts {
  facts: PlanFacts;
  bit: number;
  members: Numbers;
  weight: Numbers;
  opening: Bigs;
  others: Numbers;
}

type Report = (field: ImportField | null, code: string, params?: ImportProblem['params']) => void;

const KEY_BYTES = 16;
const keyOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, KEY_BYTES) as Buffer;
/** FNV-1a, never 0: enough to notice that two cells differ, and cheap. */
function shortHash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0) + 1;
}

/**
 * Fits rows together over the whole file: people, families, accounts. Holds numbers only, about 200 bytes a row,
 * no personal data.
 */
export class Families {
  readonly #ids: NewIds;
  #last_key = { text: '', hash: keyOf('') };
  readonly #plans: PlanAccounts[] = [];
  readonly #persons = new KeyTable();
  readonly #person = {
    id: new Bigs(),
    user: new Bigs(),
    name: new Numbers(),
    line: new Numbers(),
    plans: new Numbers(),
    /** number of the family in which the person is the payer, + 1 */
    pays_as: new Numbers(),
  };
  readonly #payers = new KeyTable();
  readonly #payer = {
    id: new Bigs(),
    user: new Bigs(),
    phone: new Numbers(),
    organisation: new Numbers(),
    /** 1: a row of the family is wrong by itself, so what the others lack says nothing */
    spoilt: new Numbers(),
    /** number of the payer's own person, + 1 */
    self: new Numbers(),
  };

  constructor(ids: NewIds) {
    this.#ids = ids;
  }

  get payers(): number {
    return this.#payers.size;
  }

  /** Decides one row; undefined when something about it is wrong, which was reported. */
  resolve(c: CheckedRow, index: Buffer, known: Known | undefined, report: Report): Resolved | undefined {
    // What else is odd about somebody enrolled already only follows from that.
    let enrolled = false;
    let good = true;
    const wrong: Report = (field, code, params) => {
      if (!enrolled) report(field, code, params);
      good = false;
      enrolled ||= code === 'import.person_twice' || code === 'membership.already_in_plan';
    };
    const plan = this.#planOf(c.facts);
    const personsBefore = this.#persons.size;
    const p = this.#persons.add(index);
    const person_is_new = p === personsBefore && known === undefined;
    if (p === personsBefore) this.#meet(p, c, known, wrong);
    else this.#meetAgain(p, c, plan, wrong);
    this.#person.plans.set(p, this.#person.plans.get(p) | plan.bit);
    const users: NewUser[] = [];
    const payersBefore = this.#payers.size;
    const q = this.#payers.add(this.#keyOf(c.row.payer_key));
    if (this.#payer.spoilt.get(q) === 1) return undefined;
    const new_payer =
      q === payersBefore ? this.#found(q, p, c, known, users, wrong) : this.#rejoin(q, p, c, wrong);
    if (known?.account_plans.includes(c.facts.plan.plan_id) && c.row.relation === 'self')
      wrong('payer_key', 'import.account_exists');
    const member_user_id = this.#login(q, p, c, users);
    const placed = this.#place(plan, q, c, wrong);
    if (!good) return undefined;
    return {
      checked: c,
      person_index: index,
      person_id: this.#person.id.get(p),
      person_is_new,
      users,
      payer_id: this.#payer.id.get(q),
      new_payer,
      member_user_id,
      membership_id: this.#ids.membership(),
      ...placed,
    };
  }

  /** Rows of a family mostly stand together. */
  #keyOf(payer_key: string): Buffer {
    if (payer_key !== this.#last_key.text) this.#last_key = { text: payer_key, hash: keyOf(payer_key) };
    return this.#last_key.hash;
  }

  /** A row of this family is wrong by itself. */
  spoil(payer_key: string): void {
    this.#payer.spoilt.set(this.#payers.add(keyOf(payer_key)), 1);
  }

  /** The account of each family in each plan. */
  *accounts(): Generator<OpeningAccount> {
    for (const plan of this.#plans) {
      for (let q = 0; q < this.#payers.size; q += 1) {
        if (plan.members.get(q) === 0) continue;
        yield {
          facts: plan.facts,
          payer_id: this.#payer.id.get(q),
          weight: plan.weight.get(q),
          opening_minor: plan.opening.get(q),
        };
      }
    }
  }

  #planOf(facts: PlanFacts): PlanAccounts {
    const found = this.#plans.find((x) => x.facts === facts);
    if (found) return found;
    if (this.#plans.length >= PLANS_MAX)
      throw fail.invalid('import.too_many_plans', { params: { max: PLANS_MAX } });
    const plan: PlanAccounts = {
      facts,
      bit: 1 << this.#plans.length,
      members: new Numbers(),
      weight: new Numbers(),
      opening: new Bigs(),
      others: new Numbers(),
    };
    this.#plans.push(plan);
    return plan;
  }

  #meet(p: number, c: CheckedRow, known: Known | undefined, wrong: Report): void {
    if (known) {
      if (known.name !== c.person.name) wrong('name', 'person.name_differs');
      if (known.dead) wrong('id_number', 'import.person_dead');
      if (known.claimed_plans.includes(c.facts.plan.plan_id))
        wrong('id_number', 'membership.already_in_plan');
    }
    this.#person.id.set(p, known?.person_id ?? this.#ids.person());
    this.#person.user.set(p, known?.user_id ?? 0n);
    this.#person.name.set(p, shortHash(c.person.name));
    this.#person.line.set(p, c.row.line);
  }

  #meetAgain(p: number, c: CheckedRow, plan: PlanAccounts, wrong: Report): void {
    const line = this.#person.line.get(p);
    if ((this.#person.plans.get(p) & plan.bit) !== 0) wrong('id_number', 'import.person_twice', { line });
    if (this.#person.name.get(p) !== shortHash(c.person.name)) wrong('name', 'import.name_differs', { line });
  }

  /** The first row of a family: makes the payer, or finds the one the person already is. */
  #found(
    q: number,
    p: number,
    c: CheckedRow,
    known: Known | undefined,
    users: NewUser[],
    wrong: Report,
  ): Resolved['new_payer'] {
    const { row } = c;
    const isSelf = row.relation === 'self';
    this.#payer.organisation.set(q, row.organisation === null ? 0 : shortHash(row.organisation));
    if (row.organisation !== null) {
      this.#payer.id.set(q, this.#ids.payer());
      return { user_id: null, organisation: row.organisation };
    }
    const phone = row.payer_phone ?? (isSelf ? row.phone : null);
    if (phone === null) wrong('payer_phone', 'import.payer_phone_missing');
    if (isSelf && row.phone !== null && row.payer_phone !== null && row.phone !== row.payer_phone)
      wrong('payer_phone', 'import.payer_phone_differs');
    this.#payer.phone.set(q, shortHash(phone ?? ''));
    if (isSelf) {
      this.#payer.self.set(q, p + 1);
      if (this.#person.pays_as.get(p) !== 0) wrong('payer_key', 'import.payer_under_two_keys');
      this.#person.pays_as.set(p, q + 1);
    }
    const login = isSelf ? this.#person.user.get(p) : 0n;
    const user_id = login === 0n ? this.#ids.user() : login;
    if (login === 0n)
      users.push({ user_id, phone: phone ?? '', person_id: isSelf ? this.#person.id.get(p) : null });
    if (isSelf) this.#person.user.set(p, user_id);
    this.#payer.user.set(q, user_id);
    const payer_id = isSelf ? (known?.payer_id ?? null) : null;
    this.#payer.id.set(q, payer_id ?? this.#ids.payer());
    return payer_id === null ? { user_id, organisation: null } : null;
  }

  #rejoin(q: number, p: number, c: CheckedRow, wrong: Report): null {
    const { row } = c;
    if (row.organisation !== null && this.#payer.organisation.get(q) !== shortHash(row.organisation))
      wrong('organisation', 'import.organisation_differs');
    if (row.payer_phone !== null && this.#payer.phone.get(q) !== shortHash(row.payer_phone))
      wrong('payer_phone', 'import.payer_phone_differs');
    if (row.relation === 'self' && this.#payer.self.get(q) !== p + 1)
      wrong('relation', this.#payer.self.get(q) === 0 ? 'import.self_not_first' : 'import.self_twice');
    return null;
  }

  /** The member's own login: the payer's, the known one, or a new one for an adult with a phone. */
  #login(q: number, p: number, c: CheckedRow, users: NewUser[]): bigint | null {
    if (c.row.relation === 'self') return this.#payer.user.get(q);
    const login = this.#person.user.get(p);
    if (login !== 0n) return login;
    if (!c.adult || c.row.phone === null) return null;
    const user_id = this.#ids.user();
    users.push({ user_id, phone: c.row.phone, person_id: this.#person.id.get(p) });
    this.#person.user.set(p, user_id);
    return user_id;
  }

  #place(plan: PlanAccounts, q: number, c: CheckedRow, wrong: Report): Pick<Resolved, 'place' | 'counted'> {
    const counted = c.first_period <= c.facts.state.period_no + 1;
    plan.members.set(q, plan.members.get(q) + 1);
    if (counted) plan.weight.set(q, plan.weight.get(q) + c.weight);
    if (c.row.balance_minor > 0n) {
      if (plan.opening.get(q) !== 0n) wrong('balance_minor', 'import.balance_twice');
      plan.opening.set(q, c.row.balance_minor);
    }
    if (c.row.relation === 'self') return { place: 0, counted };
    plan.others.set(q, plan.others.get(q) + 1);
    return { place: plan.others.get(q), counted };
  }
}
