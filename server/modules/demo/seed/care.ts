import { addDays, daysBetween } from '@tongzhou/kernel';
import {
  answerCompanion,
  asked,
  askVisit,
  caredForOfCase,
  checkIn,
  checkOut,
  giveConsent,
  pair,
  planVisit,
  reportVisit,
  setWish,
} from '../../care/index.ts';
import { servingFrom } from './society.ts';
import { at } from './timeline.ts';
import { as, type Member, type Player, remember, type World } from './world.ts';

/** An ill member who has applied. */
export interface Patient {
  member: Member;
  case_id: string;
  submitted_on: string;
}

const ASKED_EVERY_DAYS = 13;

/** The coordinator rings up the day after the application and then every thirteen days; only where there is one. */
export function scheduleAsking(w: World, p: Patient): void {
  const { city } = p.member.who;
  if (city !== 'baishan' && city !== 'jilin') return;
  const coordinator = w.staff.coordinators[city];
  const days = daysBetween(p.submitted_on, w.time.today);
  for (let day = 1; day <= days; day += ASKED_EVERY_DAYS)
    later(w, addDays(p.submitted_on, day), '16:20', async () => {
      for (const person of await caredForOfCase(w.stage.app.db, p.case_id))
        if (person.wish === 'open') await as(w, coordinator, (ctx) => asked(ctx, person.cared_for_id, true));
    });
}

const later = (w: World, day: string, clock: string, scene: () => Promise<void>): void => {
  const when = at(day, clock);
  if (Temporal.Instant.compare(when, w.time.now) < 0) w.stage.at(when, scene);
};

export interface VisitPlanned {
  patient: Patient;
  city: 'baishan' | 'jilin';
  day: string;
  /** names of the two visitors; the first has been on many visits before, as the coordinator knows */
  visitors: readonly [string, string];
  /** adults who live with the ill member, each of whom agreed */
  adults: number;
  report: string;
  needs: Parameters<typeof reportVisit>[2]['needs'];
  /** remembered under this name */
  key?: string;
}

/** The ill member asks, everybody at home agrees, two come in daylight, go again in time, and report the same day. */
export function scheduleVisit(w: World, v: VisitPlanned): void {
  const ask = addDays(v.day, -5);
  later(w, ask, '19:10', async () => {
    const { member, case_id } = v.patient;
    const { visit_id } = await as(w, member, (ctx) =>
      askVisit(ctx, case_id, {
        call_name: `老${member.who.name.slice(0, 1)}`,
        phone: member.who.phone!,
        place: 'home',
        address: '演示小区 3 号楼 2 单元（演示地址）',
        adults_at_home: v.adults,
        times: '上午，午饭前',
      }),
    );
    if (v.key) await remember(w, v.key, visit_id);
    for (let n = 0; n < v.adults; n += 1)
      await as(w, member, (ctx) => giveConsent(ctx, visit_id, { of: 'adult_at_home', way: 'app' }));
    later(w, addDays(ask, 2), '10:30', () => plan(w, v, visit_id));
    later(
      w,
      v.day,
      '09:55',
      async () => void (await as(w, visitor(w, v, 0), (ctx) => checkIn(ctx, visit_id))),
    );
    later(
      w,
      v.day,
      '11:05',
      async () => void (await as(w, visitor(w, v, 0), (ctx) => checkOut(ctx, visit_id))),
    );
    later(w, v.day, '16:40', async () => {
      await as(w, visitor(w, v, 1), (ctx) => reportVisit(ctx, visit_id, { text: v.report, needs: v.needs }));
    });
  });
}

const visitor = (w: World, v: VisitPlanned, i: 0 | 1): Player => w.societies.byName.get(v.visitors[i])!;

async function plan(w: World, v: VisitPlanned, visit_id: string): Promise<void> {
  const [first, second] = v.visitors.map((name) => w.societies.byName.get(name)!.row.representative_id);
  const coordinator = w.staff.coordinators[v.city];
  await as(w, coordinator, (ctx) =>
    planVisit(ctx, visit_id, {
      starts_at: at(v.day, '10:00'),
      ends_at: at(v.day, '11:15'),
      visitors: [first!, second!],
      named_experienced: first!,
      second_contact: coordinator.user_id,
      risks: {
        aggression: false,
        alcohol_or_drugs: false,
        infection: false,
        animals: true,
        ward_rules_read: false,
        note: '家里有一只小狗，进门前会拴好',
      },
    }),
  );
}

/** A companion is proposed with the reasons shown; both say yes within two days. */
export function scheduleCompanion(
  w: World,
  patient: Patient,
  day: string,
  name: string,
  city: 'baishan' | 'jilin' = 'baishan',
): void {
  const { member, case_id } = patient;
  later(w, day, '11:10', async () => {
    const people = await caredForOfCase(w.stage.app.db, case_id);
    const ill = people.find((p) => p.who === 'ill_member')!;
    const companion = w.societies.byName.get(name)!;
    const { companion_id } = await as(w, w.staff.coordinators[city], (ctx) =>
      pair(ctx, ill.cared_for_id, {
        representative_id: companion.row.representative_id,
        reasons: ['same_city', 'same_sex', 'same_illness'],
      }),
    );
    later(
      w,
      day,
      '20:20',
      async () => void (await as(w, member, (ctx) => answerCompanion(ctx, companion_id, true))),
    );
    later(w, addDays(day, 1), '08:15', async () => {
      await as(w, companion, (ctx) => answerCompanion(ctx, companion_id, true));
    });
  });
}

/** "Never" is an answer like any other: it is kept, and nobody asks again. */
export function scheduleNever(w: World, patient: Patient): void {
  later(w, addDays(patient.submitted_on, 2), '18:45', async () => {
    const people = await caredForOfCase(w.stage.app.db, patient.case_id);
    const own = people.find((p) => p.user_id === patient.member.user_id)!;
    await as(w, patient.member, (ctx) =>
      setWish(ctx, own.cared_for_id, { wish: 'never', ask_again_on: null }),
    );
    await remember(w, 'user.never', patient.member.user_id.toString());
  });
}

const COMPANIONS = {
  baishan: ['曲志强', '隋海霞', '朴香兰', '孟德福'],
  jilin: ['佟海涛', '关桂兰', '富永胜', '那玉梅'],
} as const;
const DAYS_TO_COMPANION = 6;
/** Every fifth is still without a companion; the board says so. */
const WITHOUT_EVERY = 5;

/** What a society does for everybody who falls ill in its city. */
export function scheduleCare(w: World, patient: Patient, turn: number): void {
  const { city } = patient.member.who;
  scheduleAsking(w, patient);
  if ((city !== 'baishan' && city !== 'jilin') || turn % WITHOUT_EVERY === 4) return;
  const names = COMPANIONS[city];
  const day = [addDays(patient.submitted_on, DAYS_TO_COMPANION), servingFrom(w)].toSorted().at(-1)!;
  scheduleCompanion(w, patient, day, names[turn % names.length]!, city);
}

/** Earlier visits, by whose reports a society learns. */
export function scheduleOrdinaryVisit(w: World, patient: Patient, day: string): void {
  const { city } = patient.member.who;
  if (city !== 'baishan' && city !== 'jilin') return;
  scheduleVisit(w, {
    patient,
    city,
    day,
    visitors: city === 'baishan' ? ['孟德福', '隋海霞'] : ['关桂兰', '佟海涛'],
    adults: 1,
    report: '精神比上次电话里好，在家休息，胃口一般。聊了一会儿孩子的事。没有需要转办的事。',
    needs: [],
  });
}
