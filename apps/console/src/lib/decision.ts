import type { RefusalKind } from '@tongzhou/contract/words';

/** What a reviewer has filled in so far. */
export interface DecisionForm {
  outcome: 'approved' | 'not_aided' | null;
  refusal_kind: RefusalKind | null;
  clauses: readonly string[];
  evidence: readonly string[];
  /** accepted costs in minor units, where the plan reimburses */
  cost_minor: string | null;
}

export type Lack = 'outcome' | 'refusal_kind' | 'clauses' | 'evidence' | 'cost';

/** What is still missing before a decision can be proposed: the same rule the server applies. */
export function lacking(form: DecisionForm, reimburses: boolean): Lack[] {
  const lacks: Lack[] = [];
  if (form.outcome === null) lacks.push('outcome');
  if (form.outcome === 'not_aided' && form.refusal_kind === null) lacks.push('refusal_kind');
  if (form.clauses.length === 0) lacks.push('clauses');
  if (form.outcome === 'not_aided' && form.evidence.length === 0) lacks.push('evidence');
  if (form.outcome === 'approved' && reimburses && form.cost_minor === null) lacks.push('cost');
  return lacks;
}

/** `123.45` in major units as minor units, or null while it is not an amount. Never a float. */
export function minorOf(text: string, digits: number): string | null {
  const match = /^([0-9]{1,13})(?:\.([0-9]*))?$/.exec(text.trim().replaceAll(',', ''));
  if (!match || (match[2] ?? '').length > digits) return null;
  return BigInt(match[1]! + (match[2] ?? '').padEnd(digits, '0')).toString();
}
