import { addDays } from '@tongzhou/kernel';
import { type Patient, scheduleAsking, scheduleCompanion, scheduleVisit } from './care.ts';
import { type CasePlan, DAYS_TO_DECISION, scheduleCase } from './cases.ts';
import { joinInvited, joinSelf, topUp } from './members.ts';
import { at } from './timeline.ts';
import { cast, type Member, remember, type World } from './world.ts';

/** Days before the notice day on which the daughter hands the application in. */
const DAYS_BEFORE_NOTICE = DAYS_TO_DECISION + 3;

/** The day on which the family of the tour applies. */
export const appliesOn = (w: World): string =>
  addDays(w.time.periods[w.time.story - 1]!.notice_on, -DAYS_BEFORE_NOTICE);

/**
 * The family of the tour: a daughter in Baishan pays for her parents; the father falls ill, knows it, and gives
 * her a mandate to apply.
 */
export function scheduleFamily(w: World): void {
  const { people, time } = w;
  const born = (age: number) => people.birthday(time.opened_on, age);
  const daughter = people.invent({ city: 'baishan', sex: 'f', birth: born(32), name: '李晓雯' });
  const father = people.invent({ city: 'baishan', sex: 'm', birth: born(56), name: '李长山' });
  const mother = people.invent({ city: 'baishan', sex: 'f', birth: born(55), name: '孙桂兰' });
  w.stage.at(at(addDays(time.opened_on, 1), '19:40'), async () => {
    const payer = await joinSelf(w, daughter, 15_000n);
    const ill = await joinInvited(w, payer, father, 'parent');
    await joinInvited(w, payer, mother, 'parent');
    await cast(w, payer, 'family', w.branches.baishan, 'demo.cast.daughter');
    await cast(w, ill, 'ill', w.branches.baishan, 'demo.cast.father');
    await remember(w, 'user.daughter', payer.user_id.toString());
    scheduleSecondTopUp(w, payer);
    scheduleCase(w, casePlan(w, payer, ill));
  });
}

const scheduleSecondTopUp = (w: World, payer: Member) =>
  w.stage.at(at(addDays(appliesOn(w), -60), '12:15'), () => topUp(w, payer, 15_000n));

const casePlan = (w: World, daughter: Member, father: Member): CasePlan => ({
  patient: father,
  applicant: daughter,
  illness: {
    code: 'cancer',
    hospital: '白山市中心医院',
    story:
      '爸爸在林场干了一辈子，体检查出来的。他自己知道病情，说该治就治。女儿替他办的申请，谢谢每一位分摊的人。',
  },
  diagnosed_on: addDays(appliesOn(w), -6),
  submitted_on: appliesOn(w),
  onSubmitted: async (case_id) => {
    await remember(w, 'case.main', case_id);
    scheduleCareForFather(w, { member: father, case_id, submitted_on: appliesOn(w) });
  },
});

const DAYS_FROM_SHARING_TO_VISIT = 4;

/** A companion soon after the application, and a visit when the aid has come. */
function scheduleCareForFather(w: World, patient: Patient): void {
  scheduleAsking(w, patient);
  scheduleCompanion(w, patient, addDays(patient.submitted_on, 5), '曲志强');
  scheduleVisit(w, {
    patient,
    city: 'baishan',
    day: addDays(w.time.periods[w.time.story - 1]!.sharing_on, DAYS_FROM_SHARING_TO_VISIT),
    visitors: ['孟德福', '杨秀英'],
    adults: 2,
    report:
      '老李气色还好，说钱到账那天先把借亲戚的还了。老伴睡不好，问能不能有人说说话。没有带礼物，没有谈病情细节，一小时出来。',
    needs: [
      { kind: 'paperwork', note: '大病医保二次报销的材料，约好下周一起整理' },
      { kind: 'loneliness', note: '老伴想认识同样照顾病人的家属' },
    ],
    key: 'visit.main',
  });
}
