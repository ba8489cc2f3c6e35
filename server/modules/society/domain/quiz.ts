/** One right answer each; texts are in the catalogue (`society.quiz.<code>` and `society.quiz.<code>.<option>`). */
export interface Question {
  code: string;
  right: string;
  options: readonly string[];
  /** must be right whatever the sum: money and privacy forgive no guess */
  must: boolean;
}

const q = (code: string, right: string, must = false): Question => ({
  code,
  right,
  options: ['a', 'b', 'c'],
  must,
});

export const QUESTIONS: readonly Question[] = [
  q('cash', 'c', true),
  q('loan', 'b', true),
  q('password', 'a', true),
  q('diagnosis', 'c', true),
  q('photo', 'b', true),
  q('insurance', 'a'),
  q('refused', 'b'),
  q('door', 'c'),
  q('medicine', 'a'),
  q('despair', 'b'),
];
export const PASS_AT = 9;
export const TRIES_A_DAY = 3;

export interface Marks {
  passed: boolean;
  right: number;
  wrong: string[];
}

export function mark(answers: Readonly<Record<string, string>>): Marks {
  const wrong = QUESTIONS.filter((question) => answers[question.code] !== question.right);
  const right = QUESTIONS.length - wrong.length;
  return {
    passed: right >= PASS_AT && !wrong.some((question) => question.must),
    right,
    wrong: wrong.map((question) => question.code),
  };
}
