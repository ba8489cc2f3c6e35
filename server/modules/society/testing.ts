import { generateValidId } from '@tongzhou/kernel';
import type { Actor } from '../../platform/actor.ts';
import { openHouse, SYSTEM, type TestHouse } from '../../testing/house.ts';
import { grantRole } from '../identity/index.ts';
import { join } from '../memberships/index.ts';
import type { Plan } from '../plans/index.ts';
import { addBranch } from '../setup/index.ts';
import {
  answerQuiz,
  applyAsRepresentative,
  confirm,
  foundSociety,
  papers,
  QUESTIONS,
  type RepresentativeRow,
  signPaper,
  stepSociety,
} from './index.ts';

export type User = Actor & { kind: 'user' };
export interface Member {
  user: User;
  payer_id: bigint;
  membership_id: bigint;
}

export const ALL_RIGHT = Object.fromEntries(QUESTIONS.map((q) => [q.code, q.right]));
const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };

/** A house with two cities, their societies and a coordinator each. */
export interface Societies {
  house: TestHouse;
  plan: Plan;
  baishan: { branch_id: number; society_id: number; coordinator: User };
  jilin: { branch_id: number; society_id: number; coordinator: User };
  /** joins a covered member of a city */
  member(n: number, name: string, sex: 'f' | 'm', branch_id?: number): Promise<Member>;
  /** a member on the whole way to the badge */
  representative(
    n: number,
    name: string,
    sex: 'f' | 'm',
    city?: 'baishan' | 'jilin',
  ): Promise<{ user: User; row: RepresentativeRow }>;
  /** five representatives in office, and the society is active */
  activate(city: 'baishan' | 'jilin', from: number): Promise<{ user: User; row: RepresentativeRow }[]>;
}

export async function openSocieties(start?: string): Promise<Societies> {
  const house = await openHouse(start);
  const plan = await house.plan((rules) => {
    rules.waiting.illness_days = 0;
  });
  const city = async (code: string, name_zh: string, phone: string) => {
    const { branch_id } = await house.as(SYSTEM, (ctx) =>
      addBranch(ctx, { parent_id: null, code, kind: 'city', name_zh, name_en: null }),
    );
    const coordinator = await house.login(phone);
    await house.as(SYSTEM, (ctx) =>
      grantRole(ctx, { user_id: coordinator.user_id, role: 'coordinator', branch_id }),
    );
    const { society_id } = await house.as(SYSTEM, (ctx) =>
      foundSociety(ctx, { branch_id, name: `${name_zh}互助社` }),
    );
    return {
      branch_id,
      society_id,
      coordinator: { ...coordinator, roles: ['member', 'coordinator'] as User['roles'] },
    };
  };
  const cities = {
    baishan: await city('220600', '白山市', '+8613700000001'),
    jilin: await city('220200', '吉林市', '+8613700000002'),
  };
  const member: Societies['member'] = async (n, name, sex, branch_id = cities.baishan.branch_id) => {
    const user = await house.login(`+8613800${String(n).padStart(6, '0')}`);
    const id_number = generateValidId({ birth: '1975-03-02', sex, sequence: n });
    const { membership } = await house.as(user, (ctx) =>
      join(ctx, {
        plan_code: plan.code,
        relation: 'self',
        person: { name, id_kind: 'cn_id', id_number },
        answers: ANSWERS,
        language: 'zh-Hans',
        rule_version: 1,
        branch_id,
      }),
    );
    return { user, payer_id: membership.payer_id, membership_id: membership.membership_id };
  };
  const representative: Societies['representative'] = async (n, name, sex, where = 'baishan') => {
    const { society_id, coordinator, branch_id } = cities[where];
    const { user } = await member(n, name, sex, branch_id);
    const { representative_id } = await house.as(user, (ctx) =>
      applyAsRepresentative(ctx, {
        society_id,
        motive: '想帮街坊',
        full_name_on_badge: false,
        listed: true,
      }),
    );
    await house.as(user, (ctx) => answerQuiz(ctx, ALL_RIGHT));
    for (const { code, hash } of papers('zh-Hans'))
      await house.as(user, (ctx) => signPaper(ctx, code, { language: 'zh-Hans', hash }));
    const row = await house.as(coordinator, (ctx) =>
      confirm(ctx, representative_id, { interviewed_on: house.clock.today('Asia/Shanghai') }),
    );
    return { user: { ...user, roles: ['member', 'representative'] }, row };
  };
  return {
    house,
    plan,
    ...cities,
    member,
    representative,
    async activate(where, from) {
      const list = [];
      for (let i = 0; i < 5; i += 1)
        list.push(await representative(from + i, `${'赵钱孙李周'[i]}大山`, i % 2 ? 'f' : 'm', where));
      const { society_id, coordinator } = cities[where];
      await house.as(coordinator, (ctx) => stepSociety(ctx, society_id, 'activate'));
      return list;
    },
  };
}
