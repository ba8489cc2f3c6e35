import { VISIT_STATES, type VisitState } from '@tongzhou/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CarePart, contactOpen, reportOpen } from './access.ts';
import { aloneShares, CELL_MIN } from './figures.ts';
import {
  alarmStage,
  checkOutUntil,
  consentState,
  needSafePlan,
  VISIT_ACTIONS,
  type VisitPlan,
  visitStep,
} from './visit.ts';

const at = (text: string) => Temporal.Instant.from(text);

describe('states of a visit', () => {
  it('whatever is tried: nobody goes in without a plan, nothing moves after the end, a report needs a way out', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...VISIT_ACTIONS), { maxLength: 40 }), (actions) => {
        let state: VisitState = 'asked';
        const trail: VisitState[] = ['asked'];
        for (const action of actions) {
          const before: VisitState = state;
          try {
            state = visitStep(before, action);
          } catch {
            state = before;
            continue;
          }
          expect(VISIT_STATES).toContain(state);
          expect(['reported', 'called_off']).not.toContain(before);
          if (state === 'under_way') expect(before).toBe('planned');
          if (state === 'reported') expect(trail.at(-1)).toBe('left');
          if (state === 'left') expect(trail.at(-1)).toBe('under_way');
          trail.push(state);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

it('consent: the ill member always, every adult only at home', () => {
  expect(consentState('home', 2, { ill_member: true, adults: 1 }).complete).toBe(false);
  expect(consentState('home', 2, { ill_member: true, adults: 2 }).complete).toBe(true);
  expect(consentState('home', 0, { ill_member: false, adults: 0 }).complete).toBe(false);
  expect(consentState('hospital', 3, { ill_member: true, adults: 0 })).toMatchObject({
    adults_at_home: 0,
    complete: true,
  });
});

describe('plan', () => {
  const zoned = (text: string) => Temporal.ZonedDateTime.from(`${text}[Asia/Shanghai]`);
  const plan: VisitPlan = {
    place: 'home',
    first_visit: true,
    member_sex: 'f',
    visitors: [
      { sex: 'm', experienced: true },
      { sex: 'f', experienced: false },
    ],
    starts: zoned('2026-12-10T10:00'),
    ends: zoned('2026-12-10T11:30'),
    risks: {
      aggression: false,
      alcohol_or_drugs: false,
      infection: false,
      animals: false,
      ward_rules_read: false,
      note: '',
    },
  };
  const risky = (risks: object) => ({ ...plan, risks: { ...plan.risks, ...risks } });
  it.each<[string, VisitPlan]>([
    ['visit.first_by_two', { ...plan, visitors: [plan.visitors[0]!] }],
    [
      'visit.experienced_needed',
      { ...plan, visitors: plan.visitors.map((v) => ({ ...v, experienced: false })) },
    ],
    [
      'visit.same_sex_needed',
      { ...plan, member_sex: 'm', visitors: plan.visitors.map((v) => ({ ...v, sex: 'f' as const })) },
    ],
    ['visit.too_long', { ...plan, ends: zoned('2026-12-10T13:30') }],
    ['visit.daylight_only', { ...plan, starts: zoned('2026-12-10T14:30'), ends: zoned('2026-12-10T15:30') }],
    ['visit.daylight_only', { ...plan, starts: zoned('2026-12-10T11:30'), ends: zoned('2026-12-10T10:00') }],
    ['visit.risk_forbids_home', risky({ aggression: true })],
    ['visit.risk_forbids_home', risky({ alcohol_or_drugs: true })],
    ['visit.ward_rules_first', { ...plan, place: 'hospital' }],
  ])('%s', (code, wrong) => {
    expect(() => needSafePlan(wrong)).toThrow(code);
  });
  it('a good one passes; a later visit may be made by one; summer evenings are light', () => {
    needSafePlan(plan);
    needSafePlan({ ...plan, first_visit: false, visitors: [{ sex: 'm', experienced: false }] });
    needSafePlan({ ...plan, starts: zoned('2026-07-10T16:00'), ends: zoned('2026-07-10T17:30') });
    needSafePlan({ ...risky({ alcohol_or_drugs: true }), place: 'other' });
  });
});

it('the timer: planned end or an hour, coordinator after 15 minutes, second contact after 30', () => {
  const out = at('2026-03-01T03:00:00Z');
  expect(checkOutUntil(out, at('2026-03-01T01:00:00Z'))).toEqual(out);
  expect(checkOutUntil(out, at('2026-03-01T02:50:00Z'))).toEqual(at('2026-03-01T03:50:00Z'));
  expect(alarmStage(out, at('2026-03-01T03:14:59Z'))).toBeNull();
  expect(alarmStage(out, at('2026-03-01T03:15:00Z'))).toBe('coordinator');
  expect(alarmStage(out, at('2026-03-01T03:30:00Z'))).toBe('second_contact');
});

describe('who may open what, and when', () => {
  const checked_out_at = at('2026-02-28T03:00:00Z');
  const reported_at = at('2026-03-01T00:00:00Z');
  const inTime = at('2026-03-07T02:59:59Z');
  const now = at('2026-03-07T23:59:59Z');
  const later = at('2026-03-08T00:00:00Z');
  const when = (state: VisitState, t = now) =>
    [
      {
        state,
        checked_out_at: state === 'reported' || state === 'left' ? checked_out_at : null,
        reported_at: state === 'reported' ? reported_at : null,
      },
      t,
    ] as const;
  const parts: CarePart[] = ['nobody', 'visitor', 'coordinator'];
  const table: [VisitState, boolean[], boolean[]][] = [
    ['asked', [false, false, true], [false, false, false]],
    ['planned', [false, true, true], [false, false, false]],
    ['under_way', [false, true, true], [false, false, false]],
    ['left', [false, false, false], [false, false, false]],
    ['reported', [false, true, true], [false, true, true]],
    ['called_off', [false, false, false], [false, false, false]],
  ];
  it.each(table)('%s', (state, contact, report) => {
    expect(parts.map((part) => contactOpen(part, ...when(state)))).toEqual(contact);
    expect(parts.map((part) => reportOpen(part, ...when(state)))).toEqual(report);
  });
  it('without a report the task is over a week after the way out', () => {
    expect(parts.map((part) => contactOpen(part, ...when('left', inTime)))).toEqual([false, true, true]);
  });
  it('a week after the report the task is over', () => {
    expect(parts.map((part) => contactOpen(part, ...when('reported', later)))).toEqual([false, false, false]);
    expect(parts.map((part) => reportOpen(part, ...when('reported', later)))).toEqual([false, false, true]);
  });
});

describe('public share of not alone', () => {
  const row = (people: number, not_alone: number, wished_otherwise = 0) => ({
    people,
    not_alone,
    wished_otherwise,
  });
  it('hides small societies, and one more where the difference would tell', () => {
    const { all, each } = aloneShares([row(20, 15), row(3, 0), row(9, 9)]);
    expect(all).toMatchObject({ people: 32, not_alone: 24, not_alone_percent: 75 });
    expect(each.map((e) => e.people)).toEqual([20, null, null]);
  });
  it('never lets anybody compute a group of fewer than five', () => {
    const cell = fc.record({ people: fc.nat(12), not_alone: fc.nat(12), wished_otherwise: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 8 }), (cells) => {
        const rows = cells.map((c) => ({ ...c, not_alone: Math.min(c.not_alone, c.people) }));
        const { all, each } = aloneShares(rows);
        each.forEach((e, i) => {
          if (e.people !== null) expect(rows[i]!.people).toBeGreaterThanOrEqual(CELL_MIN);
        });
        const hidden = (of: 'people' | 'wished_otherwise') =>
          rows.filter((_, i) => each[i]![of] === null).reduce((n, r) => n + r[of], 0);
        if (all.people !== null && hidden('people') > 0)
          expect(hidden('people')).toBeGreaterThanOrEqual(CELL_MIN);
        if (all.wished_otherwise !== null && hidden('wished_otherwise') > 0)
          expect(each.filter((e) => e.wished_otherwise === null).length).toBe(rows.length);
      }),
      { numRuns: 500 },
    );
  });
});
