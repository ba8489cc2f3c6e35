import { disclosure } from './disclosure.ts';
import { setup } from './setup.ts';

/** The whole HTTP contract: one file per module, ids `module.action`. */
export const contract = {
  ...setup,
  ...disclosure,
} as const;
export type Contract = typeof contract;
