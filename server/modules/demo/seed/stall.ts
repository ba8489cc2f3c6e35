import type { TallyKind } from '@tongzhou/contract';
import { addDays } from '@tongzhou/kernel';
import {
  approveEvent,
  ask,
  planEvent,
  reportEvent,
  reviewQuestion,
  setDuty,
  startEvent,
  type Tap,
  tap,
} from '../../outreach/index.ts';
import { joinSelf } from './members.ts';
import type { City } from './names.ts';
import type { Representative, Societies } from './society.ts';
import { at } from './timeline.ts';
import { as, cast, type Player, remember, type World } from './world.ts';

interface Outing {
  key: string;
  city: 'baishan' | 'jilin';
  kind: 'stall' | 'talk' | 'gathering';
  day: string;
  hours: readonly [from: string, to: string];
  title: string;
  place: string;
  permission: string;
  /** names of the representatives on duty; the first plans it */
  duty: readonly string[];
  tally: Readonly<Record<TallyKind, number>>;
  report: string;
}

/** What happens on the spot, minutes after the beginning. */
const JOINS_AFTER = [35, 62, 95] as const;

/** The stall of the tour, a talk in another city, and one that is still to come. */
export function scheduleOutings(w: World): void {
  const { societies } = w;
  const { stall_on, today } = w.time;
  const stall: Outing = {
    key: 'stall',
    city: 'baishan',
    kind: 'stall',
    day: stall_on,
    hours: ['09:00', '11:30'],
    title: '政府广场宣传台：网络互助是什么',
    place: '白山市政府广场东侧树荫下',
    permission: '广场管理处同意使用两张桌子的位置，不挡通道，十二点前收拾干净',
    duty: ['杨秀英', '孟德福'],
    tally: { talked: 41, joined: 4, wary: 12, only_looked: 88 },
    report:
      '一张小桌、四个折叠凳、一桶免费的水、两条横幅。问得最多的是“你们是卖什么的”。有人当场用自己的手机加入，有人担心是骗子，多数人看看就走了。没有收过一分现金。',
  };
  schedule(w, societies, stall, async (event_code) => {
    JOINS_AFTER.forEach((minutes, i) => {
      schedulePasserBy(w, event_code, stall.day, minutes, i);
    });
  });
  schedule(w, societies, {
    ...stall,
    key: 'talk',
    city: 'jilin',
    kind: 'talk',
    day: addDays(stall_on, 12),
    hours: ['14:00', '15:30'],
    title: '社区讲座：一人生病，众人分摊是怎么算的',
    place: '吉林市船营区临江社区二楼',
    permission: '社区居委会安排的公益讲座，已登记',
    duty: ['关桂兰', '佟海涛'],
    tally: { talked: 17, joined: 2, wary: 3, only_looked: 9 },
    report: '来的多是五六十岁的街坊。用计算器当场算了一期真实的分摊。有两位回家同儿女商量后再决定。',
  });
  scheduleComing(w, societies, addDays(today, 12));
}

function schedule(
  w: World,
  societies: Societies,
  o: Outing,
  onPlanned: (event_code: string) => Promise<void> = async () => {},
): void {
  const begin = at(o.day, o.hours[0]);
  if (Temporal.Instant.compare(begin, w.time.now) >= 0) return;
  w.stage.at(at(addDays(o.day, -9), '19:30'), async () => {
    const team = o.duty.map((name) => societies.byName.get(name)!);
    const event_code = await plan(w, societies, o, team[0]!);
    await onPlanned(event_code);
    w.stage.at(at(addDays(o.day, -7), '10:30'), () => approve(w, o, event_code));
    w.stage.at(at(addDays(o.day, -5), '20:00'), async () => {
      for (const r of team) await as(w, r, (ctx) => setDuty(ctx, event_code, { on: true }));
    });
    w.stage.at(begin, async () => void (await as(w, team[0]!, (ctx) => startEvent(ctx, event_code))));
    w.stage.at(begin.add({ minutes: 70 }), () => questions(w, o, team[0]!, event_code));
    w.stage.at(at(o.day, o.hours[1]), () => finish(w, o, team[1]!, event_code));
  });
}

async function plan(w: World, societies: Societies, o: Outing, by: Player): Promise<string> {
  const { event_code } = await as(w, by, (ctx) =>
    planEvent(ctx, {
      society_id: societies.ids[o.city]!,
      kind: o.kind,
      title: o.title,
      place: o.place,
      starts_at: at(o.day, o.hours[0]),
      ends_at: at(o.day, o.hours[1]),
    }),
  );
  await remember(w, `event.${o.key}`, event_code);
  return event_code;
}

const approve = async (w: World, o: Outing, event_code: string) =>
  void (await as(w, w.staff.coordinators[o.city], (ctx) => approveEvent(ctx, event_code, o.permission)));

async function questions(w: World, o: Outing, by: Representative, event_code: string): Promise<void> {
  for (const [text, answer] of ASKED) {
    const { question_id } = await as(w, by, (ctx) =>
      ask(ctx, event_code, { client_id: crypto.randomUUID(), text }),
    );
    w.stage.at(at(addDays(o.day, 1), '09:40'), async () => {
      await as(w, w.staff.coordinators[o.city], (ctx) =>
        reviewQuestion(ctx, question_id, { publish: true, public_text: text, answer }),
      );
    });
  }
}

const ASKED = [
  ['你们是卖什么的？', '什么都不卖。加入要不要、什么时候加入，都由您自己定，在自己的手机上办。'],
  ['你们是水滴公司的？', '不是。我们是会员自己的组织，和任何公司没有关系；名字在证件上，可以扫码核对。'],
  ['钱交给谁？', '代表不经手一分钱。钱只进托管账户，每期的账都公开，谁都可以算一遍。'],
] as const;

/** The phones were without a network on the square; the taps come in together at the end. */
async function finish(w: World, o: Outing, by: Representative, event_code: string): Promise<void> {
  const taps = Object.entries(o.tally).flatMap(([kind, n]) =>
    Array.from({ length: n }, (_, i): Tap => {
      const at_minute = Math.floor((i * 140) / Math.max(1, n));
      const when = at(o.day, o.hours[0]).add({ minutes: at_minute });
      return { client_id: crypto.randomUUID(), kind: kind as TallyKind, n: 1, at: when };
    }),
  );
  await as(w, by, (ctx) => tap(ctx, event_code, taps));
  await as(w, by, (ctx) => reportEvent(ctx, event_code, o.report));
}

const PASSERS_BY: readonly [string, 'f' | 'm', number, City][] = [
  ['王春梅', 'f', 51, 'baishan'],
  ['丛国庆', 'm', 46, 'baishan'],
  ['初雪梅', 'f', 33, 'baishan'],
];

/** Somebody joins at the stall, on the own phone, with the event's code. */
function schedulePasserBy(w: World, event_code: string, day: string, minutes: number, i: number): void {
  const [name, sex, age, city] = PASSERS_BY[i]!;
  const who = w.people.invent({ city, sex, birth: w.people.birthday(day, age), name });
  w.stage.at(at(day, '09:00').add({ minutes }), async () => {
    const member = await joinSelf(w, who, 3_000n, event_code);
    if (i > 0) return;
    await cast(w, member, 'member', w.branches[city], 'demo.cast.passer_by');
    await remember(w, 'user.passer_by', member.user_id.toString());
    await remember(w, 'payer.passer_by', member.payer_id.toString());
  });
}

/** Announced, allowed, and not yet held. */
function scheduleComing(w: World, societies: Societies, day: string): void {
  w.stage.at(at(addDays(w.time.today, -6), '19:10'), async () => {
    const by = societies.byName.get('杨秀英')!;
    const coming: Outing = {
      key: 'coming',
      city: 'baishan',
      kind: 'gathering',
      day,
      hours: ['13:30', '15:30'],
      title: '浑江服务站茶话会：病友和家属坐一坐',
      place: '浑江区向阳社区活动室一楼（演示地址）',
      permission: '',
      duty: [],
      tally: { talked: 0, joined: 0, wary: 0, only_looked: 0 },
      report: '',
    };
    const event_code = await plan(w, societies, coming, by);
    const permission = '社区书记同意使用活动室，备有热水';
    w.stage.at(at(addDays(w.time.today, -4), '10:00'), () =>
      approve(w, { ...coming, permission }, event_code),
    );
  });
}
