export * from './cases-words.ts';
export * from './client.ts';
export { type Contract, contract } from './contract.ts';
export { LOG_KINDS, type LogKind } from './disclosure.ts';
export * from './endpoint.ts';
export type { Problem } from './fields.ts';
export * as fields from './fields.ts';
export { openApi } from './openapi.ts';
export * from './society-words.ts';
