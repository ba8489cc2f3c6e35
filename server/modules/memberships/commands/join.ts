import { createHash } from 'node:crypto';
import { addDays, ageOn, canonicalJson, dayIn, fail } from '@tongzhou/kernel';
import { admitsAge, admitsHealth, ageBandWeight, calendar, type Rules, waitingUntil } from '@tongzhou/rules';
import { firstPeriodNoticedFrom } from '@tongzhou/sharing';
import { userOf } from '../../../platform/actor.ts';
import type { Ctx } from '../../../platform/app.ts';
import { sql } from '../../../platform/postgres/index.ts';
import { purposeOf } from '../../../platform/vault/index.ts';
import { addMembership, type Membership } from '../../accounts/index.ts';
import { linkUser, type PersonInput, type RegisteredPerson, registerPerson } from '../../identity/index.ts';
import { type Plan, planByCode, rulesInForce } from '../../plans/index.ts';
import { needOpen } from '../../setup/index.ts';
import { mayBeJoinedByPayer, membershipNumber, type Relation } from '../domain/joining.ts';
import { claimPerson, payerOf } from '../store.ts';

export interface Joining {
  plan_code: string;
  relation: Relation;
  person: PersonInput;
  answers: Readonly<Record<string, boolean>>;
  language: 'zh-Hans' | 'zh-Hant' | 'en';
  /** the version whose text was shown; another one in force means: read it again */
  rule_version: number;
  event_code?: string | undefined;
  /** the branch (city, workplace) the member belongs to */
  branch_id?: number | undefined;
}

export interface Joined {
  membership: Membership;
  number: string;
}

/**
 * Joins for oneself or for one's minor child. Every other adult confirms by himself.
 *
 * @throws membership.adult_confirms_self, and all of `enrol`
 */
export async function join(ctx: Ctx, input: Joining): Promise<Joined> {
  const user = userOf(ctx.actor);
  const payer_id = await payerOf(ctx.tx, user.user_id, ctx.now);
  const person = await registerPerson(ctx, input.person);
  const plan = await planByCode(ctx.tx, input.plan_code);
  const today = dayIn(ctx.now, plan.time_zone);
  if (!mayBeJoinedByPayer(input.relation, person.birth, today))
    throw fail.invalid('membership.adult_confirms_self');
  if (input.relation === 'self') await linkUser(ctx, user.user_id, person.person_id);
  return enrol(ctx, {
    ...input,
    plan,
    payer_id,
    person,
    member_user_id: input.relation === 'self' ? user.user_id : null,
  });
}

export interface Enrolment extends Omit<Joining, 'plan_code' | 'person'> {
  plan: Plan;
  payer_id: bigint;
  person: RegisteredPerson;
  member_user_id: bigint | null;
}

/**
 * The common end of every joining: rules, claim, health answers with the text shown, consents, membership.
 *
 * @throws setup.not_open, plan.not_open, plan.rules_changed, membership.age_not_admitted,
 *   membership.health_not_admitted, membership.already_in_plan
 */
export async function enrol(ctx: Ctx, e: Enrolment): Promise<Joined> {
  const { tx, now } = ctx;
  await needOpen(tx);
  if (e.plan.state !== 'open') throw fail.conflict('plan.not_open');
  const today = dayIn(now, e.plan.time_zone);
  const { rules, version } = await rulesInForce(tx, e.plan.plan_id, today);
  if (version !== e.rule_version) throw fail.conflict('plan.rules_changed', { params: { version } });
  assertAdmitted(rules, e, today);
  const covered_from = waitingUntil(rules, today, 'illness');
  const tomorrow = addDays(today, 1);
  const membership = await addMembership(tx, {
    payer_id: e.payer_id,
    plan_id: e.plan.plan_id,
    weight: ageBandWeight(rules, ageOn(e.person.birth, today)),
    own: e.relation === 'self',
    joined_on: today,
    covered_from,
    rule_version: version,
    branch_id: e.branch_id ?? 0,
    // A pure function of the calendar: a freeze that runs late does not take in who came after its notice day.
    first_period_min: firstPeriodNoticedFrom(
      calendar(rules),
      e.plan.first_period_from,
      rules.waiting.shares_due ? tomorrow : later(tomorrow, covered_from),
    ),
  });
  await claimPerson(tx, e.plan.plan_id, e.person.id_index, e.payer_id, membership.membership_id);
  const number = membershipNumber(membership.membership_id);
  const health_notice_id = await keepHealthNotice(ctx, e, rules);
  await tx.run(sql`insert into memberships.member (payer_id, membership_id, plan_id, person_id, relation, user_id, health_notice_id, event_code, number, created_at)
    values (${e.payer_id}, ${membership.membership_id}, ${e.plan.plan_id}, ${e.person.person_id}, ${e.relation}, ${e.member_user_id},
      ${health_notice_id}, ${e.event_code ?? null}, ${number}, ${now})`);
  await keepConsents(ctx, e, version);
  if (e.event_code)
    await ctx.app.jobs.enqueue(tx, 'outreach.count_join', {
      event_code: e.event_code,
      membership_id: membership.membership_id.toString(),
    });
  return { membership, number };
}

const later = (a: string, b: string): string => (a < b ? b : a);

function assertAdmitted(rules: Rules, e: Enrolment, today: string): void {
  const age = admitsAge(rules, e.person.birth, today);
  if (age !== 'ok')
    throw fail.invalid('membership.age_not_admitted', {
      params: { min: rules.who.joining.age_min, max: rules.who.joining.age_max },
    });
  const health = admitsHealth(rules, e.answers);
  const fields = [
    ...health.missing.map((code) => ({ path: `/answers/${code}`, code: 'input.missing' })),
    ...health.stopping.map((code) => ({ path: `/answers/${code}`, code: 'membership.answer_not_admitted' })),
  ];
  if (!health.ok) throw fail.invalid('membership.health_not_admitted', { fields });
}

/** The answers and the very text that was shown, sealed together: they bind both sides. */
async function keepHealthNotice(ctx: Ctx, e: Enrolment, rules: Rules): Promise<string> {
  const id = crypto.randomUUID();
  const user = userOf(ctx.actor);
  const notice = rules.who.health_notice;
  const shown = canonicalJson({
    version: notice.version,
    language: e.language,
    questions: notice.questions.map((q) => ({
      code: q.code,
      text: q.text[e.language] ?? q.text['zh-Hans'],
      example: q.example?.[e.language] ?? q.example?.['zh-Hans'] ?? null,
    })),
  });
  const seal = (column: string, text: string) =>
    ctx.app.vault.seal(purposeOf('memberships.health_notice', column, id), text);
  await ctx.tx.run(sql`insert into memberships.health_notice (health_notice_id, person_id, plan_id, rule_version, language, shown_hash, shown_sealed,
      answers_sealed, answered_by, answered_at)
    values (${id}, ${e.person.person_id}, ${e.plan.plan_id}, ${e.rule_version}, ${e.language}, ${createHash('sha256').update(shown).digest()},
      ${seal('shown', shown)}, ${seal('answers', canonicalJson({ ...e.answers }))}, ${user.user_id}, ${ctx.now})`);
  return id;
}

async function keepConsents(ctx: Ctx, e: Enrolment, version: number): Promise<void> {
  const user = userOf(ctx.actor);
  for (const kind of ['rules', 'not_insurance', 'personal_data', 'health_data']) {
    await ctx.tx.run(sql`insert into memberships.consent (consent_id, user_id, person_id, kind, plan_id, rule_version, given_at)
      values (${crypto.randomUUID()}, ${user.user_id}, ${e.person.person_id}, ${kind}, ${e.plan.plan_id}, ${version}, ${ctx.now})`);
  }
}
