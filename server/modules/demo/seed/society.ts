import type { Role } from '@tongzhou/contract';
import { addDays } from '@tongzhou/kernel';
import {
  answerQuiz,
  applyAsRepresentative,
  confirm,
  foundSociety,
  openStation,
  papers,
  QUESTIONS,
  type RepresentativeRow,
  recordHours,
  renew,
  reportRepresentative,
  signPaper,
  stepSociety,
} from '../../society/index.ts';
import { joinSelf } from './members.ts';
import type { City, Sex } from './names.ts';
import { at } from './timeline.ts';
import { as, cast, type Member, type Player, remember, type World } from './world.ts';

export interface Representative extends Member {
  row: RepresentativeRow;
}

interface Planned {
  city: City;
  name: string;
  sex: Sex;
  age: number;
}

/** Five carry a society; the other two cities are still looking for theirs. */
const REPRESENTATIVES: readonly Planned[] = [
  { city: 'baishan', name: '杨秀英', sex: 'f', age: 52 },
  { city: 'baishan', name: '孟德福', sex: 'm', age: 55 },
  { city: 'baishan', name: '隋海霞', sex: 'f', age: 44 },
  { city: 'baishan', name: '曲志强', sex: 'm', age: 47 },
  { city: 'baishan', name: '朴香兰', sex: 'f', age: 50 },
  { city: 'baishan', name: '姜立新', sex: 'm', age: 41 },
  { city: 'jilin', name: '关桂兰', sex: 'f', age: 54 },
  { city: 'jilin', name: '佟海涛', sex: 'm', age: 46 },
  { city: 'jilin', name: '那玉梅', sex: 'f', age: 49 },
  { city: 'jilin', name: '令狐文静', sex: 'f', age: 38 },
  { city: 'jilin', name: '富永胜', sex: 'm', age: 53 },
  { city: 'changchun', name: '谭晓东', sex: 'm', age: 43 },
  { city: 'changchun', name: '方艳秋', sex: 'f', age: 48 },
  { city: 'yanbian', name: '崔京哲', sex: 'm', age: 51 },
  { city: 'yanbian', name: '全顺姬', sex: 'f', age: 45 },
];
/** The one who is reported over money. */
/** Whose badge the tour shows: she stood at the stall. */
const FACE = '杨秀英';
const SUSPECTED = '姜立新';

const SOCIETIES: Record<City, { name: string; founded: number }> = {
  baishan: { name: '白山互助社', founded: 20 },
  jilin: { name: '吉林市互助社', founded: 24 },
  changchun: { name: '长春互助社', founded: 60 },
  yanbian: { name: '延边互助社', founded: 75 },
};

/** Days after the plan's opening. Members may apply when their waiting of 90 days is over. */
const DAY = { apply: 95, quiz: 97, papers: 98, interview: 101, confirm: 103, activate: 105 } as const;
const RENEW_AFTER_DAYS = 320;

/** From this day there are representatives in office and societies at work. */
export const servingFrom = (w: World): string => addDays(w.time.opened_on, DAY.activate + 2);

/** The societies and their people; `byName` is filled as they are confirmed. */
export interface Societies {
  ids: Partial<Record<City, number>>;
  byName: Map<string, Representative>;
}

export function scheduleSocieties(w: World): void {
  const { societies } = w;
  for (const [city, { name, founded }] of Object.entries(SOCIETIES) as [City, (typeof SOCIETIES)[City]][])
    later(w, founded, '09:30', () => found(w, societies, city, name));
  REPRESENTATIVES.forEach((p, i) => {
    scheduleRepresentative(w, societies, p, i);
  });
  later(w, DAY.activate, '10:00', () => activate(w, societies, 'baishan'));
  later(w, DAY.activate + 1, '10:00', () => activate(w, societies, 'jilin'));
  scheduleReport(w, societies);
}

const later = (w: World, days: number, clock: string, scene: () => Promise<void>) => {
  const when = at(addDays(w.time.opened_on, days), clock);
  if (Temporal.Instant.compare(when, w.time.now) < 0) w.stage.at(when, scene);
};

async function found(w: World, societies: Societies, city: City, name: string): Promise<void> {
  const { society_id } = await as(w, w.staff.operator, (ctx) =>
    foundSociety(ctx, { branch_id: w.branches[city], name }),
  );
  societies.ids[city] = society_id;
}

async function activate(w: World, societies: Societies, city: 'baishan' | 'jilin'): Promise<void> {
  const society_id = societies.ids[city]!;
  const coordinator = w.staff.coordinators[city];
  await as(w, coordinator, (ctx) => stepSociety(ctx, society_id, 'activate'));
  await as(w, coordinator, (ctx) => openStation(ctx, society_id, STATIONS[city]));
}

const STATIONS = {
  baishan: {
    name: '浑江服务站',
    address: '浑江区向阳社区活动室一楼（演示地址）',
    hours: [
      { weekday: 2, from: '09:00', to: '11:30' },
      { weekday: 6, from: '13:30', to: '16:00' },
    ],
    note: '有热水和座位；可以帮老人用自己的手机加入，代表不经手钱。',
  },
  jilin: {
    name: '松江服务站',
    address: '船营区临江社区服务中心（演示地址）',
    hours: [{ weekday: 4, from: '13:00', to: '16:00' }],
    note: '陪着看材料，不代收材料。',
  },
} as const;

function scheduleRepresentative(w: World, societies: Societies, p: Planned, turn: number): void {
  const who = w.people.invent({
    city: p.city,
    sex: p.sex,
    birth: w.people.birthday(w.time.opened_on, p.age),
    name: p.name,
  });
  const minute = String(10 + turn).padStart(2, '0');
  w.stage.at(at(addDays(w.time.opened_on, 2), `11:${minute}`), async () => {
    const member = await joinSelf(w, who, 10_000n);
    later(w, DAY.apply, `19:${minute}`, () => apply(w, societies, member));
  });
}

async function apply(w: World, societies: Societies, member: Member): Promise<void> {
  const { city, name } = member.who;
  const row = await as(w, member, (ctx) =>
    applyAsRepresentative(ctx, {
      society_id: societies.ids[city]!,
      motive: '自己家里遇到过难处，知道有人来坐一坐、问一问有多要紧。',
      full_name_on_badge: true,
      listed: name !== SUSPECTED,
    }),
  );
  const id = row.representative_id;
  later(w, DAY.quiz, '20:00', async () => {
    await as(w, member, (ctx) => answerQuiz(ctx, RIGHT_ANSWERS));
  });
  later(w, DAY.papers, '20:10', () => signAll(w, member));
  later(w, DAY.confirm, '15:00', () => takeOffice(w, societies, member, id));
}

const RIGHT_ANSWERS = Object.fromEntries(QUESTIONS.map((q) => [q.code, q.right]));

async function signAll(w: World, member: Member): Promise<void> {
  for (const { code, hash } of papers('zh-Hans'))
    await as(w, member, (ctx) => signPaper(ctx, code, { language: 'zh-Hans', hash }));
}

async function takeOffice(w: World, societies: Societies, member: Member, id: bigint): Promise<void> {
  const { city, name } = member.who;
  const row = await as(w, rosterOf(w, city), (ctx) =>
    confirm(ctx, id, { interviewed_on: addDays(w.time.opened_on, DAY.interview) }),
  );
  const representative = { ...member, row, roles: ['member', 'representative'] as Role[] };
  societies.byName.set(name, representative);
  await cast(
    w,
    member,
    'representative',
    w.branches[city],
    name === SUSPECTED ? 'demo.cast.suspected' : null,
  );
  if (name === FACE) await remember(w, 'badge.good', row.badge_code!);
  later(w, DAY.confirm + 3, '18:30', () => trained(w, representative));
  later(
    w,
    DAY.confirm + RENEW_AFTER_DAYS,
    '18:30',
    async () => void (await as(w, rosterOf(w, city), (ctx) => renew(ctx, id))),
  );
}

/** Who keeps the roster of a city: its coordinator, or the operator while there is none. */
const rosterOf = (w: World, city: City): Player =>
  city === 'baishan' || city === 'jilin' ? w.staff.coordinators[city] : w.staff.operator;

const TRAINING_MINUTES = 90;

const trained = async (w: World, r: Representative) =>
  void (await as(w, r, (ctx) =>
    recordHours(ctx, {
      on: addDays(w.time.opened_on, DAY.confirm + 2),
      minutes: TRAINING_MINUTES,
      kind: 'training',
    }),
  ));

const REPORTED_DAYS_AGO = 2;

/** A passer-by reports money dealings by the badge; the office rests at once and the answer has a clock. */
function scheduleReport(w: World, societies: Societies): void {
  w.stage.at(at(addDays(w.time.today, -REPORTED_DAYS_AGO), '11:20'), async () => {
    const { badge_code } = societies.byName.get(SUSPECTED)!.row;
    await w.stage.as({ kind: 'anonymous' }, (ctx) =>
      reportRepresentative(ctx, badge_code!, {
        kind: 'money',
        text: '他说可以替我妈把 200 元存进账户，收了现金没有给凭据。',
      }),
    );
    await remember(w, 'badge.suspended', badge_code!);
  });
}
