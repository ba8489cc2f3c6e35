import { createHash } from 'node:crypto';
import { generateValidId } from '@tongzhou/kernel';
import { type DemoRules, demoRules, type TestHouse } from '../../testing/house.ts';
import { enrolInBulk, topUp } from '../accounts/index.ts';
import {
  addDocument,
  addFinding,
  answerObjection,
  object,
  openDraft,
  proposeDecision,
  setPublication,
  signDecision,
  submit,
  takeStep,
} from '../cases/index.ts';
import { post } from '../ledger/index.ts';
import { join } from '../memberships/index.ts';
import { preparePayout, reconcile, releasePayout, setAccount } from '../payouts/index.ts';
import { type Plan, publishRuleVersion } from '../plans/index.ts';
import { addBranch } from '../setup/index.ts';
import { previewSettlement, runDue, signSettlement } from '../sharing/index.ts';

const ANSWERS = { cancer: false, heart: false, organs: false, lumps: false, treatment: false };
const DAY = (text: string) => Temporal.Instant.from(`${text}T01:00:00Z`);
type User = Awaited<ReturnType<TestHouse['login']>>;

/** Nobody waits, so that the story fits into two months. */
const quickWaiting = (rules: DemoRules): void => {
  rules.waiting.illness_days = 0;
};

export interface Village {
  plan: Plan;
  /** in notice when the story ends */
  open_case: string;
  paid_case: string;
  /** names that no public page may show */
  full_names: string[];
}

export const STORY = '出院那天，她自己走下的楼。<b>谢谢</b>大家。';

interface Finance {
  anna: User;
  boris: User;
}

async function payOut(house: TestHouse, staff: Finance, applicant: User, case_id: string): Promise<void> {
  await house.as(applicant, (ctx) =>
    setAccount(ctx, case_id, {
      holder_name: '王建国',
      account_no: '6222021234567890123',
      bank_name: '吉林银行',
    }),
  );
  const { payout_no } = await house.as(staff.anna, (ctx) => preparePayout(ctx, case_id));
  await house.as(staff.boris, (ctx) => releasePayout(ctx, payout_no));
  await house.work();
  await reconcile(house.app);
}

/**
 * Two months in a town, made by the same commands as in production: `crowd` people whose openings are imported,
 * four who join by themselves; period 1 without a case, period 2 with two and an objection that is answered, a
 * refusal, a second version of the rules, and period 4 in public notice. Starts on 2026-01-05.
 */
export async function buildVillage(house: TestHouse, crowd: number): Promise<Village> {
  const staff = {
    reviewer: await house.login('+8613911000001', 'reviewer'),
    second: await house.login('+8613911000002', 'reviewer'),
    investigator: await house.login('+8613911000003', 'investigator'),
    anna: await house.login('+8613911000004', 'finance'),
    boris: await house.login('+8613911000005', 'finance'),
    operator: await house.login('+8613911000006', 'operator'),
  };
  const branches = await house.as(staff.operator, async (ctx) => {
    const jilin = await addBranch(ctx, {
      parent_id: null,
      code: '22',
      kind: 'province',
      name_zh: '吉林省',
      name_en: 'Jilin',
    });
    const city = (code: string, name_zh: string, name_en: string) =>
      addBranch(ctx, { parent_id: jilin.branch_id, code, kind: 'city', name_zh, name_en });
    return [await city('2206', '白山市', 'Baishan'), await city('2201', '长春市', 'Changchun')] as const;
  });
  const plan = await house.plan(quickWaiting);
  await house.as(staff.operator, async (ctx) => {
    const sum_minor = await enrolInBulk(ctx.tx, {
      plan_id: plan.plan_id,
      first_payer: 1_000_000n,
      count: crowd,
      weight: 1,
      balances_minor: [300_000n, 500_000n],
      joined_on: '2025-12-20',
      covered_from: '2026-03-20',
      rule_version: 1,
      branch_id: branches[0].branch_id,
      spread_days: 16,
    });
    await post(ctx.tx, ctx.now, 'opening:village', [
      {
        payer_id: 0n,
        plan_id: plan.plan_id,
        kind: 'opening',
        debit: 'custody',
        credit: 'members',
        amount_minor: sum_minor,
      },
    ]);
  });

  const full_names = ['王建国', '欧阳小明', '李秀英', '赵德柱'];
  const people: { user: User; payer_id: bigint; membership_id: bigint }[] = [];
  for (const [n, name] of full_names.entries()) {
    const user = await house.login(`+86139000000${n}0`);
    const { membership } = await house.as(user, (ctx) =>
      join(ctx, {
        plan_code: plan.code,
        relation: 'self',
        person: {
          name,
          id_kind: 'cn_id',
          id_number: generateValidId({ birth: `19${70 + n * 5}-05-01`, sex: 'm', sequence: n + 1 }),
        },
        answers: ANSWERS,
        language: 'zh-Hans',
        rule_version: 1,
        branch_id: branches[n % 2]!.branch_id,
      }),
    );
    await house.as(user, (ctx) =>
      topUp(ctx.tx, {
        source: `village:${n}`,
        payer_id: membership.payer_id,
        plan_id: plan.plan_id,
        amount_minor: 400_000n,
        at: ctx.now,
      }),
    );
    people.push({ user, payer_id: membership.payer_id, membership_id: membership.membership_id });
  }

  const evidence = new Map<string, string>();
  const apply = async (i: number, diagnosed_on: string, illness_code: string): Promise<string> => {
    const p = people[i]!;
    const { row } = await house.as(p.user, (ctx) =>
      openDraft(ctx, {
        knows_diagnosis: true,
        payer_id: p.payer_id,
        membership_id: p.membership_id,
        relation: 'self',
        contact_user_id: null,
        for_user_id: null,
        illness_code,
        diagnosed_on,
        accident: false,
        hospital: '白山市中心医院',
        story: null,
      }),
    );
    const { case_id } = row;
    for (const kind of ['pathology', 'identity']) {
      const { document_id } = await house.as(p.user, (ctx) =>
        addDocument(ctx, case_id, {
          kind,
          name: `${kind}.pdf`,
          sha256: createHash('sha256').update(`${kind}${case_id}`).digest('hex'),
          size_bytes: 1000n,
        }),
      );
      evidence.set(case_id, document_id);
    }
    await house.as(p.user, (ctx) => submit(ctx, case_id));
    await house.as(staff.reviewer, (ctx) => takeStep(ctx, case_id, 'screen'));
    await house.as(staff.reviewer, (ctx) => takeStep(ctx, case_id, 'investigate'));
    return case_id;
  };
  const decide = async (case_id: string, refusal_kind: 'waiting_period' | null): Promise<void> => {
    await house.as(staff.investigator, (ctx) =>
      addFinding(ctx, case_id, {
        clause: 'what.cancer',
        verdict: refusal_kind ? 'not_met' : 'met',
        evidence: [],
        note: null,
      }),
    );
    await house.as(staff.reviewer, (ctx) =>
      proposeDecision(ctx, case_id, {
        outcome: refusal_kind ? 'not_aided' : 'approved',
        clauses: ['what.cancer'],
        evidence: [evidence.get(case_id)!],
        refusal_kind,
        illness_code: null,
        cost_minor: null,
      }),
    );
    await house.as(staff.second, (ctx) => signDecision(ctx, case_id, true));
  };
  const run = () => runDue(house.app, plan.plan_id, plan.time_zone);
  const settle = async (period_no: number): Promise<void> => {
    const { hash } = await previewSettlement(house.app.db, plan.plan_id, period_no);
    for (const user of [staff.anna, staff.boris])
      await house.as(user, (ctx) =>
        signSettlement(ctx, { plan_id: plan.plan_id, period_no, preview_hash: hash.toString('hex') }),
      );
    await run();
    await house.work();
  };

  house.clock.set(DAY('2026-01-07'));
  await run();
  // January: two fall ill, a member objects without a reason, one request is not aided.
  house.clock.set(DAY('2026-01-09'));
  const paid_case = await apply(0, '2026-01-08', 'cancer');
  const second_case = await apply(1, '2026-01-08', 'heart-attack');
  const refused = await apply(2, '2026-01-08', 'cancer');
  house.clock.set(DAY('2026-01-12'));
  await decide(paid_case, null);
  await decide(second_case, null);
  await decide(refused, 'waiting_period');
  await house.as(people[0]!.user, (ctx) => setPublication(ctx, paid_case, { consent: true, story: STORY }));
  await house.as(people[1]!.user, (ctx) => setPublication(ctx, second_case, { consent: true, story: null }));

  house.clock.set(DAY('2026-01-14'));
  await settle(1);

  house.clock.set(DAY('2026-01-21'));
  await run();
  const { objection_id } = await house.as(people[3]!.user, (ctx) =>
    object(ctx, paid_case, '他看起来很健康，我不相信。'),
  );
  await house.as(staff.reviewer, (ctx) =>
    answerObjection(ctx, objection_id, { admit: false, answer: 'already_examined' }),
  );
  house.clock.set(DAY('2026-01-28'));
  await settle(2);
  await payOut(house, staff, people[0]!.user, paid_case);
  await house.as(staff.operator, (ctx) =>
    publishRuleVersion(ctx, {
      plan_code: plan.code,
      rules_text: demoRules((r) => {
        quickWaiting(r);
        r.case_clock.payout_days = 5;
      }),
      in_force_from: '2026-03-15',
    }),
  );

  // Period 3 has no case; period 4 is in notice when the story ends.
  house.clock.set(DAY('2026-02-07'));
  await run();
  const open_case = await apply(3, '2026-02-06', 'cancer');
  await decide(open_case, null);
  await house.as(people[3]!.user, (ctx) => setPublication(ctx, open_case, { consent: true, story: null }));
  house.clock.set(DAY('2026-02-14'));
  await settle(3);
  house.clock.set(DAY('2026-02-21'));
  await run();
  return { plan, open_case, paid_case, full_names };
}
