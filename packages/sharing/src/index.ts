export * from './balance.ts';
export * from './calendar.ts';
export * from './settlement.ts';
