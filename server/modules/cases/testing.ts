import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Role } from '@tongzhou/contract';
import type { Actor } from '../../platform/actor.ts';
import type { App, Ctx, ReadCtx } from '../../platform/app.ts';
import { type FixedClock, fixedClock } from '../../platform/clock/index.ts';
import { type Db, inTransaction, sql, type Tx } from '../../platform/postgres/index.ts';
import { createVault } from '../../platform/vault/index.ts';
import { addMembership, membershipOf } from '../accounts/index.ts';
import { identityModule } from '../identity/index.ts';
import { openPlan } from '../plans/index.ts';
import { plansSources, sampleRules } from '../plans/testing.ts';
import {
  type CaseFacts,
  casesModule,
  openDraft,
  proposeDecision,
  provideCaseSources,
  signDecision,
  submit,
  takeStep,
} from './index.ts';

export const casesSources = [
  ...plansSources,
  { name: 'identity', dir: identityModule.migrations! },
  { name: 'cases', dir: casesModule.migrations! },
];

export const user = (user_id: bigint, ...roles: Role[]): Actor => ({
  kind: 'user',
  user_id,
  roles: ['member', ...roles],
  session_id: user_id,
  passkey_at: null,
});

/** Invented people of the tests. */
export const PEOPLE = {
  applicant: user(10n),
  stranger: user(11n),
  reviewer: user(20n, 'reviewer'),
  second: user(21n, 'reviewer'),
  third: user(22n, 'reviewer'),
  investigator: user(23n, 'investigator'),
} as const;

export interface House {
  app: App;
  clock: FixedClock;
  /** Names of the jobs that were enqueued. */
  jobs: { name: string; payload: Record<string, unknown> }[];
  plan_id: number;
  /** Facts about people that a test sets otherwise than usual. */
  facts: Partial<CaseFacts>;
  /** Opens a membership of the applicant that is covered since 2025-07-01. */
  join(): Promise<{ payer_id: bigint; membership_id: bigint }>;
  as<T>(actor: Actor, command: (ctx: Ctx) => Promise<T>): Promise<T>;
  reading(actor: Actor): ReadCtx;
}

export const BIRTH = '1990-05-05';

/** A house with one plan on the database; people's facts are given here instead of by identity. */
export async function openHouse(db: Db, rules: string = sampleRules()): Promise<House> {
  const clock = fixedClock('2026-03-02T02:00:00Z');
  const jobs: House['jobs'] = [];
  const vault = createVault({ dir: mkdtempSync(path.join(tmpdir(), 'tz-vault-')), mayCreate: true });
  const app = {
    db,
    clock,
    vault,
    settings: { time_zone: 'Asia/Shanghai' },
    log: { error: () => {}, warn: () => {}, info: () => {} },
    jobs: {
      enqueue: async (_tx: Tx, name: string, payload: Record<string, unknown>) =>
        void jobs.push({ name, payload }),
    },
  } as unknown as App;
  const facts: Partial<CaseFacts> = {};
  provideCaseSources({
    async membershipFacts(_app, tx, payer_id, membership_id) {
      const m = await membershipOf(tx, payer_id, membership_id);
      if (!m) return undefined;
      return {
        ...m,
        person_id: membership_id + 1000n,
        birth: BIRTH,
        cover: { gaps: [], covered_until: null },
        paid_on: m.joined_on,
        member_user_id: payer_id,
        payer_user_id: payer_id,
        family_name: '王',
        ...facts,
      };
    },
    needThreeStaff: async () => {},
    maySeeCards: async () => true,
    belongsToPlan: async () => true,
    branchName: async () => '吉林·白山',
  });
  // Logins of the invented people; nothing here opens what is sealed of them.
  for (const person of Object.values(PEOPLE))
    await db.run(sql`insert into identity.user_account (user_id, phone_sealed, phone_index, call_word_sealed, created_at)
      overriding system value values (${(person as { user_id: bigint }).user_id}, '', '', '', ${clock.now()}) on conflict do nothing`);
  const as: House['as'] = (actor, command) =>
    inTransaction(db, (tx) => command({ app, tx, actor, now: clock.now(), request_id: 'test' }));
  const plan = await as({ kind: 'system', name: 'test' }, (ctx) =>
    openPlan(ctx, { rules_text: rules, first_period_from: '2026-03-07' }),
  );
  return {
    app,
    clock,
    jobs,
    plan_id: plan.plan_id,
    facts,
    as,
    reading: (actor) => ({ app, db, actor, now: clock.now() }),
    join: () =>
      inTransaction(db, (tx) =>
        addMembership(tx, {
          payer_id: 10n,
          plan_id: plan.plan_id,
          weight: 1,
          own: true,
          joined_on: '2025-01-02',
          covered_from: '2025-07-01',
          rule_version: 1,
          branch_id: 1,
        }),
      ),
  };
}

export const draftInput = (m: { payer_id: bigint; membership_id: bigint }) => ({
  knows_diagnosis: true,
  payer_id: m.payer_id,
  membership_id: m.membership_id,
  relation: 'self' as const,
  contact_user_id: null,
  for_user_id: null,
  illness_code: 'lung-cancer',
  diagnosed_on: '2026-02-10',
  accident: false,
  hospital: '白山市中心医院',
  story: '两个孩子在上学。',
});

export const APPROVAL = {
  outcome: 'approved' as const,
  refusal_kind: null,
  clauses: ['what.illnesses.lung-cancer'],
  evidence: [],
  illness_code: null,
  cost_minor: null,
};

/** Brings a new case to the second signature's desk. */
export async function toDeciding(
  house: House,
  proposal: Parameters<typeof proposeDecision>[2] = APPROVAL,
): Promise<string> {
  const m = await house.join();
  const { row } = await house.as(PEOPLE.applicant, (ctx) => openDraft(ctx, draftInput(m)));
  const { case_id } = row;
  await house.as(PEOPLE.applicant, (ctx) => submit(ctx, case_id));
  await house.as(PEOPLE.reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
  await house.as(PEOPLE.reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
  await house.as(PEOPLE.reviewer, (ctx) => proposeDecision(ctx, case_id, proposal));
  return case_id;
}

/** Brings a new case to the approval. */
export async function toApproved(house: House): Promise<string> {
  const case_id = await toDeciding(house);
  await house.as(PEOPLE.second, (ctx) => signDecision(ctx, case_id, true));
  return case_id;
}
