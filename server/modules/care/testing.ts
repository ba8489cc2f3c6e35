import { openDraft, submit } from '../cases/index.ts';
import { type Member, openSocieties, type Societies, type User } from '../society/testing.ts';

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
