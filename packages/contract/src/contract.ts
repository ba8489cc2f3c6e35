import { disclosure } from './disclosure.ts';
import { setup } from './setup.ts';
import { sharing } from './sharing.ts';

/** The whole HTTP contract: one file per module, ids `module.action`. */
export const contract = {
  ...setup,
  ...sharing,
  ...disclosure,
} as const;
export type Contract = typeof contract;
