import { fail } from '@tongzhou/kernel';
import { type Queryable, sql, type Tx } from '../../platform/postgres/index.ts';
import type { Relation } from './domain/joining.ts';

export interface MemberRow {
  payer_id: bigint;
  membership_id: bigint;
  plan_id: number;
  person_id: bigint;
  relation: Relation;
  user_id: bigint | null;
  number: string;
  event_code: string | null;
}

export const MEMBER = sql`payer_id, membership_id, plan_id, person_id, relation, user_id, number, event_code`;

/** The payer of a login; made on first use. */
export async function payerOf(tx: Tx, user_id: bigint, at: Temporal.Instant): Promise<bigint> {
  const known = await payerOrNone(tx, user_id);
  if (known !== undefined) return known;
  await tx.run(
    sql`insert into memberships.payer (kind, user_id, created_at) values ('person', ${user_id}, ${at}) on conflict (user_id) do nothing`,
  );
  return (await payerOrNone(tx, user_id))!;
}

export async function payerOrNone(db: Queryable, user_id: bigint): Promise<bigint | undefined> {
  return (
    await db.maybe<{ payer_id: bigint }>(
      sql`select payer_id from memberships.payer where user_id = ${user_id}`,
    )
  )?.payer_id;
}

export const membersOfPayer = (db: Queryable, payer_id: bigint) =>
  db.query<MemberRow>(
    sql`select ${MEMBER} from memberships.member where payer_id = ${payer_id} order by membership_id`,
  );

/** What a person still has in any plan, whoever pays, in the order in which plans are locked. */
export const openMembershipsOf = (db: Queryable, person_id: bigint) =>
  db.query<MemberRow>(sql`select ${MEMBER} from memberships.member m where m.person_id = ${person_id}
    and exists (select 1 from memberships.enrolment_claim c where c.payer_id = m.payer_id and c.membership_id = m.membership_id)
    order by plan_id`);

/** Memberships of this person that somebody else pays. */
export const membersPaidByOthers = (db: Queryable, user_id: bigint) =>
  db.query<MemberRow>(sql`select ${MEMBER} from memberships.member m where m.user_id = ${user_id}
    and not exists (select 1 from memberships.payer p where p.payer_id = m.payer_id and p.user_id = ${user_id}) order by membership_id`);

/** Everything a person is or was a member of, whoever pays. */
export const membersOfPerson = (db: Queryable, person_id: bigint) =>
  db.query<MemberRow>(
    sql`select ${MEMBER} from memberships.member where person_id = ${person_id} order by membership_id`,
  );

export const memberByNumber = async (db: Queryable, number: string): Promise<MemberRow> => {
  const row = await db.maybe<MemberRow>(
    sql`select ${MEMBER} from memberships.member where number = ${number}`,
  );
  if (!row) throw fail.notFound('membership.unknown');
  return row;
};

/** The member behind a membership, with the login of who pays. */
export const memberByIds = (db: Queryable, payer_id: bigint, membership_id: bigint) =>
  db.maybe<
    MemberRow & { payer_user_id: bigint | null }
  >(sql`select ${MEMBER}, (select p.user_id from memberships.payer p where p.payer_id = m.payer_id) as payer_user_id
    from memberships.member m where m.payer_id = ${payer_id} and m.membership_id = ${membership_id}`);

/** Whether the login is a member now, or pays for one; of one plan or of any. */
export async function isMember(db: Queryable, user_id: bigint, plan_id: number | null): Promise<boolean> {
  const found = await db.maybe(sql`select 1 from memberships.member m
    join accounts.membership a on a.payer_id = m.payer_id and a.membership_id = m.membership_id
    where (m.user_id = ${user_id}
        or m.payer_id = (select p.payer_id from memberships.payer p where p.user_id = ${user_id}))
      and a.state in ('active', 'grace', 'leaving') and (${plan_id}::int is null or m.plan_id = ${plan_id}::int) limit 1`);
  return found !== undefined;
}

/** A membership the login may act on: as its payer, or as the member. @throws membership.unknown */
export async function memberFor(db: Queryable, user_id: bigint, membership_id: bigint): Promise<MemberRow> {
  const row =
    await db.maybe<MemberRow>(sql`select ${MEMBER} from memberships.member m where m.membership_id = ${membership_id}
    and (m.user_id = ${user_id} or exists (select 1 from memberships.payer p where p.payer_id = m.payer_id and p.user_id = ${user_id}))`);
  if (!row) throw fail.notFound('membership.unknown');
  return row;
}

/** Claims the person for the plan: covered at most once. @throws membership.already_in_plan */
export async function claimPerson(
  tx: Tx,
  plan_id: number,
  person_index: Buffer,
  payer_id: bigint,
  membership_id: bigint,
): Promise<void> {
  const claimed =
    await tx.run(sql`insert into memberships.enrolment_claim (plan_id, person_index, payer_id, membership_id)
    values (${plan_id}, ${person_index}, ${payer_id}, ${membership_id}) on conflict do nothing`);
  if (claimed !== 1) throw fail.conflict('membership.already_in_plan');
}

export const releaseClaim = (tx: Tx, payer_id: bigint, membership_id: bigint) =>
  tx.run(
    sql`delete from memberships.enrolment_claim where payer_id = ${payer_id} and membership_id = ${membership_id}`,
  );
