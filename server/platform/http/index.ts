export { forgetAnswers } from './idempotency.ts';
export { localeOf } from './problem.ts';
export { createServer, type ServerParts } from './server.ts';
export { type Authenticate, applyEffects, SESSION_COOKIE } from './session.ts';
