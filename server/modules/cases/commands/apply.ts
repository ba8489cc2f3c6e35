import { randomUUID } from 'node:crypto';
import type { Relation } from '@tongzhou/contract';
import { ageOn, dayIn, fail } from '@tongzhou/kernel';
import { hasRole, type UserActor, userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { userById } from '../../identity/index.ts';
import { planById } from '../../plans/index.ts';
import { type Hindrance, hindrances, mustBeMended } from '../domain/eligibility.ts';
import { type CaseFacts, caseSources } from '../facts.ts';
import { move } from '../move.ts';
import { needApplicant } from '../policy.ts';
import { caseRules } from '../rules-view.ts';
import { sealText } from '../sealed.ts';
import { type CaseRow, caseById, lockCase } from '../store.ts';

export interface DraftInput {
  /** Asked before everything else. */
  knows_diagnosis: boolean;
  payer_id: bigint;
  membership_id: bigint;
  relation: Relation;
  /** Written to while the patient does not know; null: the applicant. */
  contact_user_id: bigint | null;
  /** Staff who open a draft at the desk for somebody with a mandate or for the next of kin say whose it is. */
  for_user_id: bigint | null;
  illness_code: string;
  diagnosed_on: string;
  accident: boolean;
  hospital: string;
  story: string | null;
}

export interface Draft {
  row: CaseRow;
  hindrances: Hindrance[];
}

/**
 * Opens a draft and says at once what speaks against it.
 * @throws membership.unknown, case.open_already, case.desk_only, case.patient_cannot_apply, case.contact_unknown,
 *   user.unknown
 */
export async function openDraft(ctx: Ctx, input: DraftInput): Promise<Draft> {
  const user = userOf(ctx.actor);
  const facts = await factsOf(ctx, input);
  const applicant_user_id = applicantOf(user, input, facts);
  await needKnownLogins(ctx, input, applicant_user_id, facts);
  if (input.relation === 'self' && !input.knows_diagnosis && facts.member_user_id === applicant_user_id) {
    throw fail.invalid('case.patient_cannot_apply');
  }
  const rules = await caseRules(ctx.tx, facts.plan_id, facts.rule_version);
  const found = hindrances(
    input,
    facts,
    rules.apply,
    await today(ctx, facts.plan_id),
    await aidedBefore(ctx, facts),
  );
  const open =
    await ctx.tx.maybe(sql`select 1 from cases.case where payer_id = ${input.payer_id} and membership_id = ${input.membership_id}
    and stage not in ('paid', 'closed', 'aftercare', 'withdrawn', 'clawback')`);
  if (open) throw fail.conflict('case.open_already');
  const age = ageOn(facts.birth, input.diagnosed_on);
  const asked_minor = rules.atMost({
    illness_code: input.illness_code,
    diagnosed_on: input.diagnosed_on,
    age,
    joined_on: facts.joined_on,
  });
  const case_id = randomUUID();
  await ctx.tx.run(sql`insert into cases.case (case_id, plan_id, payer_id, membership_id, person_id, branch_id, rule_version,
      stage, illness_code, severity, diagnosed_on, accident, hospital, knows_diagnosis, applicant_user_id, relation,
      contact_user_id, member_user_id, payer_user_id, opened_by, joined_on, age_at_diagnosis, hindrances, asked_minor, created_at, stage_since, story_sealed)
    values (${case_id}, ${facts.plan_id}, ${facts.payer_id}, ${facts.membership_id}, ${facts.person_id}, ${facts.branch_id},
      ${facts.rule_version}, 'draft', ${input.illness_code}, ${rules.severityOf(input.illness_code) ?? 'severe'}, ${input.diagnosed_on}, ${input.accident},
      ${input.hospital}, ${input.knows_diagnosis}, ${applicant_user_id}, ${input.relation}, ${input.contact_user_id},
      ${facts.member_user_id}, ${facts.payer_user_id},
      ${applicant_user_id === user.user_id ? null : user.user_id}, ${facts.joined_on}, ${age}, ${found}::text[], ${asked_minor}, ${ctx.now}, ${ctx.now},
      ${input.story === null ? null : sealText(ctx.app, { table: 'case', column: 'story', row: case_id }, input.story)})`);
  return { row: await caseById(ctx.tx, case_id), hindrances: found };
}

/**
 * Sends the draft in. What the applicant can mend is refused with the reasons; the rest goes to the reviewer.
 * @throws case.cannot_submit
 */
export async function submit(ctx: Ctx, case_id: string): Promise<CaseRow> {
  const c = await lockCase(ctx.tx, case_id);
  needApplicant(ctx.actor, c);
  const facts = await factsOf(ctx, c);
  const rules = await caseRules(ctx.tx, c.plan_id, c.rule_version);
  const found = hindrances(c, facts, rules.apply, await today(ctx, c.plan_id), await aidedBefore(ctx, c));
  const mend = mustBeMended(found);
  if (mend.length > 0) {
    throw fail.invalid('case.cannot_submit', {
      fields: mend.map((h) => ({ path: `/${h}`, code: `case.${h}` })),
    });
  }
  const after = await move(ctx, c, 'submit', { submitted_at: ctx.now, hindrances: found });
  await ctx.app.jobs.enqueue(
    ctx.tx,
    'care.case_opened',
    {
      case_id,
      payer_id: c.payer_id.toString(),
      membership_id: c.membership_id.toString(),
      person_id: c.person_id.toString(),
      branch_id: c.branch_id,
      contact_user_id: (c.contact_user_id ?? c.applicant_user_id).toString(),
      knows_diagnosis: c.knows_diagnosis,
    },
    { key: `care.case_opened:${case_id}` },
  );
  return after;
}

async function factsOf(ctx: Ctx, m: { payer_id: bigint; membership_id: bigint }): Promise<CaseFacts> {
  const facts = await caseSources().membershipFacts(ctx.app, ctx.tx, m.payer_id, m.membership_id);
  if (!facts) throw fail.notFound('membership.unknown');
  return facts;
}

const aidedBefore = async (ctx: Ctx, m: { payer_id: bigint; membership_id: bigint }): Promise<number> =>
  (
    await ctx.tx.query(sql`select 1 from cases.case where payer_id = ${m.payer_id} and membership_id = ${m.membership_id}
    and outcome = 'approved' and stage <> 'withdrawn'`)
  ).length;

const today = async (ctx: Ctx, plan_id: number): Promise<string> =>
  dayIn(ctx.now, (await planById(ctx.tx, plan_id)).time_zone);

/**
 * Whose application it is. Somebody without a tie to the membership learns nothing, not even that it exists;
 * mandate and kinship are proven at the desk, where staff open the draft.
 */
function applicantOf(user: UserActor, input: DraftInput, facts: CaseFacts): bigint {
  const { user_id } = user;
  if (input.relation === 'mandate' || input.relation === 'next_of_kin') {
    if (!hasRole(user, 'reviewer') || input.for_user_id === null || input.for_user_id === user_id)
      throw fail.forbidden('case.desk_only');
    return input.for_user_id;
  }
  if (facts.member_user_id !== user_id && !isGuardian(user_id, facts))
    throw fail.notFound('membership.unknown');
  return user_id;
}

/** Care is written to these logins, and whoever is named may not decide: nobody names a stranger or a made-up one. */
async function needKnownLogins(
  ctx: Ctx,
  input: DraftInput,
  applicant_user_id: bigint,
  facts: CaseFacts,
): Promise<void> {
  if (input.for_user_id !== null) await userById(ctx.tx, input.for_user_id);
  const { contact_user_id } = input;
  if (contact_user_id === null) return;
  const near = [applicant_user_id, facts.member_user_id, facts.payer_user_id];
  if (!near.includes(contact_user_id)) throw fail.invalid('case.contact_unknown');
}

/** A payer applies for a member without a login of his own, as for a child; others apply themselves or at a station. */
const isGuardian = (user_id: bigint, facts: CaseFacts) =>
  facts.payer_user_id === user_id && facts.member_user_id === null;
