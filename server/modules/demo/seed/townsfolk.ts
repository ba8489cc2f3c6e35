import { addDays } from '@tongzhou/kernel';
import { joinChild, joinInvited, joinSelf, topUp } from './members.ts';
import type { City } from './names.ts';
import { at } from './timeline.ts';
import { cast, type World } from './world.ts';

/** Named people at full scale, with the ill, the staff and the people of the story. */
const NAMED = 300;
const NAMED_MIN = 100;
const FAMILY_EVERY = 9;
const FORGETFUL_EVERY = 30;
/** Of whom a visitor can be one. */
const SHOWN = 10;
const SHOWN_FAMILIES = 40;

export const namedAt = (scale: number): number => Math.max(NAMED_MIN, Math.round(NAMED * scale));

const HOMES: readonly [City, number][] = [
  ['baishan', 0.4],
  ['jilin', 0.28],
  ['changchun', 0.2],
  ['yanbian', 0.12],
];

/** Members with names: they joined by the real commands on days of the whole year, many of them early. */
export function scheduleTownsfolk(w: World, alreadyNamed: number): void {
  const count = namedAt(w.scale) - alreadyNamed;
  const days = Temporal.PlainDate.from(w.time.opened_on).until(w.time.today, { largestUnit: 'days' }).days;
  let made = 0;
  for (let k = 0; made < count; k += 1) {
    const city = homeOf(w.random.next());
    // The square of an evenly spread number: more in the beginning.
    const late = k % FORGETFUL_EVERY === 5 ? 0.02 : w.random.next() ** 2;
    const day = addDays(w.time.opened_on, Math.floor(late * (days - 1)));
    const family = k % FAMILY_EVERY === 0 && made + 3 <= count;
    made += family ? 3 : 1;
    scheduleOne(w, {
      city,
      day,
      family,
      shown: k < SHOWN || (family && k < SHOWN_FAMILIES),
      forgetful: k % FORGETFUL_EVERY === 5,
    });
  }
}

function homeOf(x: number): City {
  let left = x;
  for (const [city, share] of HOMES) {
    left -= share;
    if (left < 0) return city;
  }
  return 'baishan';
}

function scheduleOne(
  w: World,
  o: { city: City; day: string; family: boolean; shown: boolean; forgetful: boolean },
): void {
  const { random, people, time } = w;
  const sex = random.chance(0.55) ? 'f' : 'm';
  const age = random.int(o.family ? 28 : 19, o.family ? 40 : 57);
  const who = people.invent({ city: o.city, sex, birth: people.birthday(time.opened_on, age) });
  const first = o.forgetful ? 3_000n : random.pick([3_000n, 5_000n, 5_000n, 10_000n]);
  const clock = `${String(random.int(8, 20)).padStart(2, '0')}:${random.int(10, 59)}`;
  w.stage.at(at(o.day, clock), async () => {
    const member = await joinSelf(w, who, o.family ? first * 3n : first);
    member.leaves = !o.shown && !o.family;
    member.forgetful = o.forgetful;
    if (o.shown) await cast(w, member, o.family ? 'payer' : 'member', w.branches[o.city]);
    if (!o.family) return;
    const child = people.invent({
      city: o.city,
      sex: random.chance(0.5) ? 'f' : 'm',
      birth: people.birthday(o.day, random.int(2, 12)),
      name: who.name.slice(0, 1) + random.pick(['一诺', '子涵', '雨桐', '浩然', '欣怡', '小满', '天佑']),
      phone: false,
    });
    await joinChild(w, member, child);
    const mother = people.invent({
      city: o.city,
      sex: 'f',
      birth: people.birthday(o.day, random.int(52, 58)),
    });
    w.stage.at(
      at(addDays(o.day, 2), '19:30'),
      async () => void (await joinInvited(w, member, mother, 'parent')),
    );
  });
}

/** Balances that run low are filled up again, by most. */
export async function refillLow(w: World, low: ReadonlySet<bigint>): Promise<void> {
  for (const member of w.members)
    if (low.has(member.payer_id) && !member.forgetful && w.random.chance(0.85))
      await topUp(w, member, 3_000n);
}
