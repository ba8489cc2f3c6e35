import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../actor.ts';
import type { App } from '../app.ts';
import type { Effects } from '../module.ts';

export const SESSION_COOKIE = 'tz_session';

/** Turns an opaque session token into an actor; given by the identity module. */
export type Authenticate = (app: App, token: string) => Promise<Actor>;

export async function actorOf(app: App, request: FastifyRequest, authenticate: Authenticate): Promise<Actor> {
  const header = request.headers.authorization;
  const token = header?.startsWith('Bearer ') ? header.slice(7) : request.cookies[SESSION_COOKIE];
  return token ? authenticate(app, token) : { kind: 'anonymous' };
}

export function applyEffects(app: App, reply: FastifyReply, effects: Effects): void {
  if (!effects.session) return;
  const base = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: app.settings.public_url.startsWith('https:'),
  };
  if (effects.session === 'clear') reply.clearCookie(SESSION_COOKIE, base);
  else
    reply.setCookie(SESSION_COOKIE, effects.session.token, {
      ...base,
      expires: new Date(effects.session.expires_at.epochMilliseconds),
    });
}
