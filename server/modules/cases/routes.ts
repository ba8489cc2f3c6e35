import { contract } from '@tongzhou/contract';
import { type RouteBinding, read, write } from '../../platform/module.ts';
import { openDraft, submit } from './commands/apply.ts';
import { proposeDecision, signDecision } from './commands/decide.ts';
import { findAtDesk } from './commands/desk.ts';
import { addDocument, addFinding, lookAtPerson, patientKnows, setPublication } from './commands/file.ts';
import { answerObjection, object } from './commands/objections.ts';
import { takeStep } from './commands/steps.ts';
import { cardFor, cardsFor, caseFigures } from './queries/public.ts';
import { caseFile, queue, stageCounts } from './queries/queue.ts';
import { myCases, track } from './queries/tracker.ts';
import type { CaseRow } from './store.ts';

const short = ({ case_id, stage, due_on }: CaseRow) => ({ case_id, stage, due_on });

const applicant: readonly RouteBinding[] = [
  write('cases.open_draft', contract['cases.open_draft'], async (ctx, { body }) => {
    const { row, hindrances } = await openDraft(ctx, body);
    return { ...short(row), hindrances, asked_minor: row.asked_minor };
  }),
  write('cases.submit', contract['cases.submit'], async (ctx, { params }) =>
    short(await submit(ctx, params.case_id)),
  ),
  write('cases.step', contract['cases.step'], async (ctx, { params, body }) =>
    short(await takeStep(ctx, params.case_id, body.action)),
  ),
  write('cases.add_document', contract['cases.add_document'], (ctx, { params, body }) =>
    addDocument(ctx, params.case_id, body),
  ),
  write('cases.publication', contract['cases.publication'], async (ctx, { params, body }) => {
    await setPublication(ctx, params.case_id, body);
    return { consent: body.consent };
  }),
  write('cases.patient_knows', contract['cases.patient_knows'], async (ctx, { params }) => {
    await patientKnows(ctx, params.case_id);
    return { knows_diagnosis: true };
  }),
  read('cases.mine', contract['cases.mine'], async (ctx) => ({ items: await myCases(ctx) })),
  read('cases.track', contract['cases.track'], (ctx, { params }) => track(ctx, params.case_id)),
];

const staff: readonly RouteBinding[] = [
  write('cases.desk_find', contract['cases.desk_find'], async (ctx, { body }) => ({
    items: await findAtDesk(ctx, body),
  })),
  write('cases.add_finding', contract['cases.add_finding'], (ctx, { params, body }) =>
    addFinding(ctx, params.case_id, body),
  ),
  write('cases.propose', contract['cases.propose'], async (ctx, { params, body }) => {
    const row = await proposeDecision(ctx, params.case_id, body);
    return { ...short(row), decided_minor: row.decided_minor };
  }),
  write('cases.sign', contract['cases.sign'], async (ctx, { params, body }) =>
    short(await signDecision(ctx, params.case_id, body.agree)),
  ),
  write('cases.answer_objection', contract['cases.answer_objection'], (ctx, { params, body }) =>
    answerObjection(ctx, params.objection_id, body),
  ),
  read('cases.queue', contract['cases.queue'], (ctx, { query }) => queue(ctx, query)),
  read('cases.counts', contract['cases.counts'], async (ctx) => ({ items: await stageCounts(ctx) })),
  write('cases.person', contract['cases.person'], (ctx, { params, body }) =>
    lookAtPerson(ctx, params.case_id, body.purpose),
  ),
  read('cases.file', contract['cases.file'], (ctx, { params }) => caseFile(ctx, params.case_id)),
];

const everybody: readonly RouteBinding[] = [
  write('cases.object', contract['cases.object'], (ctx, { params, body }) =>
    object(ctx, params.case_id, body.text),
  ),
  read('cases.cards', contract['cases.cards'], (ctx, { params, query }) =>
    cardsFor(ctx, params.plan_code, query),
  ),
  read('cases.card', contract['cases.card'], (ctx, { params }) => cardFor(ctx, params.case_id)),
  read('cases.figures', contract['cases.figures'], ({ db }, { params }) => caseFigures(db, params.plan_code)),
];

export const caseRoutes: readonly RouteBinding[] = [...applicant, ...staff, ...everybody];
