export * from './core.ts';
export * from './format.ts';
export { lintWording, type WordingFinding } from './wording.ts';
export { instantOf } from './zone.ts';
