import { addDays } from '@tongzhou/kernel';
import { takeStep } from '../../cases/index.ts';
import { DAYS_TO_DECISION, scheduleCase } from './cases.ts';
import { joinSelf } from './members.ts';
import { castAsIll } from './patients.ts';
import { at } from './timeline.ts';
import { as, type Member, remember, type World } from './world.ts';

/** Requests that are not aided, and one that the family takes back. */
export function scheduleRefusals(w: World): void {
  scheduleWaiting(w);
  scheduleNotMet(w);
  scheduleWithdrawn(w);
}

const DAYS_WAITED = 62;

/** Diagnosed on day 62 of 90: no aid, and the rules give the past shares back with the next settlement. */
function scheduleWaiting(w: World): void {
  const settled = w.time.periods[w.time.story - 4]!;
  const submitted_on = addDays(settled.notice_on, -DAYS_TO_DECISION - 3);
  const diagnosed_on = addDays(submitted_on, -5);
  const who = w.people.invent({
    city: 'jilin',
    sex: 'm',
    birth: w.people.birthday(diagnosed_on, 45),
    name: '司马立军',
  });
  w.stage.at(at(addDays(diagnosed_on, -DAYS_WAITED), '20:10'), async () => {
    const patient = await joinSelf(w, who, 5_000n);
    await castAsIll(w, patient, 'demo.cast.refused');
    scheduleCase(w, {
      patient,
      illness: { code: 'cancer', hospital: '吉林市人民医院', story: null },
      diagnosed_on,
      submitted_on,
      refusal: { kind: 'waiting_period', clause: 'waiting.illness_days' },
      onSubmitted: async (case_id) => {
        await remember(w, 'case.refused', case_id);
        await remember(w, 'period.returned', settled.period_no.toString());
        stepLater(w, patient, case_id, addDays(submitted_on, DAYS_TO_DECISION + 1), 'accept_refusal');
      },
    });
  });
}

/** The definition asks for 180 days after the stroke; the family has asked for a second review. */
function scheduleNotMet(w: World): void {
  const submitted_on = addDays(w.time.today, -23);
  const who = w.people.invent({
    city: 'changchun',
    sex: 'f',
    birth: w.people.birthday(w.time.opened_on, 50),
  });
  w.stage.at(at(addDays(w.time.opened_on, 3), '10:05'), async () => {
    const patient = await joinSelf(w, who, 10_000n);
    await castAsIll(w, patient, 'demo.cast.second_review');
    scheduleCase(w, {
      patient,
      illness: { code: 'stroke', hospital: '长春市第二医院', story: null },
      diagnosed_on: addDays(submitted_on, -40),
      submitted_on,
      refusal: { kind: 'not_listed_illness', clause: 'what.illnesses.stroke' },
      onSubmitted: async (case_id) =>
        stepLater(w, patient, case_id, addDays(submitted_on, DAYS_TO_DECISION + 9), 'appeal'),
    });
  });
}

function scheduleWithdrawn(w: World): void {
  const submitted_on = addDays(w.time.periods[w.time.story - 3]!.notice_on, -9);
  const who = w.people.invent({
    city: 'yanbian',
    sex: 'm',
    birth: w.people.birthday(w.time.opened_on, 38),
  });
  w.stage.at(at(addDays(w.time.opened_on, 2), '21:05'), async () => {
    const patient = await joinSelf(w, who, 10_000n);
    scheduleCase(w, {
      patient,
      illness: { code: 'carcinoma-in-situ', hospital: '延边州医院', story: null },
      diagnosed_on: addDays(submitted_on, -12),
      submitted_on,
      until: 'screening',
      onSubmitted: async (case_id) => stepLater(w, patient, case_id, addDays(submitted_on, 3), 'withdraw'),
    });
  });
}

function stepLater(
  w: World,
  patient: Member,
  case_id: string,
  day: string,
  action: 'accept_refusal' | 'appeal' | 'withdraw',
): void {
  const when = at(day, '18:20');
  if (Temporal.Instant.compare(when, w.time.now) >= 0) return;
  w.stage.at(when, async () => void (await as(w, patient, (ctx) => takeStep(ctx, case_id, action))));
}
