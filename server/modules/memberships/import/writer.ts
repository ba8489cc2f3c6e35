import type { App } from '../../../platform/app.ts';
import { CopyRows, type CopyTarget, copyInto, type Tx } from '../../../platform/postgres/index.ts';
import { MEMBERSHIP_COPY, membershipCells, QUEUED_COPY, queuedCells } from '../../accounts/index.ts';
import {
  newCallWord,
  PERSON_COPY,
  personCells,
  sealPerson,
  sealUser,
  USER_COPY,
  userCells,
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

/** In the order in which they must be written: a login refers to its person. */
const TARGETS: readonly CopyTarget[] = [
  PERSON_COPY,
  USER_COPY,
  PAYER_COPY,
  MEMBERSHIP_COPY,
  CLAIM_COPY,
  MEMBER_COPY,
  QUEUED_COPY,
];

/**
 * Turns rows into COPY data, sealing personal data on the way, and sends them a chunk at a time. One chunk is on
 * its way to PostgreSQL while the next is sealed, so that both processors work.
 */
export class Writer {
  readonly #app: App;
  readonly #tx: Tx;
  readonly #at: Temporal.Instant;
  readonly #invented: boolean;
  readonly #rows = new Map(TARGETS.map((target) => [target, new CopyRows(target)]));
  #sending: Promise<void> = Promise.resolve();

  constructor(app: App, tx: Tx, now: Temporal.Instant) {
    this.#app = app;
    this.#tx = tx;
    this.#at = now;
    this.#invented = app.settings.mode === 'demo';
  }

  add(r: Resolved): void {
    const { checked: c, payer_id, membership_id } = r;
    const { plan_id } = c.facts.plan;
    const { vault } = this.#app;
    if (r.person_is_new)
      this.#row(
        PERSON_COPY,
        personCells(sealPerson(vault, r.person_id, c.person, r.person_index), this.#at, this.#invented),
      );
    for (const u of r.users)
      this.#row(
        USER_COPY,
        userCells(u.user_id, sealUser(vault, u.user_id, u.phone, newCallWord()), u.person_id, this.#at),
      );
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

  /** Sends what was added, once the chunk before is through. */
  async send(): Promise<void> {
    await this.#sending;
    const pages = TARGETS.map((target) => ({ target, pages: this.#rows.get(target)!.take() }));
    this.#sending = this.#copy(pages);
    // Reported by the next `send` or by `finish`.
    this.#sending.catch(() => {});
  }

  async finish(): Promise<void> {
    await this.send();
    await this.#sending;
  }

  async #copy(all: readonly { target: CopyTarget; pages: Buffer[] }[]): Promise<void> {
    for (const { target, pages } of all) if (pages.length > 0) await copyInto(this.#tx, target, pages);
  }
}
