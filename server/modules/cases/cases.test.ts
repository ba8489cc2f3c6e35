import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actorText } from '../../platform/actor.ts';
import { type Db, inTransaction, sql } from '../../platform/postgres/index.ts';
import { type TestDatabase, testDatabase } from '../../platform/postgres/testing.ts';
import { entries } from '../disclosure/index.ts';
import { sampleRules } from '../plans/testing.ts';
import { caseChecks } from './checks.ts';
import { STAGES, TRANSITIONS } from './domain/transitions.ts';
import {
  addDocument,
  addFinding,
  answerObjection,
  caseById,
  caseFigures,
  casesInNotice,
  decidedCases,
  dueReturns,
  markNoticed,
  markPaid,
  markReturned,
  markShared,
  moveCase,
  object,
  openDraft,
  proposeDecision,
  publicCard,
  publicCards,
  setPublication,
  signDecision,
  submit,
  takeStep,
  unshare,
} from './index.ts';
import { closePaid, closeSilentRefusals } from './jobs.ts';
import { caseFile, queue, stageCounts } from './queries/queue.ts';
import { myCases, track } from './queries/tracker.ts';
import {
  APPROVAL,
  casesSources,
  draftInput,
  type House,
  openHouse,
  PEOPLE,
  toApproved,
  toDeciding,
  user,
} from './testing.ts';

const { applicant, stranger, reviewer, second, third, investigator } = PEOPLE;
const REFUSAL = {
  ...APPROVAL,
  outcome: 'not_aided' as const,
  refusal_kind: 'health_notice_unknowing' as const,
};

let test: TestDatabase;
let db: Db;
let house: House;
beforeAll(async () => {
  test = await testDatabase(casesSources);
  db = test.db;
  house = await openHouse(db);
});
afterAll(async () => {
  for (const check of caseChecks) expect((await db.pool.query(check.sql)).rows, check.name).toEqual([]);
  await test.drop();
});

const kinds = async (case_id: string) =>
  (await entries(db, { order: 'asc', limit: 100, case_id })).items.map(
    (item) => JSON.parse(item.body) as Record<string, unknown>,
  );
const sharing = <T>(work: (tx: Parameters<typeof markNoticed>[0], now: Temporal.Instant) => Promise<T>) =>
  inTransaction(db, (tx) => work(tx, house.clock.now()));
const document = (sha: string) => ({
  kind: 'pathology',
  name: '病理报告.pdf',
  sha256: sha.repeat(64),
  size_bytes: 1000n,
});

describe('the database and the table', () => {
  it('hold the same stages and steps', async () => {
    const { def } = await db.one<{ def: string }>(
      sql`select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'transition_in_table'`,
    );
    const rows = [
      ...def.matchAll(
        /ROW\('(\w+)'::text, '(\w+)'::text, '(\w+)'::text\)|from_stage = '(\w+)'::text\) AND \(action = '(\w+)'::text\) AND \(to_stage = '(\w+)'/g,
      ),
    ].map((m) => m.slice(1).filter(Boolean).join(' '));
    expect(rows.sort()).toEqual(TRANSITIONS.map((t) => `${t.from} ${t.action} ${t.to}`).sort());
    const stages = await db.one<{ def: string }>(
      sql`select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'stage_known'`,
    );
    expect([...stages.def.matchAll(/'(\w+)'::text/g)].map((m) => m[1]).sort()).toEqual(
      Object.keys(STAGES).sort(),
    );
  });

  it('refuse a step that is not in the table, and a changed history', async () => {
    const case_id = await toDeciding(house);
    await expect(
      db.run(sql`insert into cases.transition (case_id, no, from_stage, action, to_stage, actor, at)
      values (${case_id}, 99, 'deciding', 'pay', 'paid', 'x', now())`),
    ).rejects.toMatchObject({ code: '23514' });
    await expect(db.run(sql`delete from cases.transition`)).rejects.toMatchObject({ code: 'TZ001' });
    await house.as(applicant, (ctx) => takeStep(ctx, case_id, 'withdraw'));
  });
});

describe('applying', () => {
  it('says at once what speaks against it, and refuses what can be mended', async () => {
    const m = await house.join();
    const early = { ...draftInput(m), diagnosed_on: '2025-06-30' };
    const { row, hindrances } = await house.as(applicant, (ctx) => openDraft(ctx, early));
    expect(hindrances).toEqual(['waiting_period', 'too_late']);
    await expect(house.as(applicant, (ctx) => openDraft(ctx, early))).rejects.toMatchObject({
      code: 'case.open_already',
    });
    expect((await house.as(applicant, (ctx) => submit(ctx, row.case_id))).hindrances).toEqual([
      'waiting_period',
      'too_late',
    ]);
    await house.as(applicant, (ctx) => takeStep(ctx, row.case_id, 'withdraw'));

    const future = await house.as(applicant, (ctx) =>
      openDraft(ctx, { ...draftInput(m), diagnosed_on: '2026-03-03', illness_code: 'cold' }),
    );
    expect(future.hindrances).toEqual(['in_future', 'illness_not_listed']);
    await expect(house.as(applicant, (ctx) => submit(ctx, future.row.case_id))).rejects.toMatchObject({
      code: 'case.cannot_submit',
      fields: [{ code: 'case.in_future' }, { code: 'case.illness_not_listed' }],
    });
    const before = await kinds(future.row.case_id);
    await house.as(applicant, (ctx) => takeStep(ctx, future.row.case_id, 'withdraw'));
    expect(await kinds(future.row.case_id)).toEqual(before);
    expect(before).toEqual([]);
  });

  it('tells somebody without a tie nothing', async () => {
    const m = await house.join();
    await expect(house.as(stranger, (ctx) => openDraft(ctx, draftInput(m)))).rejects.toMatchObject({
      code: 'membership.unknown',
    });
    await expect(
      house.as(stranger, (ctx) => openDraft(ctx, { ...draftInput(m), relation: 'mandate' })),
    ).rejects.toMatchObject({ code: 'case.desk_only' });
    // Who pays applies for a child, not for an adult who has a login.
    house.facts.payer_user_id = 11n;
    await expect(house.as(stranger, (ctx) => openDraft(ctx, draftInput(m)))).rejects.toMatchObject({
      code: 'membership.unknown',
    });
    house.facts.member_user_id = null;
    const child = await house.as(stranger, (ctx) => openDraft(ctx, draftInput(m)));
    Object.assign(house.facts, { member_user_id: 10n, payer_user_id: 10n });
    await house.as(stranger, (ctx) => takeStep(ctx, child.row.case_id, 'withdraw'));
    const { row } = await house.as(reviewer, (ctx) =>
      openDraft(ctx, { ...draftInput(m), relation: 'next_of_kin', for_user_id: 11n }),
    );
    expect(row.applicant_user_id).toBe(11n);
    await expect(house.as(applicant, (ctx) => submit(ctx, row.case_id))).rejects.toMatchObject({
      code: 'case.unknown',
    });
    await house.as(stranger, (ctx) => takeStep(ctx, row.case_id, 'withdraw'));
  });

  it('takes as contact nobody but the applicant, the member and the payer, and at the desk nobody without a login', async () => {
    const m = await house.join();
    for (const contact_user_id of [999_999n, 11n, 20n])
      await expect(
        house.as(applicant, (ctx) => openDraft(ctx, { ...draftInput(m), contact_user_id })),
      ).rejects.toMatchObject({ code: 'case.contact_unknown' });
    const desk = { ...draftInput(m), relation: 'next_of_kin' as const };
    await expect(
      house.as(reviewer, (ctx) => openDraft(ctx, { ...desk, for_user_id: 999_999n })),
    ).rejects.toMatchObject({ code: 'user.unknown' });
    const { row } = await house.as(reviewer, (ctx) =>
      openDraft(ctx, { ...desk, for_user_id: 11n, contact_user_id: 10n }),
    );
    expect(row.contact_user_id).toBe(10n);
    await house.as(stranger, (ctx) => takeStep(ctx, row.case_id, 'withdraw'));
  });

  it('enqueues care with ids only, and starts the clock in the plan’s own day', async () => {
    const m = await house.join();
    const { row } = await house.as(applicant, (ctx) => openDraft(ctx, draftInput(m)));
    const submitted = await house.as(applicant, (ctx) => submit(ctx, row.case_id));
    expect(submitted).toMatchObject({ stage: 'submitted', due_on: '2026-03-07', asked_minor: 30_000_000n });
    const job = house.jobs.at(-1)!;
    expect(job).toMatchObject({
      name: 'care.case_opened',
      payload: { case_id: row.case_id, payer_id: '10', contact_user_id: '10', knows_diagnosis: true },
    });
    expect(JSON.stringify(job.payload)).not.toMatch(/lung|肺/);
    expect(await kinds(row.case_id)).toMatchObject([
      { kind: 'case_stage', action: 'submit', stage: 'submitted' },
    ]);
    await house.as(applicant, (ctx) => takeStep(ctx, row.case_id, 'withdraw'));
  });
});

describe('deciding', () => {
  it('needs two different people, neither of them the applicant', async () => {
    const case_id = await toDeciding(house);
    await expect(house.as(reviewer, (ctx) => signDecision(ctx, case_id, true))).rejects.toMatchObject({
      code: 'case.signed_already',
    });
    await expect(
      house.as(user(10n, 'reviewer'), (ctx) => signDecision(ctx, case_id, true)),
    ).rejects.toMatchObject({ code: 'case.own_case' });
    await expect(house.as(stranger, (ctx) => signDecision(ctx, case_id, true))).rejects.toMatchObject({
      code: 'case.unknown',
    });
    const tracked = await track(house.reading(applicant), case_id);
    expect(tracked).toMatchObject({ stage: 'deciding', outcome: null, decided_minor: null });
    const back = await house.as(second, (ctx) => signDecision(ctx, case_id, false));
    expect(back).toMatchObject({ stage: 'investigating', outcome: null });
    await house.as(reviewer, (ctx) => proposeDecision(ctx, case_id, APPROVAL));
    const approved = await house.as(second, (ctx) => signDecision(ctx, case_id, true));
    expect(approved).toMatchObject({ stage: 'approved', decided_minor: 30_000_000n });
    const log = await kinds(case_id);
    expect(log.filter((e) => e.kind === 'decision')).toMatchObject([
      {
        outcome: 'approved',
        signers: 2,
        review: 'first',
        amount: { from_minor: '10000000', to_minor: '99999999' },
      },
    ]);
    await house.as(applicant, (ctx) => takeStep(ctx, case_id, 'withdraw'));
  });

  it('is nothing for the patient and nothing for who pays, whoever applied for them', async () => {
    Object.assign(house.facts, { member_user_id: 20n, payer_user_id: 21n });
    const m = await house.join();
    const { row } = await house.as(third, (ctx) =>
      openDraft(ctx, { ...draftInput(m), relation: 'next_of_kin', for_user_id: 11n }),
    );
    Object.assign(house.facts, { member_user_id: 10n, payer_user_id: 10n });
    const { case_id } = row;
    await house.as(stranger, (ctx) => submit(ctx, case_id));
    for (const near of [reviewer, second]) {
      await expect(house.as(near, (ctx) => takeStep(ctx, case_id, 'screen'))).rejects.toMatchObject({
        code: 'case.unknown',
      });
      await expect(caseFile(house.reading(near), case_id)).rejects.toMatchObject({ code: 'case.own_case' });
    }
    await house.as(third, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(stranger, (ctx) => takeStep(ctx, case_id, 'withdraw'));
  });

  it('is nothing for who opened the draft at the desk', async () => {
    const m = await house.join();
    const { row } = await house.as(reviewer, (ctx) =>
      openDraft(ctx, { ...draftInput(m), relation: 'mandate', for_user_id: 11n }),
    );
    const { case_id } = row;
    expect(row.opened_by).toBe(20n);
    await house.as(reviewer, (ctx) => addDocument(ctx, case_id, document('d')));
    await house.as(stranger, (ctx) => submit(ctx, case_id));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
    await expect(house.as(reviewer, (ctx) => proposeDecision(ctx, case_id, APPROVAL))).rejects.toMatchObject({
      code: 'case.opened_at_desk_by_you',
    });
    expect((await caseFile(house.reading(reviewer), case_id)).may).not.toContain('propose');
    expect((await caseFile(house.reading(second), case_id)).may).toContain('propose');
    await house.as(second, (ctx) => proposeDecision(ctx, case_id, APPROVAL));
    await expect(house.as(reviewer, (ctx) => signDecision(ctx, case_id, true))).rejects.toMatchObject({
      code: 'case.opened_at_desk_by_you',
    });
    expect((await house.as(third, (ctx) => signDecision(ctx, case_id, true))).stage).toBe('approved');
    await house.as(stranger, (ctx) => takeStep(ctx, case_id, 'withdraw'));
  });

  it('wants clauses, and evidence that is in the file', async () => {
    const m = await house.join();
    const { row } = await house.as(applicant, (ctx) => openDraft(ctx, draftInput(m)));
    const { case_id } = row;
    await house.as(applicant, (ctx) => submit(ctx, case_id));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'ask_materials'));
    const { document_id } = await house.as(applicant, (ctx) => addDocument(ctx, case_id, document('a')));
    await expect(
      house.as(applicant, (ctx) => addDocument(ctx, case_id, document('a'))),
    ).rejects.toMatchObject({ code: 'case.document_twice' });
    await house.as(applicant, (ctx) => takeStep(ctx, case_id, 'answer_materials'));
    await house.as(reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
    await house.as(investigator, (ctx) =>
      addFinding(ctx, case_id, {
        clause: 'what.illnesses.lung-cancer',
        verdict: 'met',
        evidence: [document_id],
        note: '报告属实',
      }),
    );
    await expect(house.as(reviewer, (ctx) => proposeDecision(ctx, case_id, REFUSAL))).rejects.toMatchObject({
      code: 'case.decision_incomplete',
    });
    await expect(
      house.as(reviewer, (ctx) =>
        proposeDecision(ctx, case_id, { ...REFUSAL, evidence: [crypto.randomUUID()] }),
      ),
    ).rejects.toMatchObject({ code: 'case.evidence_unknown' });
    const file = await caseFile(house.reading(reviewer), case_id);
    expect(file).toMatchObject({
      story: '两个孩子在上学。',
      documents: [{ name: '病理报告.pdf' }],
      findings: [{ note: '报告属实' }],
    });
    // The person it is about can read that the file was opened: once a day for one reader.
    await caseFile(house.reading(reviewer), case_id);
    await caseFile(house.reading(investigator), case_id);
    const looks = await db.query(sql`select l.actor from identity.look l join cases.case c using (person_id)
      where c.case_id = ${case_id} and l.purpose = 'case_file' order by 1`);
    expect(looks).toEqual(
      [reviewer, investigator]
        .map((a) => ({ actor: actorText(a) }))
        .toSorted((a, b) => (a.actor < b.actor ? -1 : 1)),
    );
    await house.as(reviewer, (ctx) => proposeDecision(ctx, case_id, { ...REFUSAL, evidence: [document_id] }));
    const refused = await house.as(second, (ctx) => signDecision(ctx, case_id, true));
    expect(refused).toMatchObject({ stage: 'not_aided', due_on: '2026-04-01', decided_minor: 0n });

    // Appeal: another person opens the second review, once; no panel sits yet, and no case is sent to one.
    await house.as(applicant, (ctx) => takeStep(ctx, case_id, 'appeal'));
    await expect(
      house.as(second, (ctx) => proposeDecision(ctx, case_id, { ...REFUSAL, evidence: [document_id] })),
    ).rejects.toMatchObject({ code: 'case.second_review_needs_another' });
    await house.as(third, (ctx) => proposeDecision(ctx, case_id, { ...REFUSAL, evidence: [document_id] }));
    await house.as(reviewer, (ctx) => signDecision(ctx, case_id, true));
    await expect(house.as(applicant, (ctx) => takeStep(ctx, case_id, 'appeal'))).rejects.toMatchObject({
      code: 'case.appeal_used',
    });
    await expect(house.as(applicant, (ctx) => takeStep(ctx, case_id, 'ask_panel'))).rejects.toMatchObject({
      code: 'case.no_panel_yet',
    });

    // Silence accepts the refusal after the appeal days; this kind gives past shares back, once.
    await closeSilentRefusals({
      ...house.app,
      clock: { ...house.clock, now: () => Temporal.Instant.from('2026-04-01T15:59:00Z') },
    });
    expect((await caseById(db, case_id)).stage).toBe('not_aided');
    await closeSilentRefusals({
      ...house.app,
      clock: { ...house.clock, now: () => Temporal.Instant.from('2026-04-01T16:01:00Z') },
    });
    expect((await caseById(db, case_id)).stage).toBe('closed');
    expect(await dueReturns(db, house.plan_id, ['health_notice_unknowing'])).toMatchObject([
      { case_id, payer_id: 10n },
    ]);
    expect(await dueReturns(db, house.plan_id, ['waiting_period'])).toEqual([]);
    await markReturned(db, house.plan_id, 3, [case_id]);
    expect(await dueReturns(db, house.plan_id, ['health_notice_unknowing'])).toEqual([]);
    expect((await caseFigures(db, 'test-plan')).refused).toEqual([
      { refusal_kind: 'health_notice_unknowing', cases: 1 },
    ]);
  });
});

describe('notice, sharing, payment', () => {
  it('goes the straight way with one log entry a step', async () => {
    const case_id = await toApproved(house);
    expect(await decidedCases(db, house.plan_id)).toMatchObject([{ case_id, amount_minor: 30_000_000n }]);
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 1, [case_id]));
    expect(await casesInNotice(db, house.plan_id, 1)).toMatchObject([{ case_id }]);
    await sharing((tx, now) => markShared(tx, now, house.plan_id, 1, [{ case_id, aid_minor: 29_000_000n }]));
    expect(await caseById(db, case_id)).toMatchObject({
      stage: 'payout_due',
      due_on: '2026-03-09',
      aid_minor: 29_000_000n,
    });
    await expect(house.as(applicant, (ctx) => takeStep(ctx, case_id, 'withdraw'))).rejects.toMatchObject({
      code: 'case.step_not_possible_now',
    });
    await sharing((tx, now) => unshare(tx, now, house.plan_id, 1));
    expect(await caseById(db, case_id)).toMatchObject({
      stage: 'approved',
      period_no: null,
      aid_minor: null,
    });
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 2, [case_id]));
    await sharing((tx, now) => markShared(tx, now, house.plan_id, 2, [{ case_id, aid_minor: 30_000_000n }]));
    await sharing((tx, now) => markPaid(tx, now, case_id));
    expect((await caseById(db, case_id)).stage).toBe('paid');
    const log = await kinds(case_id);
    expect(log.filter((e) => e.kind === 'case_stage').map((e) => e.action)).toEqual([
      'submit',
      'screen',
      'investigate',
      'propose',
      'sign_approval',
      'notice',
      'confirm',
      'share',
      'make_payable',
      'unshare',
      'notice',
      'confirm',
      'share',
      'make_payable',
      'pay',
    ]);
    const later = {
      ...house.app,
      clock: { ...house.clock, now: () => house.clock.now().add({ hours: 25 }) },
    };
    await closePaid(later);
    expect((await caseById(db, case_id)).stage).toBe('closed');
  });

  it('an admitted objection moves the case; the second time two reviewers are needed', async () => {
    const case_id = await toApproved(house);
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 3, [case_id]));
    const { objection_id: first } = await house.as(stranger, (ctx) =>
      object(ctx, case_id, '等待期内已有诊断记录。'),
    );
    await expect(
      house.as(stranger, (ctx) => object(ctx, case_id, '再说一次，再说一次。')),
    ).rejects.toMatchObject({ code: 'objection.already_made' });
    await expect(
      house.as(user(11n, 'reviewer'), (ctx) => answerObjection(ctx, first, { admit: true })),
    ).rejects.toMatchObject({ code: 'objection.own' });
    const { objection_id: weak } = await house.as(user(12n), (ctx) =>
      object(ctx, case_id, '我不认识这个人啊。'),
    );
    expect(
      await house.as(reviewer, (ctx) => answerObjection(ctx, weak, { admit: false, answer: 'no_evidence' })),
    ).toEqual({ state: 'inadmissible' });
    expect(await house.as(reviewer, (ctx) => answerObjection(ctx, first, { admit: true }))).toEqual({
      state: 'admitted',
    });
    expect(await caseById(db, case_id)).toMatchObject({
      stage: 'objected',
      period_no: null,
      moves: 1,
      outcome: null,
    });
    expect(await casesInNotice(db, house.plan_id, 3)).toEqual([]);

    await house.as(investigator, (ctx) => takeStep(ctx, case_id, 'reinvestigate'));
    await house.as(third, (ctx) => proposeDecision(ctx, case_id, APPROVAL));
    await house.as(reviewer, (ctx) => signDecision(ctx, case_id, true));
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 4, [case_id]));
    const { objection_id: again } = await house.as(stranger, (ctx) =>
      object(ctx, case_id, '还是同一个问题没有答复。'),
    );
    expect(await house.as(reviewer, (ctx) => answerObjection(ctx, again, { admit: true }))).toEqual({
      state: 'seconding',
    });
    expect((await caseById(db, case_id)).stage).toBe('noticed');
    await expect(
      house.as(reviewer, (ctx) => answerObjection(ctx, again, { admit: true })),
    ).rejects.toMatchObject({ code: 'objection.needs_another' });
    expect(await house.as(second, (ctx) => answerObjection(ctx, again, { admit: true }))).toEqual({
      state: 'admitted',
    });
    const log = (await kinds(case_id)).filter((e) => e.kind === 'objection');
    expect(log.map((e) => e.state)).toEqual([
      'received',
      'received',
      'inadmissible',
      'admitted',
      'received',
      'admitted',
    ]);
    expect(JSON.stringify(log)).not.toMatch(/"user|等待期/);
    await house.as(applicant, (ctx) => takeStep(ctx, case_id, 'withdraw'));
  });

  it('sharing may move a case that the period cannot carry, and it keeps its place in the queue', async () => {
    const older = await toApproved(house);
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 5, [older]));
    await sharing((tx, now) => moveCase(tx, now, house.plan_id, older));
    expect(await decidedCases(db, house.plan_id)).toMatchObject([{ case_id: older }]);
    await house.as(applicant, (ctx) => takeStep(ctx, older, 'withdraw'));
  });
});

describe('what others see', () => {
  it('a coarsened card in a small plan, with a story only as consented, for 30 days after payment', async () => {
    const case_id = await toApproved(house);
    await expect(publicCard(db, house.clock.now(), case_id)).rejects.toMatchObject({ code: 'case.unknown' });
    await sharing((tx, now) => markNoticed(tx, now, house.plan_id, 6, [case_id]));
    expect(await publicCard(db, house.clock.now(), case_id)).toMatchObject({
      masked_name: '***',
      age: 30,
      age_is_band: true,
      place: null,
      illness_code: null,
      story: null,
    });
    await house.as(applicant, (ctx) => setPublication(ctx, case_id, { consent: true, story: '谢谢大家。' }));
    expect(
      (await publicCards(db, house.clock.now(), 'test-plan', { limit: 10, period_no: 6 })).items,
    ).toMatchObject([{ case_id, story: '谢谢大家。', amount_minor: 30_000_000n }]);
    await house.as(applicant, (ctx) => setPublication(ctx, case_id, { consent: false, story: null }));
    expect((await publicCard(db, house.clock.now(), case_id)).story).toBeNull();
    await sharing((tx, now) => markShared(tx, now, house.plan_id, 6, [{ case_id, aid_minor: 30_000_000n }]));
    await sharing((tx, now) => markPaid(tx, now, case_id));
    const days = (n: number) => house.clock.now().add({ hours: 24 * n });
    expect(await publicCard(db, days(29), case_id)).toMatchObject({ stage: 'paid' });
    await expect(publicCard(db, days(30), case_id)).rejects.toMatchObject({ code: 'case.unknown' });
    expect((await publicCards(db, days(30), 'test-plan', { limit: 10, period_no: 6 })).items).toEqual([]);
  });

  it('nobody publishes for a patient who does not know', async () => {
    const m = await house.join();
    await expect(
      house.as(applicant, (ctx) => openDraft(ctx, { ...draftInput(m), knows_diagnosis: false })),
    ).rejects.toMatchObject({ code: 'case.patient_cannot_apply' });
    const { row } = await house.as(reviewer, (ctx) =>
      openDraft(ctx, { ...draftInput(m), relation: 'next_of_kin', for_user_id: 11n, knows_diagnosis: false }),
    );
    await expect(
      house.as(stranger, (ctx) => setPublication(ctx, row.case_id, { consent: true, story: 'x' })),
    ).rejects.toMatchObject({ code: 'case.patient_must_consent' });
  });

  it('the queue puts overdue work first and pages without gaps; the applicant sees the own cases', async () => {
    const far = { ...house.reading(reviewer), now: Temporal.Instant.from('2027-01-01T00:00:00Z') };
    await toDeciding(house);
    await toDeciding(house);
    const all = await queue(far, { limit: 100 });
    const dues = all.items.map((item) => item.due_on ?? '9999');
    expect(dues).toEqual(dues.toSorted());
    expect(all.items.some((item) => item.overdue)).toBe(true);
    // Overdue from midnight in the organisation's zone, which is 16:00 UTC of the day before.
    const due_on = all.items.find((item) => item.due_on !== null)!.due_on!;
    const late = async (time: string) => {
      const then = { ...far, now: Temporal.Instant.from(`${due_on}T${time}Z`) };
      const counted = (await stageCounts(then)).reduce((n, stage) => n + stage.overdue, 0);
      return [(await queue(then, { limit: 100 })).items.some((i) => i.overdue), counted > 0];
    };
    expect(await late('15:59:59')).toEqual([false, false]);
    expect(await late('16:00:00')).toEqual([true, true]);
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await queue(far, { limit: 1, cursor });
      paged.push(...page.items.map((item) => item.case_id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(all.items.map((item) => item.case_id));
    expect((await myCases(house.reading(applicant))).length).toBeGreaterThan(5);
    await expect(track(house.reading(stranger), all.items[0]!.case_id)).rejects.toMatchObject({
      code: 'case.unknown',
    });
  });
});

describe('series of instalments', () => {
  it('comes back for each instalment and is closed after the last', async () => {
    const other = await testDatabase(casesSources);
    const bread = await openHouse(
      other.db,
      sampleRules((r) => {
        r.aid.payment = { kind: 'instalments', count: 2, every_months: 1 };
        r.aid.table[0]!.amount_minor = '10001';
      }),
    );
    const case_id = await toApproved(bread);
    const now = bread.clock.now();
    for (const [period_no, amount_minor] of [
      [1, 5000n],
      [2, 5001n],
    ] as const) {
      expect(await decidedCases(other.db, bread.plan_id)).toMatchObject([
        { case_id, amount_minor, instalment_no: period_no },
      ]);
      await inTransaction(other.db, async (tx) => {
        await markNoticed(tx, now, bread.plan_id, period_no, [case_id]);
        await markShared(tx, now, bread.plan_id, period_no, [{ case_id, aid_minor: amount_minor }]);
        await markPaid(tx, now, case_id);
      });
    }
    expect((await caseById(other.db, case_id)).stage).toBe('paid');
    expect(await decidedCases(other.db, bread.plan_id)).toEqual([]);
    await other.drop();
  });
});
