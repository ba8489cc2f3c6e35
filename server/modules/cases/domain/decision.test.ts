import type { Rules } from '@tongzhou/rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleRules } from '../../plans/testing.ts';
import { makeCard, maskedName, writeTo } from './card.ts';
import { caseRulesOf } from './case-rules.ts';
import { checkProposal, checkSigner, instalmentAmount, type Signature, signersForMove } from './decision.ts';
import { hindrances, type MembershipFacts } from './eligibility.ts';

const rules = (change?: Parameters<typeof sampleRules>[0]) =>
  caseRulesOf(JSON.parse(sampleRules(change)) as Rules);

describe('who signs', () => {
  const people = fc.bigInt({ min: 1n, max: 4n });
  it('whatever the order of attempts, each review has different signers and a second is opened by a new person', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(people, fc.constantFrom('first' as const, 'second' as const), fc.boolean()), {
          maxLength: 40,
        }),
        (attempts) => {
          const signed: Signature[] = [];
          for (const [user_id, review, opens] of attempts) {
            try {
              checkSigner(user_id, review, opens, signed);
              if (opens && review === 'second')
                expect(signed.some((s) => s.review === 'first' && s.user_id === user_id)).toBe(false);
              signed.push({ review, user_id });
            } catch (error) {
              expect(error).toMatchObject({ status: 403 });
            }
          }
          for (const review of ['first', 'second'] as const) {
            const users = signed.filter((s) => s.review === review).map((s) => s.user_id);
            expect(new Set(users).size).toBe(users.length);
          }
        },
      ),
    );
  });
  it('a second move of the same case needs two', () => {
    expect([0, 1, 2].map(signersForMove)).toEqual([1, 2, 2]);
  });
});

describe('a decision', () => {
  const approved = {
    outcome: 'approved' as const,
    refusal_kind: null,
    clauses: ['aid.table'],
    evidence: [],
    amount_minor: 1n,
  };
  const refused = {
    outcome: 'not_aided' as const,
    refusal_kind: 'too_late' as const,
    clauses: ['case_clock.apply_days'],
    evidence: ['x'],
    amount_minor: 0n,
  };
  it.each([
    [approved, true],
    [refused, true],
    [{ ...approved, clauses: [] }, false],
    [{ ...approved, refusal_kind: 'too_late' as const }, false],
    [{ ...refused, evidence: [] }, false],
    [{ ...refused, refusal_kind: null }, false],
    [{ ...refused, amount_minor: 1n }, false],
  ])('%o is whole: %s', (proposal, whole) => {
    if (whole) expect(() => checkProposal(proposal)).not.toThrow();
    else expect(() => checkProposal(proposal)).toThrow('case.decision_incomplete');
  });

  it('instalments add up to the amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 12n }),
        fc.integer({ min: 1, max: 120 }),
        (amount_minor, count) => {
          const all = Array.from({ length: count }, (_, i) => instalmentAmount(amount_minor, count, i + 1));
          expect(all.reduce((a, b) => a + b)).toBe(amount_minor);
          expect(all.every((x) => x >= 0n)).toBe(true);
        },
      ),
    );
  });
});

describe('the amount', () => {
  const q = { illness_code: 'lung-cancer', age: 39, joined_on: '2025-01-02', diagnosed_on: '2026-02-10' };
  it('is the table’s, by age and severity', () => {
    expect(rules().amountFor(q, null)).toBe(30_000_000n);
    expect(rules().amountFor({ ...q, age: 40 }, null)).toBe(10_000_000n);
    expect(rules().amountFor({ ...q, illness_code: 'thyroid-cancer' }, null)).toBe(5_000_000n);
    expect(rules().amountFor({ ...q, illness_code: 'cold' }, null)).toBe(0n);
  });
  it('grows with full years of membership at diagnosis', () => {
    const growing = rules((r) => {
      r.aid.growth = [
        { years_from: 0, part: '0.2' },
        { years_from: 1, part: '0.4' },
      ];
    });
    expect(growing.amountFor({ ...q, diagnosed_on: '2026-01-01' }, null)).toBe(6_000_000n);
    expect(growing.amountFor({ ...q, diagnosed_on: '2026-01-02' }, null)).toBe(12_000_000n);
  });
  it('reimburses accepted costs above the deductible, up to the table', () => {
    const paying = rules((r) => {
      r.aid.payment = { kind: 'reimbursement', deductible_minor: '1000000', share_of_cost: '0.5' };
    });
    expect(paying.reimburses).toBe(true);
    expect(paying.amountFor(q, 3_000_001n)).toBe(1_000_000n);
    expect(paying.amountFor(q, 900_000n)).toBe(0n);
    expect(paying.amountFor(q, 10n ** 12n)).toBe(30_000_000n);
  });
});

describe('what speaks against a request', () => {
  const facts: MembershipFacts = {
    payer_id: 1n,
    membership_id: 1n,
    plan_id: 1,
    person_id: 1n,
    birth: '1990-05-05',
    joined_on: '2025-01-02',
    covered_from: '2025-07-01',
    cover: { gaps: [], covered_until: null },
    paid_on: '2025-01-02',
    rule_version: 1,
    branch_id: 0,
  };
  const suspended = (from: string, until: string | null) => ({
    cover: { gaps: [{ from, until }], covered_until: null },
  });
  const ended = (covered_until: string) => ({ cover: { gaps: [], covered_until } });
  const ask = (
    day: string,
    more: Partial<MembershipFacts> = {},
    asked: { accident?: boolean; illness_code?: string } = {},
    before = 0,
    today = '2026-03-01',
  ) =>
    hindrances(
      { illness_code: 'lung-cancer', diagnosed_on: day, accident: false, ...asked },
      { ...facts, ...more },
      rules().apply,
      today,
      before,
    );
  it.each([
    ['a covered day in time', ask('2026-02-01'), []],
    ['the first covered day', ask('2025-07-01', {}, {}, 0, '2025-07-05'), []],
    ['the day before', ask('2025-06-30', {}, {}, 0, '2025-07-05'), ['waiting_period']],
    ['an accident after its own waiting', ask('2025-01-09', {}, { accident: true }, 0, '2025-02-01'), []],
    ['an accident inside it', ask('2025-01-08', {}, { accident: true }, 0, '2025-02-01'), ['waiting_period']],
    ['before joining', ask('2025-01-01', {}, {}, 0, '2025-02-01'), ['not_covered']],
    ['while suspended', ask('2026-02-01', suspended('2026-01-21', null)), ['not_covered']],
    ['before the suspension', ask('2026-01-20', suspended('2026-01-21', null)), []],
    ['in a gap that is over', ask('2026-01-21', suspended('2026-01-21', '2026-02-07')), ['not_covered']],
    ['on the day it came back', ask('2026-02-07', suspended('2026-01-21', '2026-02-07')), []],
    ['after leaving', ask('2026-02-01', ended('2026-01-31')), ['not_covered']],
    ['on the day cover ends', ask('2026-01-31', ended('2026-01-31')), ['not_covered']],
    ['before leaving', ask('2026-01-30', ended('2026-01-31')), []],
    ['before anybody paid', ask('2026-01-30', { paid_on: '2026-01-31' }), ['not_covered']],
    ['on the day of the first payment', ask('2026-01-31', { paid_on: '2026-01-31' }), []],
    ['without any payment', ask('2026-01-31', { paid_on: null }), ['not_covered']],
    ['the last day in time', ask('2025-09-02'), []],
    ['a day late', ask('2025-09-01'), ['too_late']],
    ['tomorrow', ask('2026-03-02'), ['in_future']],
    ['an illness not on the list', ask('2026-02-01', {}, { illness_code: 'cold' }), ['illness_not_listed']],
    ['aided before', ask('2026-02-01', {}, {}, 1), ['times_used']],
    ['too old', ask('2026-02-01', { birth: '1961-02-01' }), ['age_outside']],
    ['just young enough', ask('2026-01-31', { birth: '1961-02-01' }), []],
  ])('%s', (_, found, expected) => expect(found).toEqual(expected));
});

describe('the card', () => {
  const f = {
    masked_name: '王**',
    age_at_diagnosis: 37,
    diagnosed_on: '2026-02-10',
    joined_on: '2025-02-10',
    illness_code: 'lung-cancer',
    severity: 'severe',
    place: '吉林·白山',
    amount_minor: 1n,
    story: 's',
    plan_members: 1_000,
  };
  it('shows age, place and illness in a large plan, none of them in a small one', () => {
    expect(makeCard(f)).toMatchObject({
      masked_name: '王**',
      age: 37,
      age_is_band: false,
      place: '吉林·白山',
      illness_code: 'lung-cancer',
      member_days: 365,
    });
    expect(makeCard({ ...f, plan_members: 999 })).toMatchObject({
      masked_name: '***',
      age: 30,
      age_is_band: true,
      place: null,
      illness_code: null,
      severity: null,
      member_days: null,
    });
  });
  it('masks the name', () => {
    expect(maskedName('欧阳', true)).toBe('欧阳**');
    expect(maskedName('欧阳', false)).toBe('***');
  });
  it('writes to the contact alone while the patient does not know', () => {
    expect(writeTo({ knows_diagnosis: false, applicant_user_id: 1n, contact_user_id: 2n })).toBe(2n);
    expect(writeTo({ knows_diagnosis: true, applicant_user_id: 1n, contact_user_id: 2n })).toBe(1n);
  });
});
