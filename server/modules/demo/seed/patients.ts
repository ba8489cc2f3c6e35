import { addDays } from '@tongzhou/kernel';
import { type Patient, scheduleCare, scheduleNever, scheduleOrdinaryVisit } from './care.ts';
import { type CasePlan, DAYS_TO_DECISION, type Illness, scheduleCase } from './cases.ts';
import { joinSelf } from './members.ts';
import type { City } from './names.ts';
import { scheduleObjection } from './objections.ts';
import { at } from './timeline.ts';
import { cast, type Member, remember, type World } from './world.ts';

/** Decisions are signed this many days before the notice day, so that nothing is late. */
const DAYS_BEFORE_NOTICE = 3;
/** Everybody who falls ill in the demo joined in the plan's first days: the waiting is over by period 7. */
const JOINING_DAYS = 5;
const FIRST_MILD = 7;
const FIRST_SEVERE = 10;

const HOSPITALS: Record<City, string> = {
  baishan: '白山市中心医院',
  jilin: '吉林市人民医院',
  changchun: '长春市第二医院',
  yanbian: '延边州医院',
};

const SEVERE = ['cancer', 'heart-attack', 'cancer', 'kidney-failure', 'cancer', 'stroke'] as const;
const MILD = ['thyroid-cancer', 'carcinoma-in-situ'] as const;

const STORIES = [
  '在工地干了二十年，家里两个孩子还在上学。医生说手术做得及时，后面还要化疗。',
  '做保洁的，平时舍不得看病。这次是邻居劝着去查的，谢谢大家。',
  '刚退下来帮着带孙子，没想到自己先倒下了。钱会用在住院和复查上。',
  '夫妻俩种参地，一年的收入都垫进了医院。欠亲戚的先还上。',
  '开出租的，停一天就少一天。孩子说等爸爸好了再一起去看江。',
  null,
  null,
];

/** Two of the four cities have a society that can look after its ill. */
const CITIES_IN_TURN: readonly City[] = ['baishan', 'jilin', 'changchun', 'baishan', 'jilin', 'yanbian'];

/** What a period shares: at first nothing, because everybody waits; then mild cases; then one severe case each time. */
export function casesOf(w: World): ('severe' | 'mild')[][] {
  const { periods, story } = w.time;
  return periods.map(({ period_no: n }) => {
    if (n < FIRST_MILD || n === story) return [];
    if (n < FIRST_SEVERE) return n % 2 === 1 ? ['mild'] : [];
    if (n > story) return ['severe'];
    if (n % 5 === 2) return ['mild'];
    return n % 4 === 0 ? ['severe', 'mild'] : ['severe'];
  });
}

/** All aided cases but the family's of the tour. */
export function schedulePatients(w: World): void {
  casesOf(w).forEach((kinds, i) => {
    const { notice_on, period_no } = w.time.periods[i]!;
    kinds.forEach((severity, k) => {
      const submitted_on = addDays(notice_on, -DAYS_TO_DECISION - DAYS_BEFORE_NOTICE - k);
      const onSubmitted = k === 0 ? objectionTo(w, period_no, notice_on) : undefined;
      scheduleIll(w, { severity, submitted_on, turn: period_no + k, onSubmitted });
    });
  });
  scheduleOpenCases(w);
}

/** Cases that are somewhere on the way when the demo begins: work for who signs in as staff. */
function scheduleOpenCases(w: World): void {
  const back = (days: number) => addDays(w.time.today, -days);
  const open = [
    { submitted_on: back(11), until: undefined },
    { submitted_on: back(9), until: 'deciding' },
    { submitted_on: back(7), until: 'investigating' },
    { submitted_on: back(4), until: 'screening' },
    { submitted_on: back(1), until: 'submitted' },
  ] as const;
  open.forEach(({ submitted_on, until }, k) => {
    const onSubmitted = async (case_id: string) => void (await remember(w, `open.${k}`, case_id));
    scheduleIll(w, {
      severity: k === 2 ? 'mild' : 'severe',
      submitted_on,
      turn: 42 + k,
      until,
      onSubmitted,
      never: k === 0,
    });
  });
}

/** Two of the year's cases meet an objection: one is answered, one leads to a second look. */
function objectionTo(w: World, period_no: number, notice_on: string): CasePlan['onSubmitted'] {
  const { story } = w.time;
  if (period_no === story - 6)
    return async (case_id) =>
      scheduleObjection(w, {
        case_id,
        notice_on,
        text: '听说他加入之前就住过院，请核实。',
        verdict: { admit: false, answer: 'already_examined' },
      });
  if (period_no === story - 8)
    return async (case_id) =>
      scheduleObjection(w, {
        case_id,
        notice_on,
        text: '确诊日期和我知道的不一样，可能还在等待期里。',
        verdict: { admit: true },
      });
  return undefined;
}

interface Ill {
  severity: 'severe' | 'mild';
  submitted_on: string;
  turn: number;
  until?: CasePlan['until'];
  onSubmitted?: CasePlan['onSubmitted'];
  /** wants no visits and says so */
  never?: boolean;
}

function scheduleIll(w: World, o: Ill): void {
  const { random, time } = w;
  const city = CITIES_IN_TURN[o.turn % CITIES_IN_TURN.length]!;
  const who = w.people.invent({
    city,
    sex: random.chance(0.5) ? 'f' : 'm',
    birth: w.people.birthday(time.opened_on, random.int(31, 57)),
  });
  const illness: Illness = {
    code: o.severity === 'mild' ? MILD[o.turn % MILD.length]! : SEVERE[o.turn % SEVERE.length]!,
    hospital: HOSPITALS[city],
    story: STORIES[o.turn % STORIES.length]!,
  };
  const joined_on = addDays(time.opened_on, random.int(0, JOINING_DAYS - 1));
  const diagnosed_on = addDays(o.submitted_on, -random.int(4, 7));
  w.stage.at(at(joined_on, `1${random.int(0, 9)}:${random.int(10, 59)}`), async () => {
    const patient = await joinSelf(w, who, 10_000n);
    if (o.until || o.turn > time.story - 2) await castAsIll(w, patient, noteOf(o));
    const { submitted_on, until } = o;
    const onSubmitted = async (case_id: string) => {
      await o.onSubmitted?.(case_id);
      careFor(w, o, { member: patient, case_id, submitted_on });
    };
    scheduleCase(w, { patient, illness, diagnosed_on, submitted_on, until, onSubmitted });
  });
}

export const castAsIll = (w: World, patient: Member, note: string | null = null) =>
  cast(w, patient, 'ill', w.branches[patient.who.city], note);

function noteOf(o: Ill): string | null {
  if (o.never) return 'demo.cast.never';
  return o.until ? `demo.cast.${o.until}` : null;
}

const DAYS_TO_VISIT = 26;
const VISITED_EVERY = 3;

function careFor(w: World, o: Ill, patient: Patient): void {
  if (o.never) scheduleNever(w, patient);
  else scheduleCare(w, patient, o.turn);
  if (!o.never && o.turn % VISITED_EVERY === 0)
    scheduleOrdinaryVisit(w, patient, addDays(o.submitted_on, DAYS_TO_VISIT));
}
