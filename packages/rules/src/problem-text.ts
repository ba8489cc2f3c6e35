import type { Problem } from './check.ts';
import type { Say } from './text.ts';

/** `line 12, column 5 /sharing/fee/rate: the rate …` in the reader's language. */
export const problemText = (problem: Problem, say: Say): string =>
  say('rules.problem_at', {
    line: problem.line,
    column: problem.column,
    path: problem.path,
    text: say(problem.code, problem.params),
  });
