export * from './accessors.ts';
export { type CheckedRules, checkRules, type Problem, rulesCanonical } from './check.ts';
export { type Change, diffRules } from './diff.ts';
export { problemText } from './problem-text.ts';
export { type LocalText, REFUSAL_CODES, type Rules, rulesSchema, type Severity } from './schema.ts';
export { rulesText, type Section } from './text.ts';
