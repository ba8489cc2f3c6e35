export * from './balance.ts';
export * from './calendar.ts';
export * from './caps.ts';
export * from './cases.ts';
export * from './keep.ts';
export * from './reversal.ts';
export * from './settlement.ts';
export * from './statement.ts';
