import type { CaseStage } from '@tongzhou/contract/words';
import type { Answer } from '../base/client.ts';
import { date, type Key, t } from '../base/i18n.ts';

export type Tracked = Answer<'cases.track'>;

/** Stages in which nothing is awaited any more. */
export const FINISHED: ReadonlySet<CaseStage> = new Set(['closed', 'withdrawn', 'aftercare']);

const ACTS: Readonly<Record<string, Key>> = {
  applicant: 'acts.applicant',
  reviewer: 'acts.reviewer',
  investigator: 'acts.investigator',
  finance: 'acts.finance',
  operator: 'acts.operator',
  calendar: 'acts.calendar',
  panel: 'acts.panel',
  nobody: 'acts.nobody',
};

export const whoActs = (acts: string): string => t(ACTS[acts] ?? 'acts.operator');

/** Who acts next and by when, in one sentence. */
export function caseNext(c: { acts: string; due_on: string | null }): string {
  if (c.acts === 'nobody') return t('acts.nobody');
  return c.due_on === null
    ? t('case.next', { who: whoActs(c.acts) })
    : t('case.next_by', { who: whoActs(c.acts), day: date(c.due_on) });
}
