import { topUp } from '../accounts/index.ts';
import { openDraft, submit } from '../cases/index.ts';
import { type Member, openSocieties, type Societies, type User } from '../society/testing.ts';
import { planVisit } from './commands/plan.ts';
import { askVisit } from './commands/visits.ts';

export interface CareHouse extends Societies {
  /** the five representatives of Baishan: men at 0, 2, 4, women at 1, 3 */
  team: { user: User; row: { representative_id: bigint } }[];
  /** a member of Baishan who has fallen ill and applied */
  ill(n: number, name: string, sex: 'f' | 'm'): Promise<Member & { case_id: string }>;
}

export async function openCareHouse(start = '2026-03-02T02:00:00Z'): Promise<CareHouse> {
  const s = await openSocieties(start);
  const team = await s.activate('baishan', 400);
  return {
    ...s,
    team,
    async ill(n, name, sex) {
      const member = await s.member(n, name, sex);
      const { user, payer_id, membership_id } = member;
      await topUp(s.house.app.db, {
        payer_id,
        plan_id: s.plan.plan_id,
        amount_minor: 3_000n,
        source: `ill:${n}`,
        at: s.house.clock.now(),
      });
      const { row } = await s.house.as(user, (ctx) =>
        openDraft(ctx, {
          knows_diagnosis: true,
          payer_id,
          membership_id,
          relation: 'self',
          contact_user_id: null,
          for_user_id: null,
          illness_code: 'cancer',
          diagnosed_on: s.house.clock.today('Asia/Shanghai'),
          accident: false,
          hospital: '白山市中心医院',
          story: null,
        }),
      );
      await s.house.as(user, (ctx) => submit(ctx, row.case_id));
      await s.house.work();
      return { ...member, case_id: row.case_id };
    },
  };
}

/** A visit to an ill member on a day from 10:00 to 11:30 in Baishan by the first two of the team, asked for and planned. */
export async function plannedVisit(
  h: CareHouse,
  ill: { user: User; case_id: string },
  day: string,
): Promise<string> {
  const { visit_id } = await h.house.as(ill.user, (ctx) =>
    askVisit(ctx, ill.case_id, {
      call_name: '王叔',
      phone: '13912340000',
      place: 'home',
      address: '白山市浑江区红旗街 3 号楼',
      adults_at_home: 0,
      times: '上午',
    }),
  );
  const [first, second] = [h.team[0]!, h.team[1]!];
  await h.house.as(h.baishan.coordinator, (ctx) =>
    planVisit(ctx, visit_id, {
      starts_at: Temporal.Instant.from(`${day}T02:00:00Z`),
      ends_at: Temporal.Instant.from(`${day}T03:30:00Z`),
      visitors: [first.row.representative_id, second.row.representative_id],
      named_experienced: first.row.representative_id,
      second_contact: h.team[4]!.user.user_id,
      risks: {
        aggression: false,
        alcohol_or_drugs: false,
        infection: false,
        animals: true,
        ward_rules_read: false,
        note: '家里有狗',
      },
    }),
  );
  return visit_id;
}
