import { createHash } from 'node:crypto';
import type { RefusalKind } from '@tongzhou/contract';
import { addDays } from '@tongzhou/kernel';
import {
  addDocument,
  addFinding,
  openDraft,
  proposeDecision,
  setPublication,
  signDecision,
  submit,
  takeStep,
} from '../../cases/index.ts';
import { setAccount } from '../../payouts/index.ts';
import { at } from './timeline.ts';
import { as, type Member, type Player, type World } from './world.ts';

export interface Illness {
  code: string;
  hospital: string;
  /** asked of the family, published only with consent */
  story: string | null;
}

export interface CasePlan {
  patient: Member;
  /** who applies; the desk opens the draft for somebody with a mandate */
  applicant?: Player;
  illness: Illness;
  diagnosed_on: string;
  submitted_on: string;
  refusal?: { kind: RefusalKind; clause: string };
  /** how far the case has come when the demo begins; default: decided and signed */
  until?: 'submitted' | 'screening' | 'investigating' | 'deciding' | undefined;
  /** called with the case once it is submitted */
  onSubmitted?: ((case_id: string) => Promise<void>) | undefined;
}

const PROOFS = [
  ['pathology', '病理诊断报告.pdf'],
  ['discharge', '出院小结.pdf'],
  ['identity', '身份证明.jpg'],
] as const;

const DAYS = { screen: 1, investigate: 2, findings: 5, propose: 6, sign: 7 } as const;
/** From the application to the second signature. */
export const DAYS_TO_DECISION = DAYS.sign;

/** Plays one case by its steps, each by who takes it in production; what lies after the present is left open. */
export function scheduleCase(w: World, c: CasePlan): void {
  const { stage, time, staff } = w;
  const file: { case_id: string; documents: string[] } = { case_id: '', documents: [] };
  const turn = w.random.int(0, 2);
  // Whoever opens an application at the desk neither proposes nor signs.
  const [proposer, signer, desk] = [0, 1, 2].map((n) => staff.reviewers[(turn + n) % 3]!) as [
    Player,
    Player,
    Player,
  ];
  const investigator = staff.investigators[turn % 2]!;
  const add = (days: number, clock: string, scene: () => Promise<void>) => {
    const when = at(addDays(c.submitted_on, days), clock);
    if (Temporal.Instant.compare(when, time.now) < 0) stage.at(when, scene);
  };
  add(0, '10:20', async () => {
    Object.assign(file, await apply(w, c, desk));
    await c.onSubmitted?.(file.case_id);
  });
  if (c.until === 'submitted') return;
  add(DAYS.screen, '09:40', () => step(w, proposer, () => file.case_id, 'screen'));
  if (c.until === 'screening') return;
  add(DAYS.investigate, '14:10', () => step(w, proposer, () => file.case_id, 'investigate'));
  if (c.until === 'investigating') return;
  add(DAYS.findings, '16:00', () => findings(w, investigator, c, file));
  add(DAYS.propose, '11:00', () => propose(w, proposer, c, file));
  if (c.until === 'deciding') return;
  add(DAYS.sign, '15:30', () => decide(w, signer, c, file.case_id));
}

const step = async (w: World, who: Player, case_id: () => string, action: 'screen' | 'investigate') =>
  void (await as(w, who, (ctx) => takeStep(ctx, case_id(), action)));

async function apply(w: World, c: CasePlan, desk: Player): Promise<{ case_id: string; documents: string[] }> {
  const applicant = c.applicant ?? c.patient;
  const draft = await as(w, c.applicant ? desk : applicant, (ctx) =>
    openDraft(ctx, {
      knows_diagnosis: true,
      payer_id: c.patient.payer_id,
      membership_id: c.patient.membership_id,
      relation: c.applicant ? 'mandate' : 'self',
      contact_user_id: null,
      for_user_id: c.applicant ? applicant.user_id : null,
      illness_code: c.illness.code,
      diagnosed_on: c.diagnosed_on,
      accident: false,
      hospital: c.illness.hospital,
      story: c.illness.story,
    }),
  );
  const { case_id } = draft.row;
  const documents: string[] = [];
  for (const [kind, name] of PROOFS)
    documents.push(
      (
        await as(w, applicant, (ctx) =>
          addDocument(ctx, case_id, { kind, name, ...inventedFile(case_id, name) }),
        )
      ).document_id,
    );
  await as(w, applicant, (ctx) => submit(ctx, case_id));
  return { case_id, documents };
}

const inventedFile = (case_id: string, name: string) => ({
  sha256: createHash('sha256').update(`${case_id}/${name}`).digest('hex'),
  size_bytes: BigInt(180_000 + name.length * 1_013),
});

async function findings(
  w: World,
  investigator: Player,
  c: CasePlan,
  file: { case_id: string; documents: string[] },
): Promise<void> {
  const [proof, discharge] = file.documents;
  const clause = c.refusal?.clause ?? `what.illnesses.${c.illness.code}`;
  await as(w, investigator, (ctx) =>
    addFinding(ctx, file.case_id, {
      clause,
      verdict: c.refusal ? 'not_met' : 'met',
      evidence: [proof!],
      note: c.refusal ? '已到医院病案室核对日期' : '已到医院病案室核对原件',
    }),
  );
  if (c.refusal) return;
  await as(w, investigator, (ctx) =>
    addFinding(ctx, file.case_id, {
      clause: 'waiting.illness_days',
      verdict: 'met',
      evidence: [discharge!],
      note: null,
    }),
  );
}

const propose = async (
  w: World,
  proposer: Player,
  c: CasePlan,
  file: { case_id: string; documents: string[] },
) =>
  void (await as(w, proposer, (ctx) =>
    proposeDecision(ctx, file.case_id, {
      outcome: c.refusal ? 'not_aided' : 'approved',
      clauses: c.refusal ? [c.refusal.clause] : [`what.illnesses.${c.illness.code}`, 'waiting.illness_days'],
      evidence: file.documents.slice(0, 2),
      refusal_kind: c.refusal?.kind ?? null,
      illness_code: null,
      cost_minor: null,
    }),
  ));

/** The second signature; then the family says what may be published and where the aid shall go. */
async function decide(w: World, signer: Player, c: CasePlan, case_id: string): Promise<void> {
  await as(w, signer, (ctx) => signDecision(ctx, case_id, true));
  if (c.refusal) return;
  const applicant = c.applicant ?? c.patient;
  await as(w, applicant, (ctx) => setPublication(ctx, case_id, { consent: true, story: c.illness.story }));
  await as(w, applicant, (ctx) =>
    setAccount(ctx, case_id, {
      holder_name: c.patient.who.name,
      account_no: inventedAccount(w),
      bank_name: '吉林银行（演示）',
    }),
  );
}

/** 19 digits that begin like no bank's card. Its end is not one the sandbox fails on. */
const inventedAccount = (w: World) =>
  `9990000000000${w.random.int(100_000, 999_998)}`.replace(/0000$/, '0001');
