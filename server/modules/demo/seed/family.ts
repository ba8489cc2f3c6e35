import { addDays } from '@tongzhou/kernel';
import { type CasePlan, DAYS_TO_DECISION, scheduleCase } from './cases.ts';
import { joinInvited, joinSelf, topUp } from './members.ts';
import { at } from './timeline.ts';
import { cast, type Member, remember, type World } from './world.ts';

export interface Family {
  daughter: Member;
  father: Member;
  case_id: string;
}

/** Days before the notice day on which the daughter hands the application in. */
const DAYS_BEFORE_NOTICE = DAYS_TO_DECISION + 3;

/** The day on which the family of the tour applies. */
export const appliesOn = (w: World): string =>
  addDays(w.time.periods[w.time.story - 1]!.notice_on, -DAYS_BEFORE_NOTICE);

/**
 * The family of the tour: a daughter in Baishan pays for her parents; the father falls ill, knows it, and gives
 * her a mandate to apply.
 * @param onApplied called once the application is handed in
 */
export function scheduleFamily(w: World, onApplied: (family: Family) => Promise<void>): void {
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
    scheduleCase(w, casePlan(w, payer, ill, onApplied));
  });
}

const scheduleSecondTopUp = (w: World, payer: Member) =>
  w.stage.at(at(addDays(appliesOn(w), -60), '12:15'), () => topUp(w, payer, 15_000n));

const casePlan = (
  w: World,
  daughter: Member,
  father: Member,
  onApplied: (family: Family) => Promise<void>,
): CasePlan => ({
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
    await onApplied({ daughter, father, case_id });
  },
});
