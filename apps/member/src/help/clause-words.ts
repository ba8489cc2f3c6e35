import type { Rules } from '@tongzhou/rules';
import { localText } from '../base/i18n.ts';

/** A clause in the words of the rules, where it points at an illness or a question; else its place in the rules. */
export function clauseWords(clause: string, rules: Rules | undefined): string {
  const code = clause.slice(clause.lastIndexOf('.') + 1);
  const illness = rules?.what.illnesses.find((i) => i.code === code);
  if (clause.startsWith('what.') && illness) return localText(illness.name);
  const question = rules?.who.health_notice.questions.find((q) => q.code === code);
  if (clause.startsWith('who.health_notice.') && question) return localText(question.text);
  return clause;
}
