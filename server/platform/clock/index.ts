export { type Clock, type FixedClock, fixedClock, systemClock } from './clock.ts';
export { movable, type OffsetClock, offsetClock } from './offset-clock.ts';
