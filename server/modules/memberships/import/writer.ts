import type { App } from '../../../platform/app.ts';
import { CopyRows, type CopyTarget, copyInto, type Tx } from '../../../platform/postgres/index.ts';
import { MEMBERSHIP_COPY, membershipCells, QUEUED_COPY, queuedCells } from '../../accounts/index.ts';
import {
  openSealer,
  PERSON_COPY,
  PeopleBatch,
  type Sealed,
  type Sealer,
  USER_COPY,
} from '../../identity/index.ts';
import { membershipNumber } from '../domain/joining.ts';
import type { Resolved } from './families.ts';

const PAYER_COPY: CopyTarget = {
  table: 'memberships.payer',
  columns: [
    ['payer_id', 'int8'],
    ['kind', 'text'],
    ['user_id', 'int8'],
    ['organisation_name', 'text'],
    ['created_at', 'timestamptz'],
  ],
};
const CLAIM_COPY: CopyTarget = {
  table: 'memberships.enrolment_claim',
  columns: [
    ['plan_id', 'int4'],
    ['person_index', 'bytea'],
    ['payer_id', 'int8'],
    ['membership_id', 'int8'],
  ],
};
const MEMBER_COPY: CopyTarget = {
  table: 'memberships.member',
  columns: [
    ['payer_id', 'int8'],
    ['membership_id', 'int8'],
    ['plan_id', 'int4'],
    ['person_id', 'int8'],
    ['relation', 'text'],
    ['user_id', 'int8'],
    ['number', 'text'],
    ['created_at', 'timestamptz'],
  ],
};

/** What is written beside people and logins, in this order. */
const TARGETS: readonly CopyTarget[] = [PAYER_COPY, MEMBERSHIP_COPY, CLAIM_COPY, MEMBER_COPY, QUEUED_COPY];

interface Pages {
  target: CopyTarget;
  pages: readonly Buffer[];
}

/**
 * Turns rows into COPY data and sends them a chunk at a time: while one chunk is on its way to PostgreSQL the next
 * ones are checked and sealed, so that all processors work. `close` it, also after an error.
 */
export class Writer {
  readonly #tx: Tx;
  readonly #at: Temporal.Instant;
  readonly #invented: boolean;
  readonly #sealer: Sealer;
  #people = new PeopleBatch();
  readonly #rows = new Map(TARGETS.map((target) => [target, new CopyRows(target)]));
  /** chunks on their way, oldest first; each waits for the one before */
  readonly #sending: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(app: App, tx: Tx, now: Temporal.Instant) {
    this.#tx = tx;
    this.#at = now;
    this.#invented = app.settings.mode === 'demo';
    this.#sealer = openSealer(app.vault);
  }

  add(r: Resolved): void {
    const { checked: c, payer_id, membership_id } = r;
    const { plan_id } = c.facts.plan;
    if (r.person_is_new) this.#people.addPerson(r.person_id, r.person_index, c.person);
    for (const u of r.users) this.#people.addUser(u.user_id, u.phone, u.person_id);
    if (r.new_payer) {
      const { user_id, organisation } = r.new_payer;
      const kind = organisation === null ? 'person' : 'organisation';
      this.#row(PAYER_COPY, [payer_id, kind, user_id, organisation, this.#at]);
    }
    const membership = {
      payer_id,
      membership_id,
      plan_id,
      weight: c.weight,
      place: r.place,
      counted: r.counted,
      joined_on: c.row.joined_on,
      covered_from: c.covered_from,
      rule_version: c.version,
      branch_id: c.branch_id,
      first_period: c.first_period,
    };
    this.#row(MEMBERSHIP_COPY, membershipCells(membership));
    if (!r.counted) this.#row(QUEUED_COPY, queuedCells(membership));
    this.#row(CLAIM_COPY, [plan_id, r.person_index, payer_id, membership_id]);
    this.#row(MEMBER_COPY, [
      payer_id,
      membership_id,
      plan_id,
      r.person_id,
      c.row.relation,
      r.member_user_id,
      membershipNumber(membership_id),
      this.#at,
    ]);
  }

  #row(target: CopyTarget, cells: Parameters<CopyRows['push']>[0]): void {
    this.#rows.get(target)!.push(cells);
  }

  /** Sends what was added; waits while as many chunks as can be worked on are under way. */
  async send(): Promise<void> {
    const people = this.#sealer.seal(this.#people, this.#at, this.#invented);
    this.#people = new PeopleBatch();
    const others = TARGETS.map((target) => ({ target, pages: this.#rows.get(target)!.take() }));
    this.#last = this.#copyAfter(this.#last, people, others);
    // Reported by the `send` that waits for it, or by `finish`.
    this.#last.catch(() => {});
    this.#sending.push(this.#last);
    if (this.#sending.length > this.#sealer.lanes + 1) await this.#sending.shift();
  }

  async finish(): Promise<void> {
    await this.send();
    await this.#last;
  }

  /** Lets go of what is under way: once this is over nothing more is sent, so the transaction may end. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last.catch(() => {});
    await this.#sealer.close();
  }

  /** People first: a login refers to its person. */
  async #copyAfter(before: Promise<void>, people: Promise<Sealed>, others: readonly Pages[]): Promise<void> {
    const [{ persons, users }] = await Promise.all([people, before]);
    const all: readonly Pages[] = [
      { target: PERSON_COPY, pages: persons },
      { target: USER_COPY, pages: users },
      ...others,
    ];
    for (const { target, pages } of all)
      if (pages.length > 0 && !this.#closed) await copyInto(this.#tx, target, pages);
  }
}
