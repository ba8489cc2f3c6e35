import type { FastifyInstance } from 'fastify';
import type { App } from '../../../platform/app.ts';
import { mailboxPages } from './mailbox.ts';
import { payPages } from './pay.ts';
import { peoplePages } from './people.ts';

/** Outside demo mode none of these addresses exists. */
export function demoPages(server: FastifyInstance, app: App): void {
  if (app.settings.mode !== 'demo') return;
  for (const add of [peoplePages, mailboxPages, payPages]) add(server, app);
}
