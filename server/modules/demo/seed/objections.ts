import { addDays } from '@tongzhou/kernel';
import {
  addFinding,
  answerObjection,
  object,
  proposeDecision,
  signDecision,
  takeStep,
  type Verdict,
} from '../../cases/index.ts';
import { at } from './timeline.ts';
import { as, remember, type World } from './world.ts';

/** A member doubts a case in notice; a reviewer answers two days later. */
export function scheduleObjection(
  w: World,
  o: { case_id: string; notice_on: string; text: string; verdict: Verdict },
): void {
  w.stage.at(at(addDays(o.notice_on, 1), '20:30'), async () => {
    const objector = w.members.find((m) => m.who.city === 'jilin')!;
    const { objection_id } = await as(w, objector, (ctx) => object(ctx, o.case_id, o.text));
    w.stage.at(at(addDays(o.notice_on, 3), '10:40'), async () => {
      await as(w, w.staff.reviewers[2], (ctx) => answerObjection(ctx, objection_id, o.verdict));
      if (o.verdict.admit) scheduleSecondLook(w, o.case_id, addDays(o.notice_on, 4));
    });
  });
}

/** An admitted objection: examined again, decided again by two, shared one period later. */
function scheduleSecondLook(w: World, case_id: string, day: string): void {
  const [investigator] = w.staff.investigators;
  const [first, second] = w.staff.reviewers;
  w.stage.at(at(day, '09:00'), async () => {
    await remember(w, 'case.objected', case_id);
    await as(w, investigator, (ctx) => takeStep(ctx, case_id, 'reinvestigate'));
    await as(w, investigator, (ctx) =>
      addFinding(ctx, case_id, {
        clause: 'waiting.illness_days',
        verdict: 'met',
        evidence: [],
        note: '调取首诊病历，确诊日期在等待期之后',
      }),
    );
  });
  w.stage.at(at(addDays(day, 2), '11:30'), async () => {
    await as(w, first, (ctx) =>
      proposeDecision(ctx, case_id, {
        outcome: 'approved',
        clauses: ['waiting.illness_days', 'aid.table'],
        evidence: [],
        refusal_kind: null,
        illness_code: null,
        cost_minor: null,
      }),
    );
    await as(w, second, (ctx) => signDecision(ctx, case_id, true));
  });
}
