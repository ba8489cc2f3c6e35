export { createLogger, type LogOptions, requestLogger } from './log.ts';
