import { membershipOf } from '../modules/accounts/index.ts';
import {
  openDraft,
  proposeDecision,
  provideCaseSources,
  signDecision,
  submit,
  takeStep,
} from '../modules/cases/index.ts';
import type { Actor } from '../platform/actor.ts';
import type { App, Ctx } from '../platform/app.ts';
import { inTransaction } from '../platform/postgres/index.ts';
import { REPLAYED_ILLNESS } from './rules.ts';

const somebody = (user_id: bigint, ...roles: ('member' | 'reviewer')[]): Actor => ({
  kind: 'user',
  user_id,
  roles,
  session_id: user_id,
  passkey_at: null,
});
/** A record names nobody. Two numbers that no login has stand for the two who decided. */
const [FIRST, SECOND] = [somebody(-1n, 'member', 'reviewer'), somebody(-2n, 'member', 'reviewer')];
const ADULT = '1985-01-01';

/** What cases ask about people, answered for a record without people. */
export function provideRecordFacts(): void {
  provideCaseSources({
    async membershipFacts(_app, db, payer_id, membership_id) {
      const membership = await membershipOf(db, payer_id, membership_id);
      return (
        membership && {
          ...membership,
          person_id: membership_id,
          birth: ADULT,
          cover: { gaps: [], covered_until: null },
          paid_on: membership.joined_on,
          member_user_id: payer_id,
          payer_user_id: payer_id,
          family_name: '',
        }
      );
    },
    needThreeStaff: async () => {},
    maySeeCards: async () => true,
    belongsToPlan: async () => true,
    branchName: async () => null,
  });
}

export interface Ill {
  payer_id: bigint;
  membership_id: bigint;
}

/** Takes one case for each membership through the same steps as production, to the approval by two. */
export async function decideCases(app: App, ill: readonly Ill[], diagnosed_on: string): Promise<void> {
  for (const member of ill)
    await inTransaction(app.db, async (tx) => {
      const as = (actor: Actor): Ctx => ({ app, tx, actor, now: app.clock.now(), request_id: 'replay' });
      const applicant = as(somebody(member.payer_id, 'member'));
      const { row } = await openDraft(applicant, {
        knows_diagnosis: true,
        ...member,
        relation: 'self',
        contact_user_id: null,
        for_user_id: null,
        illness_code: REPLAYED_ILLNESS,
        diagnosed_on,
        accident: false,
        hospital: '',
        story: null,
      });
      await submit(applicant, row.case_id);
      await takeStep(as(FIRST), row.case_id, 'screen');
      await takeStep(as(FIRST), row.case_id, 'investigate');
      await proposeDecision(as(FIRST), row.case_id, {
        outcome: 'approved',
        refusal_kind: null,
        clauses: [`what.illnesses.${REPLAYED_ILLNESS}`],
        evidence: [],
        illness_code: null,
        cost_minor: null,
      });
      await signDecision(as(SECOND), row.case_id, true);
    });
}
