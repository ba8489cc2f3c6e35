export { eagerMoney } from './eager.ts';
export { lazyMoney } from './lazy.ts';
export { type Life, lives, type RawStep, resolve } from './lives.ts';
export type * from './types.ts';
export { apply, nextEventOf, openWorld, snapshot, statement } from './world.ts';
export type { World } from './world-state.ts';
