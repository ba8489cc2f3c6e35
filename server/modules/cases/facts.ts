import { invariant } from '@tongzhou/kernel';
import type { Actor } from '../../platform/actor.ts';
import type { App } from '../../platform/app.ts';
import type { Queryable, Tx } from '../../platform/postgres/index.ts';
import type { MembershipFacts } from './domain/eligibility.ts';

/** What cases must know about people; identity and memberships know it, the wiring brings it here. */
export interface CaseFacts extends MembershipFacts {
  /** Login of the member, if there is one. */
  member_user_id: bigint | null;
  /** Login of who pays for the membership. */
  payer_user_id: bigint | null;
  family_name: string;
}

export interface CaseSources {
  membershipFacts(
    app: App,
    db: Queryable,
    payer_id: bigint,
    membership_id: bigint,
  ): Promise<CaseFacts | undefined>;
  /** Throws when the house has fewer than three staff: then two-person steps mean nothing. */
  needThreeStaff(tx: Tx): Promise<void>;
  /** Whether the organisation shows cards of cases to this reader: to everybody, to its members, or to nobody. */
  maySeeCards(db: Queryable, actor: Actor): Promise<boolean>;
  /** Whether somebody is a member of the plan or pays for one. */
  belongsToPlan(db: Queryable, user_id: bigint, plan_id: number): Promise<boolean>;
  /** Name of a branch (city, workplace) as the public sees it; null if it has none. */
  branchName(db: Queryable, branch_id: number): Promise<string | null>;
}

let sources: CaseSources | undefined;

/** Called once by the wiring (and by tests). */
export function provideCaseSources(given: CaseSources): void {
  sources = given;
}

export function caseSources(): CaseSources {
  invariant(sources, 'the wiring provides the facts that cases need');
  return sources;
}
