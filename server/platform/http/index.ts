export { createServer, type ServerParts } from './server.ts';
export { type Authenticate, SESSION_COOKIE } from './session.ts';
