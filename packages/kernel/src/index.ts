export * from './amount.ts';
export * from './canonical-json.ts';
export * from './dates.ts';
export * from './errors.ts';
