import { readFileSync } from 'node:fs';
import type { Role } from '@tongzhou/contract';
import { invariant } from '@tongzhou/kernel';
import { checkRules, type Rules } from '@tongzhou/rules';
import {
  grantRole,
  insertUser,
  linkUser,
  newCallWord,
  registerPerson,
  type StaffRole,
} from '../../identity/index.ts';
import { openPlan, type Plan } from '../../plans/index.ts';
import { addBranch, foundOrganisation } from '../../setup/index.ts';
import { CITIES, CITY_KEYS, type City, type Invented, type People } from './names.ts';
import { SEED, type Stage } from './stage.ts';
import type { Player, Staff } from './world.ts';

export async function found(stage: Stage): Promise<Record<City, number>> {
  return stage.as(SEED, async (ctx) => {
    await foundOrganisation(ctx, {
      kind: 'city_societies',
      name: '同舟互助（演示）',
      currency: ctx.app.settings.currency,
      time_zone: ctx.app.settings.time_zone,
      languages: ['zh-Hans', 'zh-Hant', 'en'],
      who_sees_cases: 'public',
      money: true,
      demo: true,
    });
    const jilin = await addBranch(ctx, {
      parent_id: null,
      code: '220000',
      kind: 'province',
      name_zh: '吉林省',
      name_en: 'Jilin Province',
    });
    const ids = {} as Record<City, number>;
    for (const city of CITY_KEYS) {
      const { code, name_zh, name_en } = CITIES[city];
      const row = await addBranch(ctx, { parent_id: jilin.branch_id, code, kind: 'city', name_zh, name_en });
      ids[city] = row.branch_id;
    }
    return ids;
  });
}

/** A login with a verified person behind it and, for staff, roles. */
export async function introduce(
  stage: Stage,
  who: Invented,
  roles: readonly StaffRole[] = [],
  branch_id: number | null = null,
): Promise<Player> {
  const { phone } = who;
  invariant(phone, 'only people with a phone have a login');
  return stage.as(SEED, async (ctx) => {
    const user_id = await insertUser(ctx.tx, ctx.app.vault, phone, newCallWord(), ctx.now);
    const person = await registerPerson(ctx, { name: who.name, id_kind: 'cn_id', id_number: who.id_number });
    await linkUser(ctx, user_id, person.person_id);
    for (const role of roles) await grantRole(ctx, { user_id, role, branch_id });
    return { who, user_id, roles: ['member', ...roles] as Role[] };
  });
}

interface Hire {
  name: string;
  sex: 'f' | 'm';
  birth: string;
  role: StaffRole;
  city?: City;
}

/** One line a person: name, sex, birth, role, and the city of a role that is tied to one. */
const line = (name: string, sex: 'f' | 'm', birth: string, role: StaffRole, city?: City): Hire => ({
  name,
  sex,
  birth,
  role,
  ...(city ? { city } : {}),
});

const STAFF = {
  operator: line('周敬民', 'm', '1972-03-11', 'operator'),
  auditor: line('韩雨桐', 'f', '1985-10-02', 'auditor'),
  baishan: line('朴美花', 'f', '1980-06-21', 'coordinator', 'baishan'),
  jilin: line('傅建国', 'm', '1971-07-14', 'coordinator', 'jilin'),
  r1: line('梁静', 'f', '1984-01-15', 'reviewer'),
  r2: line('宋明远', 'm', '1979-08-30', 'reviewer'),
  r3: line('欧阳文斌', 'm', '1976-12-05', 'reviewer'),
  i1: line('高长山', 'm', '1974-04-18', 'investigator'),
  i2: line('许丹', 'f', '1988-09-09', 'investigator'),
  f1: line('石玉梅', 'f', '1978-02-27', 'finance'),
  f2: line('冯磊', 'm', '1986-05-06', 'finance'),
  f3: line('金正浩', 'm', '1983-11-19', 'finance'),
} as const;

export async function hire(
  stage: Stage,
  people: People,
  branches: Readonly<Record<City, number>>,
): Promise<Staff> {
  const hired = {} as Record<keyof typeof STAFF, Player>;
  for (const [key, h] of Object.entries(STAFF) as [keyof typeof STAFF, Hire][]) {
    const who = people.invent({ city: h.city ?? 'changchun', sex: h.sex, birth: h.birth, name: h.name });
    hired[key] = await introduce(stage, who, [h.role], h.city ? branches[h.city] : null);
  }
  const { operator, auditor, baishan, jilin, r1, r2, r3, i1, i2, f1, f2, f3 } = hired;
  return {
    operator,
    auditor,
    coordinators: { baishan, jilin },
    reviewers: [r1, r2, r3],
    investigators: [i1, i2],
    finance: [f1, f2, f3],
  };
}

const RULES_FILE = new URL('../../../../examples/plans/demo-tongzhou-major-illness.json', import.meta.url);

/** At a smaller scale aid and the floor of members shrink with the members, so that shares stay what they are. */
export function rulesAtScale(scale: number): { text: string; rules: Rules } {
  const text = readFileSync(RULES_FILE, 'utf8');
  const plain = JSON.parse(text) as {
    aid: { table: { amount_minor: string }[] };
    governance: { floor_members: number };
  };
  for (const row of plain.aid.table) row.amount_minor = String(Math.round(Number(row.amount_minor) * scale));
  plain.governance.floor_members = Math.round(plain.governance.floor_members * scale);
  const scaled = scale === 1 ? text : JSON.stringify(plain);
  const result = checkRules(scaled);
  invariant(result.ok, "the demo plan's rules are right");
  return { text: scaled, rules: result.rules };
}

export const open = (stage: Stage, rules_text: string, first_period_from: string): Promise<Plan> =>
  stage.as(SEED, (ctx) => openPlan(ctx, { rules_text, first_period_from }));
